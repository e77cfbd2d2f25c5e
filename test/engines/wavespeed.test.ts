import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RemoteJob } from '../../src/contract/engines.ts';
import type { Progress } from '../../src/contract/renderer.ts';
import type { RemoteEngine } from '../../src/engines/engine.ts';
import { createWavespeedEngine } from '../../src/engines/wavespeed/wavespeed.ts';
import { createFetchImage } from '../../src/safety/guard/fetch-image.ts';
import { png } from '../http/service.ts';
import { startScriptedUpstream, video, type Interference, type ScriptedUpstream } from './upstream.ts';

const model = 'vidu/image-to-video-2.0';
const key = 'a-key-that-nobody-may-see';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const input = { prompt: 'a clown', duration: 8, movementAmplitude: 'large', seed: 7 } as const;
const fresh: RemoteJob = { submission: 1, imageUrl: null, remoteId: null, gaveUp: false };

let folder = '';
let imagePath = '';
let upstream: ScriptedUpstream;
let engine: RemoteEngine;
let videos = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-engine-'));
  imagePath = join(folder, 'image');
  await writeFile(imagePath, png);
});
afterEach(async () => {
  await engine.close();
  await upstream.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function start(interfere?: Interference, timeoutMs = 20_000): Promise<void> {
  upstream = await startScriptedUpstream(interfere);
  const { url } = upstream;
  engine = createWavespeedEngine({
    config: { name: 'gpu', kind: 'wavespeed', url, key, model: null, concurrency: 1, timeoutMs },
    fetchVideo: createFetchImage({
      allowPrivate: false,
      trustedOrigin: url,
      accept: 'video/*',
      maxBytes: 1000,
      timeoutMs: 5000,
    }),
    pollMs: 10,
  });
}

async function generate(stored: RemoteJob = fresh, { signal = new AbortController().signal, patienceMs = 3000 } = {}) {
  videos += 1;
  const videoPath = join(folder, `video-${videos}`);
  const saved: RemoteJob[] = [];
  const progress: Progress[] = [];
  const memory = {
    load: async () => saved.at(-1) ?? stored,
    save: async (job: RemoteJob) => void saved.push(job),
  };
  const outcome = engine.generate(
    { predictionId: 'p1', model, imagePath, input, videoPath, traceparent, memory, patienceMs },
    { signal, onProgress: (one) => progress.push(one) },
  );
  return { videoPath, saved, progress, outcome };
}

const answer = (status: number, body: object, headers: Record<string, string> = {}): Interference => {
  return (_asked, _nth, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    return true;
  };
};
const asks = (
  method: string,
  path: RegExp,
  interference: Interference,
  times = Number.POSITIVE_INFINITY,
): Interference => {
  return (asked, nth, response) =>
    asked.method === method && path.test(asked.path) && nth <= times && interference(asked, nth, response);
};
const submissions = () => upstream.asked.filter(({ method, path }) => method === 'POST' && path === `/api/v3/${model}`);
const uploads = () => upstream.asked.filter(({ path }) => path.endsWith('/upload/binary'));

test('uploads the picture, submits, waits and fetches the video, remembering every step before the next', async () => {
  await start();
  const { videoPath, saved, progress, outcome } = await generate();
  expect(await outcome).toMatchObject({ plan: null, timings: { remote: expect.any(Number) } });
  expect(await readFile(videoPath)).toEqual(video);
  expect(uploads()[0]?.body.includes(png)).toBe(true);
  const [submission] = submissions();
  const image = `${upstream.url}/kept/1.png`;
  expect(JSON.parse(submission?.body.toString() ?? '')).toEqual({
    image,
    prompt: 'a clown',
    duration: 8,
    movement_amplitude: 'large',
    seed: 7,
  });
  expect(submission?.headers).toMatchObject({
    authorization: `Bearer ${key}`,
    'idempotency-key': 'muybridge-p1-1',
    traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/),
  });
  expect(saved).toEqual([
    { ...fresh, imageUrl: image },
    { ...fresh, imageUrl: image, remoteId: 'task1' },
  ]);
  const fractions = progress.map(({ fraction }) => fraction);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  // The files of the result are for whoever has their URL, and the key is for the API alone.
  expect(upstream.asked.find(({ path }) => path.startsWith('/result/'))?.headers.authorization).toBeUndefined();
});

test('goes on where an earlier run was: with its upload, with its submission', async () => {
  await start();
  await (
    await generate({ ...fresh, imageUrl: 'http://kept.test/earlier.png' })
  ).outcome;
  expect(uploads()).toHaveLength(0);
  expect(submissions()[0]?.body.toString()).toContain('http://kept.test/earlier.png');
  await (
    await generate({ ...fresh, imageUrl: 'http://kept.test/earlier.png', remoteId: 'task1' })
  ).outcome;
  expect(submissions()).toHaveLength(1);
});

test('a submission whose answer is lost is repeated to the byte', async () => {
  await start(
    asks(
      'POST',
      /vidu/,
      (_asked, _nth, response) => {
        response.destroy();
        return true;
      },
      1,
    ),
  );
  await (
    await generate()
  ).outcome;
  const [first, second] = submissions();
  expect(submissions()).toHaveLength(2);
  expect(second?.body).toEqual(first?.body);
  expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
  expect(uploads()).toHaveLength(1);
});

test('a job that the upstream has lost is submitted anew, three times in all', async () => {
  await start(asks('GET', /predictions\/task[12]\/result/, answer(404, { code: 404, message: 'gone' })));
  const { saved, outcome } = await generate();
  await outcome;
  expect(submissions().map(({ headers }) => headers['idempotency-key'])).toEqual([
    'muybridge-p1-1',
    'muybridge-p1-2',
    'muybridge-p1-3',
  ]);
  expect(saved.at(-1)).toMatchObject({ submission: 3, remoteId: 'task3' });
  await engine.close();
  await upstream.close();
  await start(asks('GET', /predictions/, answer(404, { code: 404, message: 'gone' })));
  await expect((await generate()).outcome).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    message: expect.stringContaining('lost this prediction 3 times'),
  });
  expect(submissions()).toHaveLength(3);
});

