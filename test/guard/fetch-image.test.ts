import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { classifyAddress } from '../../src/safety/guard/addresses.ts';
import { type FetchImageOptions, createFetchImage } from '../../src/safety/guard/fetch-image.ts';

// Two loopback addresses play two parts: 127.0.0.2 stands for the public internet, 127.0.0.1 stays private.
const publicAddress = '127.0.0.2';
const privateAddress = '127.0.0.1';
const png = Buffer.from('89504e470d0a1a0a', 'hex');

let folder: string;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guard-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

async function serve(address: string, listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve);
  });
  // SAFETY: a server that listens on TCP has an address of this type.
  return (server.address() as AddressInfo).port;
}

function fetcher(options: Partial<FetchImageOptions> = {}) {
  const fetchImage = createFetchImage({
    allowPrivate: false,
    maxBytes: 1000,
    timeoutMs: 5000,
    resolve: (name) =>
      Promise.resolve([{ address: name === 'inside.test' ? privateAddress : publicAddress, family: 4 }]),
    classify: (address) => (address === publicAddress ? 'public' : classifyAddress(address)),
    ...options,
  });
  return (url: string, signal = new AbortController().signal) => fetchImage(url, join(folder, 'image'), signal);
}

/** The code and message of the refusal; also proves that no file is left behind. */
async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await promise.then(
    () => new Error('it was fetched'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw error;
  expect(await readdir(folder)).toEqual([]);
  return { code: error.code, message: error.message };
}

test('fetches an image from a public address into the file', async () => {
  const port = await serve(publicAddress, (_request, response) => {
    response.setHeader('content-type', 'image/png').end(png);
  });
  expect(await fetcher()(`http://pictures.test:${port}/a.png`)).toEqual({ bytes: 8, contentType: 'image/png' });
  expect(await readFile(join(folder, 'image'))).toEqual(png);
});

test.each([
  'http://127.0.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://0x7f.0.0.0x1:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://0.0.0.0:PORT/',
  'http://0:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://１２７.0.0.1:PORT/',
  'http://inside.test:PORT/',
])('%s is blocked without a connection', async (template) => {
  let connections = 0;
  const port = await serve(privateAddress, (_request, response) => response.end(png));
  servers[0]?.on('connection', () => (connections += 1));
  expect((await refusal(fetcher()(template.replace('PORT', String(port))))).code).toBe('MEDIA_URL_BLOCKED');
  expect(connections).toBe(0);
});

test('the system resolver is judged too', async () => {
  const port = await serve(privateAddress, (_request, response) => response.end(png));
  const fetchImage = createFetchImage({ allowPrivate: false, maxBytes: 1000, timeoutMs: 5000 });
  const attempt = fetchImage(`http://localhost:${port}/`, join(folder, 'image'), new AbortController().signal);
  expect((await refusal(attempt)).code).toBe('MEDIA_URL_BLOCKED');
});

test('one private address among several blocks the name', async () => {
  const port = await serve(publicAddress, (_request, response) => response.end(png));
  const mixed = fetcher({
    resolve: () =>
      Promise.resolve([
        { address: publicAddress, family: 4 },
        { address: privateAddress, family: 4 },
      ]),
  });
  expect((await refusal(mixed(`http://mixed.test:${port}/`))).code).toBe('MEDIA_URL_BLOCKED');
});

test('a name that changes its address is resolved once and connected to what was judged', async () => {
  let lookups = 0;
  const port = await serve(publicAddress, (_request, response) => response.end(png));
  const rebinding = fetcher({
    resolve: () => {
      lookups += 1;
      return Promise.resolve([{ address: lookups === 1 ? publicAddress : privateAddress, family: 4 }]);
    },
  });
  expect((await rebinding(`http://rebinding.test:${port}/`)).bytes).toBe(8);
  expect(lookups).toBe(1);
});

test('a redirect to the same name is resolved and judged again', async () => {
  let lookups = 0;
  const port = await serve(publicAddress, (_request, response) => {
    response.writeHead(302, { location: '/again' }).end('a body that nobody reads'.repeat(10_000));
  });
  const rebinding = fetcher({
    resolve: () => {
      lookups += 1;
      return Promise.resolve([{ address: lookups === 1 ? publicAddress : privateAddress, family: 4 }]);
    },
  });
  expect((await refusal(rebinding(`http://rebinding.test:${port}/`))).code).toBe('MEDIA_URL_BLOCKED');
});

test.each(['http://127.0.0.1:PORT/', 'http://inside.test:PORT/', '//2130706433:PORT/'])(
  'a redirect to %s is blocked',
  async (template) => {
    const inside = await serve(privateAddress, (_request, response) => response.end(png));
    const port = await serve(publicAddress, (_request, response) => {
      response.writeHead(307, { location: template.replace('PORT', String(inside)) }).end();
    });
    expect((await refusal(fetcher()(`http://pictures.test:${port}/`))).code).toBe('MEDIA_URL_BLOCKED');
  },
);

test('a redirect to a file is refused', async () => {
  const port = await serve(publicAddress, (_request, response) => {
    response.writeHead(302, { location: 'file:///etc/passwd' }).end();
  });
  expect((await refusal(fetcher()(`http://pictures.test:${port}/`))).code).toBe('MEDIA_FETCH_FAILED');
});

test('three redirects are followed, a fourth is not', async () => {
  const port = await serve(publicAddress, (request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end(png);
    else response.writeHead(301, { location: `/${left - 1}` }).end();
  });
  expect((await fetcher()(`http://pictures.test:${port}/3`)).bytes).toBe(8);
  await rm(join(folder, 'image'));
  expect((await refusal(fetcher()(`http://pictures.test:${port}/4`))).message).toContain('more than 3 times');
});

test('an announced and an unannounced excess of bytes are both refused', async () => {
  const announced = await serve(publicAddress, (_request, response) => {
    response.setHeader('content-length', '5000').end(Buffer.alloc(5000));
  });
  expect((await refusal(fetcher()(`http://pictures.test:${announced}/`))).code).toBe('IMAGE_TOO_LARGE');
  const endless = await serve(publicAddress, (_request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(100)));
    };
    response.on('drain', more);
    more();
  });
  expect((await refusal(fetcher()(`http://pictures.test:${endless}/`))).code).toBe('IMAGE_TOO_LARGE');
});

