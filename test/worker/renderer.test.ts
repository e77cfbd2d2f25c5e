import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRenderer, type Renderer, type RendererOptions } from '../../src/worker/renderer.ts';
import { quietLog } from '../store/backends.ts';

const entry = new URL('./fake-renderer.ts', import.meta.url);
let scratchDir: string;
let renderer: Renderer;

function start(options: Partial<RendererOptions> = {}): void {
  renderer = createRenderer({ log: quietLog(), entry, ...options });
}

function draw(prompt: string, signal = new AbortController().signal, onProgress = () => undefined as void) {
  const input = { prompt, duration: 4, movementAmplitude: 'auto', seed: 1 } as const;
  return renderer.draw({ imagePath: 'image', input, scratchDir }, { signal, onProgress });
}

/** How a request fails; listened to at once, so that it may fail before it is awaited. */
function ending(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => null,
    (error: unknown) => error,
  );
}

async function pidOf(drawing: ReturnType<typeof draw>): Promise<number> {
  return Number((await drawing).plan.unsupported[1]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

beforeEach(async () => {
  scratchDir = await mkdtemp(join(tmpdir(), 'muybridge-renderer-'));
});
afterEach(async () => {
  await renderer.close();
  await rm(scratchDir, { recursive: true, force: true });
});

test('a drawing comes with its progress, and the process is kept for the next', async () => {
  start();
  let reports = 0;
  const pid = await pidOf(draw('a', undefined, () => void (reports += 1)));
  expect(reports).toBe(1);
  expect(await pidOf(draw('b'))).toBe(pid);
});

test('a process that was warmed serves the first drawing', async () => {
  start();
  renderer.warm();
  renderer.warm();
  const pids = new Set([await pidOf(draw('a')), await pidOf(draw('b'))]);
  expect(pids.size).toBe(1);
});

test('two drawings at once have a process each', async () => {
  start();
  const [one, other] = await Promise.all([pidOf(draw('a')), pidOf(draw('b'))]);
  expect(one).not.toBe(other);
});

test('a plan is answered without a drawing', async () => {
  start();
  const input = { prompt: 'a', duration: 4, movementAmplitude: 'auto', seed: 7 } as const;
  const { plan } = await renderer.plan({ imagePath: 'image', input }, { signal: new AbortController().signal });
  expect(plan.seed).toBe(7);
});

test('a plan is made by the process that draws, beside the drawing; a second one by another', async () => {
  start();
  const signal = new AbortController().signal;
  const input = { prompt: 'a', duration: 4, movementAmplitude: 'auto', seed: 7 } as const;
  const plan = async (prompt: string) =>
    (await renderer.plan({ imagePath: 'image', input: { ...input, prompt } }, { signal })).plan.unsupported[1];
  const { promise: isDrawing, resolve: tell } = Promise.withResolvers<void>();
  const enough = new AbortController();
  const drawn = ending(draw('slow', enough.signal, tell));
  await isDrawing;
  const [one, other] = await Promise.all([plan('wait 300'), plan('b')]);
  expect(one).not.toBe(other);
  enough.abort(new Error('enough'));
  expect(await drawn).toMatchObject({ message: 'enough' });
  expect([one, other]).toContain(String(await pidOf(draw('c'))));
});

test('a plan that is deaf to its cancellation is let go, and the drawing beside it goes on', async () => {
  start({ cancelMs: 100 });
  const pid = await pidOf(draw('a'));
  const { promise: isDrawing, resolve: tell } = Promise.withResolvers<void>();
  const enough = new AbortController();
  const drawn = ending(draw('slow', enough.signal, tell));
  await isDrawing;
  const abort = new AbortController();
  const input = { prompt: 'wait 600', duration: 4, movementAmplitude: 'auto', seed: 7 } as const;
  const planned = ending(renderer.plan({ imagePath: 'image', input }, { signal: abort.signal }));
  abort.abort(new Error('changed my mind'));
  expect(await planned).toMatchObject({ message: 'changed my mind' });
  expect(isAlive(pid)).toBe(true);
  enough.abort(new Error('enough'));
  expect(await drawn).toMatchObject({ message: 'enough' });
  expect(await pidOf(draw('b'))).toBe(pid);
});

test('a process that dies takes its drawing and its plan with it', async () => {
  start();
  const signal = new AbortController().signal;
  const input = { prompt: 'wait 5000', duration: 4, movementAmplitude: 'auto', seed: 7 } as const;
  const { promise: isDrawing, resolve: tell } = Promise.withResolvers<void>();
  const deaf = new AbortController();
  const drawn = ending(draw('hang', deaf.signal, tell));
  await isDrawing;
  const planned = ending(renderer.plan({ imagePath: 'image', input }, { signal }));
  deaf.abort(new Error('enough'));
  expect(await drawn).toMatchObject({ message: 'enough' });
  expect(await planned).toMatchObject({ name: 'RendererLostError', external: false });
});

test('a refusal keeps its code and its sentence', async () => {
  start();
  await expect(draw('refuse')).rejects.toMatchObject({
    name: 'AppError',
    code: 'IMAGE_UNREADABLE',
    message: 'The image is not a picture. Send a JPEG.',
  });
});

test('a process that dies is reported as lost, and replaced', async () => {
  start();
  const pid = await pidOf(draw('a'));
  await expect(draw('die')).rejects.toMatchObject({ name: 'RendererLostError', external: false });
  expect(await pidOf(draw('b'))).not.toBe(pid);
});

test('a process that was told to end from outside is lost by nobody’s fault', async () => {
  start();
  const pid = await pidOf(draw('a'));
  const drawing = draw('slow', undefined, () => void process.kill(pid, 'SIGTERM'));
  await expect(drawing).rejects.toMatchObject({ name: 'RendererLostError', external: true });
});

test('a process that falls silent is killed and reported as lost', async () => {
  start({ silenceMs: 1500 });
  const pid = await pidOf(draw('a'));
  await expect(draw('hang')).rejects.toMatchObject({ name: 'RendererLostError', external: false });
  expect(isAlive(pid)).toBe(false);
});

test('a cancelled drawing ends with the reason, and the process lives on', async () => {
  start();
  const pid = await pidOf(draw('a'));
  const abort = new AbortController();
  await expect(draw('slow', abort.signal, () => abort.abort(new Error('changed my mind')))).rejects.toThrow('changed');
  expect(await pidOf(draw('b'))).toBe(pid);
});

test('a process that is deaf to its cancellation is killed', async () => {
  start({ cancelMs: 200 });
  const pid = await pidOf(draw('a'));
  const abort = new AbortController();
  await expect(draw('deaf', abort.signal, () => abort.abort(new Error('changed my mind')))).rejects.toThrow('changed');
  expect(isAlive(pid)).toBe(false);
});

test('a process that has grown serves on until the one that replaces it is ready, and is then let go', async () => {
  start({ maxGrowthBytes: -1 });
  const grown = await pidOf(draw('a'));
  expect(await pidOf(draw('b'))).toBe(grown);
  await vi.waitFor(async () => expect(await pidOf(draw('c'))).not.toBe(grown));
  await vi.waitFor(() => expect(isAlive(grown)).toBe(false));
});

test('a process that has grown finishes what it draws', async () => {
  start({ maxGrowthBytes: -1 });
  const grown = await pidOf(draw('a'));
  const abort = new AbortController();
  const begun = Promise.withResolvers<void>();
  const drawing = draw('slow', abort.signal, begun.resolve);
  await begun.promise;
  // Answered by the one that is about to take over, which by then has done so.
  expect(await pidOf(draw('b'))).not.toBe(grown);
  expect(isAlive(grown)).toBe(true);
  abort.abort(new Error('enough'));
  await expect(drawing).rejects.toThrow('enough');
  await vi.waitFor(() => expect(isAlive(grown)).toBe(false));
});

test('a process whose growth is within bounds is kept', async () => {
  start({ maxGrowthBytes: 2 ** 40 });
  const pids = new Set([await pidOf(draw('a')), await pidOf(draw('b')), await pidOf(draw('c'))]);
  expect(pids.size).toBe(1);
});

test('an entry that cannot start is reported as lost', async () => {
  start({ entry: new URL('./no-such-file.ts', import.meta.url) });
  await expect(draw('a')).rejects.toMatchObject({ name: 'RendererLostError' });
});

test('a process cannot hand out a file that is not its own', async () => {
  start();
  const secret = join(scratchDir, '..', `secret-${process.pid}`);
  await writeFile(secret, 'of this machine');
  await expect(draw(`steal ${secret}`)).rejects.toThrow('no file of its own folder');
  await rm(secret);
});

test('passwords and keys stay with the parent', async () => {
  process.env['MUYBRIDGE_DATABASE_URL'] ??= 'postgres://user:secret@127.0.0.1/x';
  start();
  expect((await draw('a')).plan.unsupported).not.toContain('MUYBRIDGE_DATABASE_URL');
});

test('closing ends the processes', async () => {
  start();
  const pid = await pidOf(draw('a'));
  await renderer.close();
  expect(isAlive(pid)).toBe(false);
});
