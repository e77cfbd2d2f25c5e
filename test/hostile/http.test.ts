import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../http/service.ts';
import { authorization, expectRefusal, model, startTarget, type Target } from './server.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

const json = 'content-type: application/json\r\n';
const key = `authorization: ${authorization}\r\n`;
const get = (headers: string, path = '/api/v3/balance') =>
  `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`;
const post = (headers: string, body = '{}') =>
  `POST /api/v3/${model} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${key}${json}${headers}\r\n${body}`;
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

// 0 where the connection ends without an answer, which is an answer too.
const requests: [name: string, bytes: string | Buffer, statuses: readonly number[]][] = [
  ['no HTTP', 'hello\r\n\r\n', [400]],
  ['nothing but line breaks', '\r\n\r\n\r\n\r\nx\r\n\r\n', [400]],
  ['TLS', Buffer.from('16030100c8010000c40303', 'hex'), [400]],
  ['an unknown method', 'BREW /pot HTTP/1.1\r\nhost: x\r\n\r\n', [400]],
  ['HTTP/3.7', 'GET / HTTP/3.7\r\nhost: x\r\n\r\n', [400]],
  ['no host', 'GET /livez HTTP/1.1\r\n\r\n', [400]],
  ['two hosts', 'GET /livez HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n', [200, 400]],
  ['a header without colon', get('nonsense\r\n'), [400]],
  ['a header with a NUL', get('x-a: b\0c\r\n'), [400]],
  ['a header name with a space', get('x a: b\r\n'), [400]],
  ['a folded header', get('x-a: b\r\n  c\r\n'), [400, 401]],
  ['a header of 100 KB', get(`x-a: ${'b'.repeat(100_000)}\r\n`), [413, 431, 0]],
  ['5000 headers', get(Array.from({ length: 5000 }, (_, n) => `x-${n}: y\r\n`).join('')), [413, 431, 0]],
  ['a path of 100 KB', get('', `/${'a'.repeat(100_000)}`), [413, 414, 0]],
  ['a query of 10 KB', get('', `/livez?${'a=b&'.repeat(2500)}`), [200]],
  ['a length and chunks', post('content-length: 5\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n'), [400]],
  ['two lengths', post('content-length: 2\r\ncontent-length: 3\r\n'), [400]],
  ['a negative length', post('content-length: -1\r\n'), [400]],
  ['a length that is no number', post('content-length: two\r\n'), [400]],
  ['a length beyond all', post('content-length: 99999999999999999999\r\n'), [400, 413]],
  ['a length above the cap', post('content-length: 99999999999\r\n'), [413]],
  ['chunks whose size is no number', post('transfer-encoding: chunked\r\n', 'zz\r\nab\r\n0\r\n\r\n'), [400]],
  ['a chunk of a size beyond all', post('transfer-encoding: chunked\r\n', 'ffffffffffffffffff\r\n'), [400]],
  ['an unknown transfer coding', post('transfer-encoding: lzma\r\n'), [400, 501, 0]],
  ['an unknown content coding', post('content-encoding: br\r\ncontent-length: 2\r\n'), [400, 415]],
  [
    'another media type',
    get('')
      .replace('GET', 'POST')
      .replace('\r\n\r\n', `\r\n${key}content-type: text/plain\r\ncontent-length: 2\r\n\r\nhi`),
    [400, 404, 405, 415],
  ],
  [
    'a media type that is none',
    post('').replace('application/json', ';;;=;').replace('\r\n\r\n{}', '\r\ncontent-length: 2\r\n\r\n{}'),
    [400, 415],
  ],
  [
    'an absolute address',
    'GET http://10.0.0.1/livez HTTP/1.1\r\nhost: 10.0.0.1\r\nconnection: close\r\n\r\n',
    [200, 400, 404],
  ],
  ['a proxy request', 'CONNECT 10.0.0.1:80 HTTP/1.1\r\nhost: 10.0.0.1:80\r\n\r\n', [0, 400, 404, 405]],
  ['an upgrade', get('upgrade: h2c\r\nconnection: upgrade\r\n', '/livez'), [200, 400]],
  [
    'a request smuggled behind another',
    `${get('', '/livez')}GET /api/v3/balance HTTP/1.1\r\nhost: x\r\n\r\n`,
    [200, 400],
  ],
];
test.each(requests)('%s on the wire', async (_name, bytes, statuses) => {
  const answer = await target.raw(bytes);
  expect(statuses).toContain(statusOf(answer));
  expect(answer).not.toMatch(/node_modules|\.ts:\d+/);
  expect((await target.ask('/livez')).status).toBe(200);
});

