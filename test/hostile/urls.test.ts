import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { classifyAddress } from '../../src/safety/guard/addresses.ts';
import { createFetchImage, type FetchImageOptions } from '../../src/safety/guard/fetch-image.ts';
import { png } from '../http/service.ts';
import { expectRefusal, model, startTarget, type Target } from './server.ts';

/** Spellings of addresses that nobody may have fetched; P is a port of this machine on which something private listens. */
const privateUrls = [
  'http://127.0.0.1:P/',
  'http://localhost:P/',
  'http://LOCALHOST:P/',
  'http://localhost.:P/',
  'http://sub.localhost:P/',
  'http://127.1:P/',
  'http://127.0.1:P/',
  'http://2130706433:P/',
  'http://0x7f000001:P/',
  'http://0x7f.0.0.1:P/',
  'http://0177.0.0.1:P/',
  'http://017700000001:P/',
  'http://127.0.0.1.:P/',
  'http://127.255.255.254:P/',
  'http://0:P/',
  'http://0.0.0.0:P/',
  'http://[::1]:P/',
  'http://[::]:P/',
  'http://[0:0:0:0:0:0:0:1]:P/',
  'http://[::ffff:127.0.0.1]:P/',
  'http://[::ffff:7f00:1]:P/',
  'http://[::127.0.0.1]:P/',
  'http://[64:ff9b::7f00:1]:P/',
  'http://[64:ff9b::127.0.0.1]:P/',
  'http://[2002:7f00:1::]:P/',
  'http://[fe80::1]:P/',
  'http://[fc00::1]:P/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[ff02::1]:P/',
  'http://①②⑦.⓪.⓪.①:P/',
  'http://127。0。0。1:P/',
  'http://%31%32%37.0.0.1:P/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://198.18.0.1/',
  'http://192.0.2.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://240.0.0.1/',
  'https://127.0.0.1:P/',
  'HTTP://127.0.0.1:P/',
  'http:127.0.0.1:P/',
  'http:/127.0.0.1:P/',
  'http:\\\\127.0.0.1:P\\',
  'http://127.0.0.1:P\t/',
  ' http://127.0.0.1:P/',
  'http://127.0.0.1:P#@example.org/',
  'http://127.0.0.1:P?@example.org/',
  'http://example.org\\@127.0.0.1:P/',
];

/** No URL of a picture at all. */
const refusedUrls = [
  'http://user:password@127.0.0.1:P/',
  'http://user@example.org/',
  'http://@127.0.0.1:P@example.org/',
  'http://example.org:80@127.0.0.1:P/',
  'http://:password@example.org/',
  'ftp://127.0.0.1:P/',
  'file:///etc/passwd',
  'file://localhost/etc/passwd',
  'gopher://127.0.0.1:P/_GET',
  'dict://127.0.0.1:P/',
  'data:text/html,<script>',
  'data:image/png,AAAA',
  'data:image/png;base64,%%%%',
  'data:,',
  'javascript:alert(1)',
  'blob:http://127.0.0.1/x',
  'about:blank',
  'unix:/run/docker.sock',
  'jar:http://127.0.0.1!/x',
  'http://',
  'http:///',
  'http://[::1',
  'http://[::1%25eth0]/',
  'http://256.256.256.256/',
  'http://1.2.3.4.5/',
  'http://0x1ffffffff/',
  'http://exa mple.org/',
  'http://example.org:99999/',
  'http://example.org:port/',
  'http://\u0000/',
  '//127.0.0.1:P/',
  '/etc/passwd',
  'C:\\windows\\win.ini',
  `http://example.org/${'x'.repeat(9000)}`,
];

describe('submitted to a server', () => {
  let target: Target;
  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());
  const submit = (url: string) =>
    target.ask(`/api/v3/${model}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ image: url.replace(':P', `:${target.privatePort}`), prompt: 'x' }),
    });

  test.each(privateUrls)('%s reaches nothing', async (url) => {
    const answer = await submit(url);
    if (answer.status !== 200) expectRefusal(answer, 400);
    else {
      const { data } = JSON.parse(answer.text) as { data: { id: string } };
      const { status, error, code } = await target.outcome(data.id);
      expect([status, code]).toEqual(['failed', 1402]);
      expect(error).toMatch(/^The image/);
    }
    expect(target.reached()).toBe(0);
  });

  test.each(refusedUrls)('%s is refused at once', async (url) => {
    expectRefusal(await submit(url), 400);
  });

  const withWebhook = (url: string) =>
    target.ask(`/api/v3/${model}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        image: 'http://10.0.0.1/a.png',
        prompt: 'x',
        webhook_url: url.replace(':P', `:${target.privatePort}`),
      }),
    });
  test.each(privateUrls)('no webhook is sent to %s', async (url) => {
    const answer = await withWebhook(url);
    // A name that leads to the wide world is looked up only when something is sent.
    if (answer.status === 200) expect(url).toContain('example.org');
    else expectRefusal(answer, 400);
    expect(target.reached()).toBe(0);
  });
  test.each(refusedUrls)('no webhook is taken for %s', async (url) => expectRefusal(await withWebhook(url), 400));

  test('the server is unharmed by all of it', () => expect(target.assertUnharmed()).resolves.toBeUndefined());
});

