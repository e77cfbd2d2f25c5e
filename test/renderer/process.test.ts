import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RendererMessage, RendererRequest } from '../../src/contract/renderer.ts';
import { probeVideo } from '../../src/media/probe.ts';

const entry = fileURLToPath(new URL('../../src/renderer/main.ts', import.meta.url));
const input = { prompt: 'slow push in', duration: 4, movementAmplitude: 'auto', seed: 1 } as const;

let folder = '';
let imagePath = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-renderer-'));
  imagePath = join(folder, 'image.jpg');
  const noise = { type: 'gaussian', mean: 120, sigma: 30 } as const;
  await sharp({ create: { width: 480, height: 360, channels: 3, background: '#777', noise } })
    .blur(4)
    .jpeg()
    .toFile(imagePath);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The first message of a type; rejects when the process ends before. */
async function next<T extends RendererMessage['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<RendererMessage, { type: T }>> {
  const { promise, resolve, reject } = Promise.withResolvers<RendererMessage>();
  const onMessage = (message: unknown) => {
    const sent = message as RendererMessage;
    if (sent.type === type) resolve(sent);
    else if (sent.type === 'failed') reject(new Error(sent.message));
  };
  const onExit = (code: number | null) => reject(new Error(`The renderer ended with ${code}.`));
  child.on('message', onMessage);
  child.on('exit', onExit);
  try {
    return (await promise) as Extract<RendererMessage, { type: T }>;
  } finally {
    child.off('message', onMessage);
    child.off('exit', onExit);
  }
}

test('a renderer plans, draws, yields to others, and ends with its channel in the middle of drawing', async () => {
  const child = fork(entry, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ask = (request: RendererRequest) => child.send(request);
  await next(child, 'ready');
  expect(getPriority(child.pid)).toBeGreaterThanOrEqual(Math.min(19, getPriority() + 1));

  ask({ type: 'plan', id: 'plan', imagePath, input });
  const { plan } = await next(child, 'planned');
  expect(plan).toMatchObject({ seed: 1, duration: 4, size: { width: 480, height: 360 } });

  ask({ type: 'draw', id: 'draw', imagePath, input, scratchDir: folder });
  const { result } = await next(child, 'drawn');
  expect(result.plan).toEqual(plan);
  expect(result.nsfw).toBe(false);
  expect(await probeVideo(result.video.path)).toMatchObject({ frames: 96, width: 480, height: 360, fps: 24 });

  ask({ type: 'draw', id: 'again', imagePath, input: { ...input, duration: 8 }, scratchDir: folder });
  await next(child, 'progress');
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});

test('started by hand it says who starts it', async () => {
  const child = spawn(process.execPath, [entry]);
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(child, 'close');
  expect(child.exitCode).toBe(2);
  expect(text).toContain('started by muybridge itself');
});
