import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, model, startTarget, type Target } from './server.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

/** Refused by the guard once it is fetched: what is accepted is over at once, and nothing is drawn. */
const image = 'http://10.0.0.1/picture.png';
const good = { image, prompt: 'a clown' };
const text = JSON.stringify(good);

const submit = (body: string | Buffer, path = `/api/v3/${model}`) =>
  target.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

const withBytes = (...bytes: number[]) =>
  Buffer.concat([Buffer.from(`{"image":"${image}","prompt":"a`), Buffer.from(bytes), Buffer.from('b"}')]);

const broken: [name: string, body: string | Buffer][] = [
  ['nothing', ''],
  ['a space', ' '],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '42'],
  ['a number beyond all', '1e999'],
  ['NaN', 'NaN'],
  ['a text', '"image"'],
  ['a list', '[]'],
  ['a list of bodies', `[${text}]`],
  ['an open brace', '{'],
  ['a closed brace', '}'],
  ['half a body', text.slice(0, -5)],
  ['a comma too many', `${text.slice(0, -1)},}`],
  ['two bodies', text + text],
  ['a comment', `/* hello */ ${text}`],
  ['single quotes', text.replaceAll('"', "'")],
  ['names without quotes', '{image: "x", prompt: "y"}'],
  ['a form', 'image=x&prompt=y'],
  ['XML', '<image>x</image>'],
  ['a NUL byte', '\0'],
  ['a NUL byte inside', text.replace('clown', 'cl\0wn')],
  ['a raw line break in a text', text.replace('clown', 'cl\nwn')],
  ['a wrong escape', text.replace('clown', String.raw`cl\own`)],
  ['half an escape', text.replace('clown', String.raw`cl\u12`)],
  ['100,000 open lists', '['.repeat(100_000)],
  ['100,000 lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['50,000 open objects', '{"a":'.repeat(50_000)],
  ['a prompt that is 50,000 lists deep', `{"image":"${image}","prompt":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ['a number of a million digits', `{"image":"${image}","prompt":"x","seed":${'9'.repeat(1_000_000)}}`],
  ['a prompt of 20 MB', JSON.stringify({ ...good, prompt: 'x'.repeat(20_000_000) })],
  ['an image name of 5 MB', JSON.stringify({ ...good, image: `http://a.test/${'x'.repeat(5_000_000)}` })],
  ['an image of 30 MB that is none', JSON.stringify({ ...good, image: 'A'.repeat(30_000_000) })],
  ['a data URI without end', JSON.stringify({ ...good, image: `data:image/png;base64,${'A'.repeat(10_000_000)}` })],
  ['a prompt with U+0000', JSON.stringify({ ...good, prompt: 'a\0b' })],
  ['a prompt with half a surrogate pair', `{"image":"${image}","prompt":"\\ud800"}`],
  ['a prompt with the other half', `{"image":"${image}","prompt":"\\udc00 x"}`],
  ['a prompt that is a getter', '{"image":{"toString":1},"prompt":{"valueOf":2}}'],
  ['nothing but __proto__', '{"__proto__":{"image":"http://10.0.0.1/a.png","prompt":"x"}}'],
  ['nothing but constructor', '{"constructor":{"prototype":{"image":"x","prompt":"y"}}}'],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
  ['gzip that is not said to be', Buffer.from('1f8b080000000000000003abaeada9050043bfa6a302000000', 'hex')],
];
test.each(broken)('a body that is %s is refused, in both dialects', async (_name, body) => {
  expectRefusal(await submit(body));
  expectRefusal(await submit(body, '/v1/predictions'));
});

/** What is odd, but no reason to refuse. */
const accepted: [name: string, body: string | Buffer][] = [
  ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
  ['white space around', `\r\n\t ${text} \r\n`],
  ['the same field twice', text.replace('{', '{"prompt":7,')],
  [
    '100,000 unknown fields',
    JSON.stringify({ ...Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`f${n}`, n])), ...good }),
  ],
  ['an unknown field of 5 MB', JSON.stringify({ ...good, payload: 'x'.repeat(5_000_000) })],
  ['__proto__ beside the rest', text.replace('{', '{"__proto__":{"duration":99},')],
  ['constructor beside the rest', text.replace('{', '{"constructor":{"prototype":{"duration":99}},')],
  [
    'toString and its like beside the rest',
    text.replace('{', '{"toString":1,"valueOf":2,"hasOwnProperty":3,"then":4,'),
  ],
  ['a prompt of 1500 emoji', JSON.stringify({ ...good, prompt: '🤡'.repeat(700) })],
  ['a prompt in every direction', JSON.stringify({ ...good, prompt: '\u202e\u2066 ﷽ \ufeff' })],
  ['a prompt like SQL', JSON.stringify({ ...good, prompt: `'); drop table muybridge.predictions; --` })],
  ['a prompt like a format', JSON.stringify({ ...good, prompt: '%s%n${process.exit()} {{7*7}} $(reboot)' })],
  ['bytes that are no UTF-8', withBytes(0xc3, 0x28)],
  ['an overlong slash', withBytes(0xc0, 0xaf)],
  ['a surrogate as UTF-8', withBytes(0xed, 0xa0, 0x80)],
  ['a code point beyond Unicode', withBytes(0xf4, 0x90, 0x80, 0x80)],
];
test.each(accepted)('a body with %s harms nothing', async (_name, body) => {
  const answer = await submit(body);
  expect([answer.status, answer.text.slice(0, 100)]).toEqual([200, expect.anything()]);
  const { data } = JSON.parse(answer.text) as { data: { id: string; input: { duration: number } } };
  expect(data.input.duration).toBe(4);
  expect(await target.outcome(data.id)).toMatchObject({ status: 'failed', code: 1402 });
});