describe('a hostile server', () => {
  let folder = '';
  let server: Server;
  let port = 0;
  let privateHits = 0;
  let listener: RequestListener;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muybridge-urls-'));
    server = createServer((request, response) => listener(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    // Nothing is left of what was refused.
    const left = await readdir(folder);
    if (left.length > 0 || privateHits > 0)
      throw new Error(`left behind: ${left.join()}; private hits: ${privateHits}`);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  /** Takes loopback for a public address, and 127.0.0.2 for a private one. */
  const fetchFrom = async (url: string, options: Partial<FetchImageOptions> = {}) => {
    const fetchImage = createFetchImage({
      allowPrivate: false,
      maxBytes: 100_000,
      timeoutMs: 1500,
      firstByteTimeoutMs: 400,
      classify: (address) => (address === '127.0.0.1' ? 'public' : classifyAddress(address)),
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      ...options,
    });
    await fetchImage(url, join(folder, 'image'), new AbortController().signal);
  };
  const at = (path = '/picture.png') => `http://public.test:${port}${path}`;
  const refused = { code: expect.stringMatching(/^(?:MEDIA_FETCH_FAILED|MEDIA_URL_BLOCKED|IMAGE_TOO_LARGE)$/) };

  const redirects = [
    ...['127.0.0.2', '[::1]', '10.0.0.1', '169.254.169.254', '0x7f000002', '2130706434'].map(
      (host) => `http://${host}/`,
    ),
    'file:///etc/passwd',
    'ftp://public.test/',
    'http://user:password@public.test/',
    'javascript:alert(1)',
    'http://',
    '',
    `http://public.test/${'x'.repeat(9000)}`,
  ];
  test.each(
    redirects.flatMap((location) => [301, 302, 303, 307, 308].map((status): [number, string] => [status, location])),
  )('a %d to %s is not followed', async (status, location) => {
    listener = (_request, response) => void response.writeHead(status, { location }).end();
    await expect(fetchFrom(at())).rejects.toMatchObject(refused);
  });

  test('a name that means something else at the second look is judged at the look that counts', async () => {
    for (const later of ['127.0.0.2', '10.0.0.1', '::1', '169.254.169.254', '::ffff:10.0.0.1']) {
      let looks = 0;
      const resolve = async () => {
        looks += 1;
        const address = looks === 1 ? '127.0.0.1' : later;
        return [{ address, family: address.includes(':') ? 6 : 4 }];
      };
      // The first answer redirects to the same name, which by then leads elsewhere.
      listener = (_request, response) => void response.writeHead(302, { location: at('/again') }).end();
      await expect(fetchFrom(at(), { resolve })).rejects.toMatchObject({ code: 'MEDIA_URL_BLOCKED' });
      expect(looks).toBe(2);
    }
  });

  test.each([
    [['127.0.0.1', '10.0.0.1']],
    [['10.0.0.1', '127.0.0.1']],
    [['::1']],
    [['::ffff:192.168.0.1']],
    [['not an address']],
    [[]],
  ])('a name that resolves to %j is not asked', async (addresses) => {
    listener = () => void (privateHits += 1);
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    await expect(fetchFrom(at(), { resolve })).rejects.toMatchObject(refused);
  });

  const answers: [name: string, listener: RequestListener][] = [
    ['redirects in a circle', (_request, response) => void response.writeHead(302, { location: at() }).end()],
    ['says nothing', () => undefined],
    ['hangs up', (request) => void request.socket.destroy()],
    ['speaks no HTTP', (request) => void request.socket.end('hello')],
    [
      'sends headers without end',
      (request) => {
        const more = () =>
          void (
            request.socket.destroyed || request.socket.write(`x-a: ${'b'.repeat(500)}\r\n`, () => setTimeout(more, 1))
          );
        request.socket.write('HTTP/1.1 200 OK\r\n');
        more();
      },
    ],
    [
      'sends a body without end',
      (_request, response) => {
        const more = () => void (response.destroyed || response.write(Buffer.alloc(16_384), () => setImmediate(more)));
        more();
      },
    ],
    [
      'sends a byte now and then',
      (_request, response) => {
        const timer = setInterval(() => response.write('x'), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'stops in the middle',
      (_request, response) => void response.writeHead(200, { 'content-length': '5000' }).write(png),
    ],
    [
      'promises more than it sends',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '5000' }).write(png);
        setTimeout(() => response.destroy(), 50);
      },
    ],
    [
      'promises too much',
      (_request, response) => response.writeHead(200, { 'content-length': '99999999999' }).flushHeaders(),
    ],
    [
      'promises a length that is none',
      (request) => void request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nx'),
    ],
    [
      'promises two lengths',
      (request) => void request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxy'),
    ],
    [
      'sends broken chunks',
      (request) => void request.socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
    ],
    [
      'compresses unasked',
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(png),
    ],
    ['sends nothing', (_request, response) => void response.writeHead(200).end()],
    ['has no content', (_request, response) => void response.writeHead(204).end()],
    [
      'sends a part',
      (_request, response) => void response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end(png),
    ],
    ['does not know', (_request, response) => void response.writeHead(404).end('not here')],
    ['wants a key', (_request, response) => void response.writeHead(401, { 'www-authenticate': 'Basic' }).end()],
    ['fails', (_request, response) => void response.writeHead(500).end()],
    ['answers 999', (request) => void request.socket.end('HTTP/1.1 999 What\r\n\r\n')],
    [
      'changes the protocol',
      (request) => void request.socket.end('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ],
    [
      'gives hints for ever',
      (request) => {
        const more = () =>
          void (
            request.socket.destroyed ||
            request.socket.write('HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n', () => setTimeout(more, 5))
          );
        more();
      },
    ],
  ];
  test.each(answers)('one that %s is given up', async (_name, answer) => {
    listener = answer;
    await expect(fetchFrom(at())).rejects.toMatchObject(refused);
  });
});