test('a body that drips is cut off by the total time', async () => {
  const port = await serve(publicAddress, (_request, response) => {
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const { code, message } = await refusal(fetcher({ timeoutMs: 300 })(`http://pictures.test:${port}/`));
  expect(code).toBe('MEDIA_FETCH_FAILED');
  expect(message).toContain('within 0.3 s');
});

test('a server that accepts and says nothing is given up', async () => {
  const port = await serve(publicAddress, () => undefined);
  const { code, message } = await refusal(fetcher({ firstByteTimeoutMs: 100 })(`http://pictures.test:${port}/`));
  expect(code).toBe('MEDIA_FETCH_FAILED');
  expect(message).toContain('too long to answer');
});

test('an abort stops the fetch with its own reason', async () => {
  const controller = new AbortController();
  const port = await serve(publicAddress, (_request, response) => {
    response.write(png);
    controller.abort(new Error('cancelled by the user'));
  });
  await expect(fetcher()(`http://pictures.test:${port}/`, controller.signal)).rejects.toThrow('cancelled by the user');
  expect(existsSync(join(folder, 'image'))).toBe(false);
});

test('a refusing server, an empty file and a closed port are told apart, and no query is repeated', async () => {
  const port = await serve(publicAddress, (request, response) => {
    if (request.url?.startsWith('/empty')) response.end();
    else response.writeHead(403).end();
  });
  const forbidden = await refusal(fetcher()(`http://pictures.test:${port}/a.png?signature=SECRET`));
  expect(forbidden.code).toBe('MEDIA_FETCH_FAILED');
  expect(forbidden.message).toContain('answered 403');
  expect(forbidden.message).not.toContain('SECRET');
  expect((await refusal(fetcher()(`http://pictures.test:${port}/empty`))).message).toContain('is empty');
  const closed = await refusal(fetcher()('http://pictures.test:1/?key=SECRET'));
  expect(closed.message).toContain('ECONNREFUSED');
  expect(closed.message).not.toContain('SECRET');
});

test('a name that does not exist is a failed fetch', async () => {
  const unknown = fetcher({ resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
  const { code, message } = await refusal(unknown('http://nowhere.test/'));
  expect(code).toBe('MEDIA_FETCH_FAILED');
  expect(message).toContain('nowhere.test was not found');
});

test.each(['ftp://pictures.test/a.png', 'file:///etc/passwd', 'http://user:password@pictures.test/', 'nonsense'])(
  '%s is no image URL',
  async (url) => {
    const { code, message } = await refusal(fetcher()(url));
    expect(code).toBe('INPUT_INVALID');
    expect(message).not.toContain('password@');
  },
);

test('the switch opens private addresses but not link-local ones', async () => {
  const port = await serve(privateAddress, (_request, response) => response.end(png));
  const open = fetcher({ allowPrivate: true });
  expect((await open(`http://127.0.0.1:${port}/`)).bytes).toBe(8);
  await rm(join(folder, 'image'));
  expect((await refusal(open('http://169.254.169.254/'))).code).toBe('MEDIA_URL_BLOCKED');
});