const keys = [
  '',
  'Bearer',
  'Bearer ',
  'Basic dXNlcjpwYXNz',
  `bearer  ${'x'.repeat(8000)}`,
  "Bearer ' or 1=1 --",
  'Bearer %00',
  'Bearer \u00ff\u00fe',
  'Bearer null',
  'Bearer [object Object]',
  `${authorization}x`,
  `${authorization} ${authorization}`,
  authorization.slice(0, -1),
  'Digest x',
  authorization.replace('Bearer', 'Token'),
];
test.each(keys)('the key "%s" does not open', async (value) => {
  expectRefusal(await target.ask('/api/v3/balance', { headers: { authorization: value } }), 401);
});

const body = JSON.stringify({ image: 'http://10.0.0.1/a.png', prompt: 'x' });
const submit = (headers: Record<string, string>) =>
  target.ask(`/api/v3/${model}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

test.each(['', ' ', 'x'.repeat(256), 'a b', '"', '"a', '"a\\"b"', 'a,b', '\u00e9', '""', `"${'x'.repeat(256)}"`])(
  'the Idempotency-Key %j is refused',
  async (value) => expectRefusal(await submit({ 'idempotency-key': value }), 400),
);
test.each([
  ['traceparent', '00-zz'],
  ['traceparent', 'x'.repeat(5000)],
  ['x-forwarded-for', "127.0.0.1, ' or 1=1"],
  ['x-forwarded-host', 'evil.test'],
  ['forwarded', 'for="[::1]";host=evil.test'],
  ['accept', '*/*;q=2, \u00ff'],
  ['accept-encoding', 'br;q=1.0, gzip;q=nonsense'],
  ['if-none-match', '*'],
  ['x-http-method-override', 'DELETE'],
  ['x-client-name', '<script>alert(1)</script>'],
  ['content-type', 'application/json; charset=utf-7'],
  ['origin', 'null'],
])('the header %s: %s harms nothing', async (name, value) => {
  const { status, text } = await submit({ [name]: value });
  expect(status).toBe(200);
  // Links lead to this server, whatever a header says.
  expect(text).not.toContain('evil.test');
});

const prediction = (id: string) => `/api/v3/predictions/${id}/result`;
const paths = [
  '/media/../../../../etc/passwd',
  '/media/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/media/..%2f..%2f..%2fetc%2fpasswd',
  '/media/..%5c..%5cwindows',
  '/media/%252e%252e%252fetc/passwd',
  `/media/${'a'.repeat(32)}/..%2f..%2fdatabase`,
  `/media/${'a'.repeat(32)}/.hidden`,
  `/media/${'a'.repeat(32)}/a%00.mp4`,
  `/media/${'A'.repeat(32)}/a.mp4`,
  `/media/uploads/${'a'.repeat(32)}/../../x`,
  '/media/uploads/%2e%2e/x',
  '/examples/../package.json',
  '/examples/..%2fpackage.json',
  '/examples/%2e%2e%2fpackage.json',
  '/examples//etc/passwd',
  '/examples/....//package.json',
  '/examples/clowns.jpg%00.png',
  '/docs/static/..%2f..%2fpackage.json',
  '/docs/static/%2e%2e/%2e%2e/package.json',
  '/%',
  '/%zz',
  '/%c0%ae%c0%ae/etc/passwd',
  '//10.0.0.1/x',
  '/api/v3/../../etc/passwd',
  '/api/v4/balance',
  '/uploads/',
  '/uploads/..%2f..%2fetc',
  `/uploads/${'x'.repeat(300)}`,
  '/control.sock',
  '/data/database',
  '/.env',
  '/.git/config',
  prediction('..%2f..%2fbalance'),
  prediction("' or 1=1 --"),
  prediction('%00'),
  prediction('f'.repeat(31)),
  prediction('F'.repeat(32)),
  prediction(`${'f'.repeat(32)}%0a`),
  prediction('__proto__'),
  prediction('constructor'),
  prediction('x'.repeat(2000)),
  '/v1/predictions/..%2f..%2fkeys',
  '/v1/predictions?limit=-1',
  '/v1/predictions?limit=1e9',
  '/v1/predictions?after=../../x',
  `/v1/predictions?after=${'x'.repeat(3000)}`,
  '/v1/predictions?status=nonsense',
  `/v1/predictions/${'f'.repeat(32)}/events`,
];
test.each(paths)('there is nothing at %s', async (path) => {
  // By hand: fetch would tidy the path up.
  const answer = await target.raw(get(key, path));
  expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
  expect(statusOf(answer)).toBeLessThan(500);
  expect(answer).not.toMatch(/root:|"name": "muybridge"|node_modules/);
});

describe('ranges of a file', () => {
  test.each([
    'bytes=',
    'bytes=a-b',
    'bytes=-',
    'bytes=5-1',
    'bytes=99999999999-',
    'bytes=-0',
    `bytes=${'0-1,'.repeat(2000)}0-1`,
    'pages=1-2',
    'bytes=0-99999999999999999999',
    'bytes=-99999999999',
  ])('%s', async (range) => {
    const { status, text } = await target.ask('/examples/clowns.jpg', { headers: { range } });
    expect([200, 206, 400, 416]).toContain(status);
    expect(text.length).toBeLessThan(5_000_000);
  });
});

describe('uploads', () => {
  const ticket = (fields: object) =>
    target.ask('/api/v3/media/uploads', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
  const put = async (
    size: number | undefined,
    bytes: Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ) => {
    const { data } = JSON.parse(
      (await ticket({ filename: 'a.png', ...(size === undefined ? {} : { size }) })).text,
    ) as {
      data: { upload: { url: string } };
    };
    return await target.ask(new URL(data.upload.url).pathname, { method: 'PUT', headers, body: bytes });
  };
  const bytes = new Uint8Array(png);

  test.each([
    ['size', -1],
    ['size', 1.5],
    ['size', '5'],
    ['size', 1e308],
    ['size', 60 * 1024 * 1024],
    ['size', []],
    ['size', {}],
    ['filename', 5],
    ['filename', []],
    ['content_type', {}],
  ])('a ticket whose %s is %j is refused', async (field, value) =>
    expectRefusal(await ticket({ filename: 'a.png', size: 5, [field]: value })),
  );

  test.each([
    '../../../etc/passwd',
    '..\\..\\boot.ini',
    '/etc/passwd',
    'C:\\a.png',
    '.',
    '..',
    '.htaccess',
    'a\0.png',
    'a\r\nset-cookie: x.png',
    '🤡.png',
    '%2e%2e%2fa.png',
    'con.png',
    ' ',
    `${'x'.repeat(5000)}.png`,
    '<script>.png',
    '__proto__',
    '?.png#x',
    '-rf',
  ])('the file name %j stays inside its folder', async (filename) => {
    const answer = await ticket({ filename, size: 5 });
    if (answer.status !== 200) return expectRefusal(answer);
    const { data } = JSON.parse(answer.text) as { data: { filename: string; download_url: string } };
    expect(data.filename).toMatch(/^[\w-][\w.-]{0,100}$/);
    expect(new URL(data.download_url).pathname).toMatch(/^\/media\/uploads\/[0-9a-f]{32}\/[\w-][\w.-]{0,100}$/);
  });

  test('a file that is not as it was announced is refused', async () => {
    expectRefusal(await put(bytes.length + 1, bytes), 400);
    expectRefusal(await put(bytes.length - 1, bytes), 400);
    expectRefusal(await put(undefined, new Uint8Array()), 400);
    expectRefusal(await put(undefined, new TextEncoder().encode('<html>no picture</html>')), 400);
    expectRefusal(await put(undefined, new Uint8Array(51 * 1024 * 1024)), 413);
    expectRefusal(await target.ask('/uploads/never-given', { method: 'PUT', body: bytes }), 404);
    expect((await put(bytes.length, bytes, { 'content-type': 'text/html' })).status).toBe(200);
  });

  const form = (parts: string, type = 'multipart/form-data; boundary=b') =>
    target.ask('/api/v3/media/upload/binary', { method: 'POST', headers: { 'content-type': type }, body: parts });
  const part = (disposition: string, content = 'x') =>
    `--b\r\ncontent-disposition: ${disposition}\r\n\r\n${content}\r\n`;
  const forms: [name: string, parts: string, type?: string][] = [
    ['no boundary', part('form-data; name="file"'), 'multipart/form-data'],
    ['another boundary', part('form-data; name="file"'), 'multipart/form-data; boundary=c'],
    ['a boundary of 10 KB', part('form-data; name="file"'), `multipart/form-data; boundary=${'b'.repeat(10_000)}`],
    ['no end', part('form-data; name="file"; filename="a.png"', '\x89PNG\r\n\x1a\n')],
    ['no part', '--b--\r\n'],
    ['nothing', ''],
    ['a field in place of the file', `${part('form-data; name="file"')}--b--\r\n`],
    ['another field', `${part('form-data; name="image"; filename="a.png"')}--b--\r\n`],
    ['no name', `${part('form-data; filename="a.png"')}--b--\r\n`],
    ['a page', `${part('form-data; name="file"; filename="a.png"', '<html>')}--b--\r\n`],
    ['an empty file', `${part('form-data; name="file"; filename="a.png"', '')}--b--\r\n`],
    ['__proto__ as field', `${part('form-data; name="__proto__"; filename="a.png"')}--b--\r\n`],
    ['a hundred fields', `${Array.from({ length: 100 }, (_, n) => part(`form-data; name="f${n}"`)).join('')}--b--\r\n`],
    ['a header of 100 KB', `${part(`form-data; name="file"; filename="${'a'.repeat(100_000)}"`)}--b--\r\n`],
    ['JSON', '{"file":"x"}', 'application/json'],
    ['a URL-encoded form', 'file=x', 'application/x-www-form-urlencoded'],
  ];
  test.each(forms)('a form with %s is refused', async (_name, parts, type) => expectRefusal(await form(parts, type)));
});

test('the server is unharmed by all of it', () => expect(target.assertUnharmed()).resolves.toBeUndefined());
