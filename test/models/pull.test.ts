import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stateOf } from '../../src/models/folder.ts';
import { pullModel, type PullOptions } from '../../src/models/pull.ts';
import { content, entry, openHub, type Hub } from './hub.ts';

let folder: string;
let hub: Hub;
/** Bytes on the disk, as reported. */
let heard: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-models-'));
  hub = await openHub();
  heard = [];
});

afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function pull(options: Partial<PullOptions> = {}) {
  return pullModel(entry, {
    folder,
    hub: hub.url,
    signal: new AbortController().signal,
    onProgress: ({ bytes }) => heard.push(bytes),
    firstWaitMs: 1,
    ...options,
  });
}

/** Sends the head of the whole file and some of its bytes, and hangs up once they have been written down. */
function breakOff(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { etag: '"one"', 'content-length': content.length });
  response.write(content.subarray(0, bytes));
  const waiting = setInterval(() => {
    if (heard.at(-1) !== bytes) return;
    clearInterval(waiting);
    response.destroy();
  }, 5);
}

test('a model arrives whole and checked, and is not fetched twice', async () => {
  expect((await stateOf(folder, entry)).state).toBe('absent');
  const { path, wasThere } = await pull();
  expect(wasThere).toBe(false);
  expect(await readFile(path)).toEqual(content);
  expect((await stateOf(folder, entry)).state).toBe('present');
  expect(heard.at(-1)).toBe(content.length);
  expect(await readdir(folder)).toEqual(['depth.onnx']);
  expect(await pull()).toEqual({ path, wasThere: true });
  expect(hub.requests).toHaveLength(1);
});

test('a connection that breaks off is taken up where it ended, of the same file', async () => {
  hub.answer = (_request, response, serve) => (hub.requests.length === 1 ? breakOff(response, 100_000) : serve());
  const reasons: string[] = [];
  const { path } = await pull({ onRetry: (why) => reasons.push(why) });
  expect(await readFile(path)).toEqual(content);
  expect(reasons).toHaveLength(1);
  expect(hub.requests[1]).toEqual({ range: 'bytes=100000-', ifRange: '"one"' });
});

test('an interrupted pull keeps what has come, and the next one goes on', async () => {
  const interruption = new AbortController();
  hub.answer = (_request, response) => {
    response.writeHead(200, { etag: '"one"', 'content-length': content.length });
    response.write(content.subarray(0, 120_000));
  };
  const interrupted = pull({
    signal: interruption.signal,
    onProgress: ({ bytes }) => {
      if (bytes === 120_000) interruption.abort(new Error('enough'));
    },
  });
  await expect(interrupted).rejects.toThrow('enough');
  expect(await stateOf(folder, entry)).toMatchObject({ state: 'partial', bytes: 120_000 });

  hub.answer = (_request, _response, serve) => serve();
  await pull();
  expect(hub.requests.at(-1)).toEqual({ range: 'bytes=120000-', ifRange: '"one"' });
  expect((await stateOf(folder, entry)).state).toBe('present');
});

test('a file that has changed on the hub in between is fetched from its start', async () => {
  await writeFile(join(folder, 'depth.onnx.part'), 'another file');
  await writeFile(join(folder, 'depth.onnx.part.etag'), '"another"');
  const { path } = await pull();
  expect(hub.requests).toEqual([{ range: 'bytes=12-', ifRange: '"another"' }]);
  expect(await readFile(path)).toEqual(content);
});

test('a hub that knows no ranges sends the whole again, and that is taken', async () => {
  hub.answer = (_request, response) => {
    if (hub.requests.length === 1) breakOff(response, 50_000);
    else response.writeHead(200, { 'content-length': content.length }).end(content);
  };
  expect(await readFile((await pull()).path)).toEqual(content);
  expect(hub.requests[1]!.range).toBe('bytes=50000-');
});

test('pieces longer than the file, or beyond its end, are thrown away', async () => {
  await writeFile(join(folder, 'depth.onnx.part'), Buffer.alloc(content.length + 5));
  expect(await readFile((await pull()).path)).toEqual(content);
  expect(hub.requests).toEqual([{ range: null, ifRange: null }]);
});