const odd = [null, true, 0, -1, 1.5, 1e308, '', 'x', '4', ' 4 ', [], [4], {}, { $gt: '' }, '\u0000'];
const wrong: Record<string, readonly unknown[]> = {
  image: odd,
  prompt: [null, true, 0, 1.5, [], ['x'], {}, 'x'.repeat(1501), '\u0000'],
  duration: odd.filter((value) => value !== null),
  movement_amplitude: odd.filter((value) => value !== null),
  seed: ['', 'x', '4', [], {}, 1.5, -2, 10_000_000_000, 1e308, true, '-1'],
  enable_sync_mode: [0, 1, 'true', 'false', '', [], {}],
  enable_base64_output: [0, 1, 'true', [], {}],
};
const fields = Object.entries(wrong).flatMap(([field, values]) =>
  values.map((value): [string, string, unknown] => [field, (JSON.stringify(value) ?? '').slice(0, 30), value]),
);
test.each(fields)('%s is not %s', async (field, _shown, value) => {
  const answer = await submit(JSON.stringify({ ...good, [field]: value }));
  expectRefusal(answer, 400);
  expect((JSON.parse(answer.text) as { data: { field?: string } }).data.field).toBe(field);
});

describe('other bodies', () => {
  const paths = [
    'predictions',
    'predictions/delete',
    'model/price',
    'model/pricing',
    'billings/search',
    'user/usage_stats',
  ];
  const bodies = ['null', '[]', '"x"', '{"__proto__":1}', '{"page":-1,"page_size":1e9,"ids":"x","model_id":[]}'];
  test.each(paths.flatMap((path) => bodies.map((body): [string, string] => [path, body])))(
    '%s takes no %s',
    async (path, body) => {
      const answer = await submit(body, `/api/v3/${path}`);
      // Where every field is optional an empty object is a fair question.
      if (answer.status !== 200) expectRefusal(answer);
      else expect(body).toBe('{"__proto__":1}');
    },
  );

  test('ids that are none, or are ten thousand, delete nothing', async () => {
    for (const ids of [['../x'], [''], [null], Array.from({ length: 10_000 }, () => 'f'.repeat(32))]) {
      const answer = await submit(JSON.stringify({ ids }), '/api/v3/predictions/delete');
      if (answer.status === 200) expect(JSON.parse(answer.text)).toMatchObject({ data: { deleted_count: 0 } });
      else expectRefusal(answer);
    }
  });
});

afterEach(async ({ task }) => {
  // Every now and then, and whenever something has gone wrong.
  if (task.result?.state === 'fail' || Math.random() < 0.05) await target.assertUnharmed();
});
test('the server is unharmed by all of it', () => expect(target.assertUnharmed()).resolves.toBeUndefined());