test.each([
  ['429', answer(429, { code: 429, message: 'slow down' }, { 'retry-after': '0' })],
  ['503', answer(503, { code: 503, message: 'busy' }, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })],
  ['502 with a page', (_asked, _nth, response) => Boolean(response.writeHead(502).end('<html>Bad gateway</html>'))],
  ['200 with code 429 inside', answer(200, { code: 429, message: 'slow down' })],
  [
    'no HTTP',
    (_asked, _nth, response) => {
      response.socket?.end('hello');
      return true;
    },
  ],
  [
    'half an answer',
    (_asked, _nth, response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"code":200,');
      response.destroy();
      return true;
    },
  ],
] satisfies [string, Interference][])('%s is tried again, at every step', async (_name, interference) => {
  await start(
    (asked, nth, response) => nth <= 1 && !asked.path.startsWith('/result/') && interference(asked, nth, response),
  );
  const { videoPath, outcome } = await generate();
  await outcome;
  expect(await readFile(videoPath)).toEqual(video);
  expect(upstream.tasks.size).toBe(1);
});

test('Retry-After is honoured', async () => {
  await start(asks('POST', /vidu/, answer(429, { code: 429, message: 'slow down' }, { 'retry-after': '1' }), 1));
  const before = performance.now();
  await (
    await generate()
  ).outcome;
  expect(performance.now() - before).toBeGreaterThan(990);
});

test.each([
  ['a wrong key', answer(401, { code: 401, message: 'Invalid API key' }), 'EngineUnreachableError'],
  ['no money', answer(200, { code: 402, message: 'Top up' }), 'EngineUnreachableError'],
  ['an outage', answer(500, { code: 500, message: 'oops' }, { 'retry-after': '60' }), 'EngineUnreachableError'],
  ['a refused field', answer(400, { code: 400, message: 'prompt is rude' }), 'INPUT_INVALID'],
  [
    'a picture that it cannot read',
    answer(400, { code: 400, message: 'x', data: { error: 'IMAGE_ASPECT' } }),
    'IMAGE_ASPECT',
  ],
  ['an unknown model', answer(404, { code: 404, message: 'no such model' }), 'ENGINE_FAILED'],
] satisfies [string, Interference, string][])('%s is told from the rest', async (_name, interference, kind) => {
  await start(asks('POST', /vidu/, interference));
  const error: unknown = await (await generate(fresh, { patienceMs: 200 })).outcome.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(Error);
  const { name, code = name } = error as Error & { code?: string };
  expect(code).toBe(kind);
  expect(String(error)).not.toContain(key);
});