test('wrong bytes are refused and removed, and the file never gets its name', async () => {
  await hub[Symbol.asyncDispose]();
  const wrong = Buffer.from(content);
  wrong[1234]! ^= 1;
  hub = await openHub(wrong);
  await expect(pull()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining(entry.sha256) });
  expect(await readdir(folder)).toEqual([]);
  expect(hub.requests).toHaveLength(1);
});

test.each([
  ['too large a file is refused by its announced size', content.length + 1],
  ['too small a file is refused by its announced size', content.length - 1],
])('%s', async (_, bytes) => {
  hub.answer = (_request, response) => response.writeHead(200, { 'content-length': bytes }).end(Buffer.alloc(bytes));
  await expect(pull()).rejects.toThrow(/bytes .*expected: it is not the file/);
  expect(hub.requests).toHaveLength(1);
});

test('a stream without an announced size is cut off at the size of the file', async () => {
  hub.answer = (_request, response) => {
    response.writeHead(200);
    for (let i = 0; i < 4; i += 1) response.write(Buffer.alloc(content.length / 2));
    response.end();
  };
  await expect(pull()).rejects.toThrow(`more as depth than the ${content.length} bytes`);
  expect(await readdir(folder)).not.toContain('depth.onnx');
  expect(hub.requests).toHaveLength(1);
});

test.each([
  [404, 'has no such file'],
  [401, 'does not give the file away'],
  [403, 'does not give the file away'],
])('%i is told at once', async (status, words) => {
  hub.answer = (_request, response) => response.writeHead(status).end('no');
  await expect(pull()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining(words) });
  expect(hub.requests).toHaveLength(1);
});

test('a hub that is busy is asked again, at the time that it says', async () => {
  hub.answer = (_request, response, serve) => {
    if (hub.requests.length < 3) response.writeHead(503, { 'retry-after': '0' }).end();
    else serve();
  };
  const waits: number[] = [];
  await pull({ firstWaitMs: 60_000, onRetry: (_why, inMs) => waits.push(inMs) });
  expect(waits).toEqual([0, 0]);
});

test('a hub that stays away is given up, with what to do', async () => {
  const url = hub.url;
  await hub[Symbol.asyncDispose]();
  await expect(pull({ hub: url, tries: 3 })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/ECONNREFUSED.*Try again later/),
  });
  hub = await openHub();
});

test('a connection that falls silent is given up and taken up again', async () => {
  hub.answer = (_request, response, serve) => {
    if (hub.requests.length > 1) {
      serve();
      return;
    }
    response.writeHead(200, { etag: '"one"', 'content-length': content.length });
    response.write(content.subarray(0, 1000));
  };
  const reasons: string[] = [];
  await pull({ silenceMs: 2000, onRetry: (why) => reasons.push(why) });
  expect(reasons).toEqual(['nothing came for 2 s']);
  expect(hub.requests[1]!.range).toBe('bytes=1000-');
});

test('redirects to where the hub keeps large files are followed', async () => {
  const store = await openHub();
  hub.answer = (_request, response) => response.writeHead(302, { location: `${store.url}/${entry.path}` }).end();
  await writeFile(join(folder, 'depth.onnx.part'), content.subarray(0, 10));
  await writeFile(join(folder, 'depth.onnx.part.etag'), '"one"');
  expect(await readFile((await pull()).path)).toEqual(content);
  expect(store.requests).toEqual([{ range: 'bytes=10-', ifRange: '"one"' }]);
  await store[Symbol.asyncDispose]();
});

test('a folder that cannot be written is named', async () => {
  await writeFile(join(folder, 'a-file'), '');
  await expect(pull({ folder: join(folder, 'a-file', 'models') })).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringContaining('MUYBRIDGE_MODELS_DIR'),
  });
});

test('the folder is made, for its owner alone', async () => {
  const models = join(folder, 'data', 'models');
  await pull({ folder: models });
  expect((await stat(models)).mode & 0o777).toBe(0o700);
});