test.each([
  [{ status: 'failed', code: 1200, error: 'The content contains sensitive information.' }, 'CONTENT_REFUSED'],
  [{ status: 'failed', code: 1401, error: 'duration' }, 'INPUT_INVALID'],
  [{ status: 'failed', code: null, error: null }, 'ENGINE_FAILED'],
  [{ status: 'timeout', outputs: null }, 'ENGINE_FAILED'],
  [{ status: 'something new' }, 'ENGINE_FAILED'],
  [{ status: 'completed', outputs: [] }, 'ENGINE_FAILED'],
  [{ status: 'completed', outputs: [{ video: 'x' }] }, 'ENGINE_FAILED'],
])('a prediction that ends as %j fails', async (task, code) => {
  await start();
  upstream.tasks.set('task9', task);
  const { outcome } = await generate({ ...fresh, imageUrl: 'http://kept.test/a.png', remoteId: 'task9' });
  await expect(outcome).rejects.toMatchObject({ code });
});

test.each([
  ['another machine of the private network', 'http://10.1.2.3/secret.mp4'],
  ['another port of the same machine', 'http://127.0.0.1:9/secret.mp4'],
  ['the metadata service', 'http://169.254.169.254/latest'],
  ['a file', 'file:///etc/passwd'],
])('a result at %s is not fetched', async (_name, output) => {
  await start();
  upstream.tasks.set('task1', { status: 'completed', outputs: [output] });
  const last = { ...fresh, submission: 3, imageUrl: 'http://kept.test/a.png', remoteId: 'task1' };
  const { outcome } = await generate(last);
  await expect(outcome).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
});

test('a result without end is given up', async () => {
  await start(
    asks('GET', /^\/result/, (_asked, _nth, response) => {
      const more = () => void (response.destroyed || response.write(Buffer.alloc(4096), () => setImmediate(more)));
      response.writeHead(200);
      more();
      return true;
    }),
  );
  await expect((await generate()).outcome).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
});

test('an answer without end is given up', async () => {
  await start(
    asks('POST', /vidu/, (_asked, _nth, response) => {
      const more = () => void (response.destroyed || response.write(Buffer.alloc(65_536), () => setImmediate(more)));
      response.writeHead(200);
      more();
      return true;
    }),
  );
  await expect((await generate(fresh, { patienceMs: 10 })).outcome).rejects.toThrow(/could not be reached/);
});

test('stops at once when it is told to, and leaves the upstream alone', async () => {
  await start();
  upstream.tasks.set('task1', { status: 'processing' });
  const stop = new AbortController();
  const { outcome } = await generate({ ...fresh, remoteId: 'task1', imageUrl: 'x' }, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('the worker shuts down')), 100);
  await expect(outcome).rejects.toThrow(/abort|shuts down/);
  const before = upstream.asked.length;
  await delay(100);
  expect(upstream.asked).toHaveLength(before);
  expect(upstream.asked.some(({ path }) => path.endsWith('/cancel'))).toBe(false);
});

test('cancels where the upstream can, and takes no offence where it cannot', async () => {
  await start();
  await engine.cancel(fresh);
  expect(upstream.asked).toHaveLength(0);
  await engine.cancel({ ...fresh, remoteId: 'task1' });
  expect(upstream.asked).toMatchObject([{ method: 'POST', path: '/v1/predictions/task1/cancel' }]);
});

test('what takes too long is given up', async () => {
  await start(undefined, 100);
  upstream.tasks.set('task1', { status: 'processing' });
  const { outcome } = await generate({ ...fresh, remoteId: 'task1', imageUrl: 'x' });
  await expect(outcome).rejects.toThrow(/not finished within 0.1 s/);
});

test('what is no picture is not sent', async () => {
  await start();
  imagePath = join(folder, 'page');
  await writeFile(imagePath, '<html>sign in</html>');
  await expect((await generate()).outcome).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  imagePath = join(folder, 'image');
  expect(upstream.asked).toHaveLength(0);
});

test('says whether the upstream would do', async () => {
  await start();
  expect(await engine.check(model)).toMatchObject({ usable: true, detail: expect.stringContaining(model) });
  expect(await engine.check('other/model')).toEqual({ usable: false, detail: 'it has no model other/model' });
  await upstream.close();
  expect(await engine.check(model)).toMatchObject({ usable: false });
});
