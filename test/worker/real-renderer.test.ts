import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineInput, Progress } from '../../src/contract/renderer.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { createRenderer, type Renderer } from '../../src/worker/renderer.ts';
import { tinyPng } from '../crash/client.ts';
import { quietLog } from '../store/backends.ts';

let folder: string;
let imagePath: string;
let renderer: Renderer;
const input: EngineInput = { prompt: 'slow push in', duration: 4, movementAmplitude: 'auto', seed: 5 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-real-'));
  imagePath = join(folder, 'image');
  await writeFile(imagePath, tinyPng());
  renderer = createRenderer({ log: quietLog() });
});
afterAll(async () => {
  await renderer.close();
  await rm(folder, { recursive: true, force: true });
});

async function scratch(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}

test('the product’s own renderer draws a video, telling how far it is', async () => {
  const scratchDir = await scratch('one');
  const reports: Progress[] = [];
  const drawn = await renderer.draw(
    { imagePath, input, scratchDir },
    { signal: new AbortController().signal, onProgress: (progress) => reports.push(progress) },
  );
  expect(await probeVideo(drawn.video.path)).toMatchObject({ width: drawn.video.width, height: drawn.video.height });
  expect(drawn.video.frames).toBe(96);
  expect(drawn.plan).toMatchObject({ seed: 5, duration: 4 });
  expect(reports.at(-1)?.fraction).toBeGreaterThan(0.9);
  expect(await readdir(scratchDir)).toHaveLength(3);
});

test('a drawing that is cancelled in its middle ends, and the same process draws on', async () => {
  const abort = new AbortController();
  const cancelled = renderer.draw(
    { imagePath, input, scratchDir: await scratch('two') },
    { signal: abort.signal, onProgress: ({ stage }) => stage === 'drawing' && abort.abort(new Error('enough')) },
  );
  await expect(cancelled).rejects.toThrow('enough');
  const again = await renderer.draw(
    { imagePath, input, scratchDir: await scratch('three') },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  expect(again.video.frames).toBe(96);
});

test('a file that is no picture is refused with a sentence for the user', async () => {
  const broken = join(folder, 'broken');
  await writeFile(broken, 'this is no picture');
  await expect(
    renderer.draw(
      { imagePath: broken, input, scratchDir: await scratch('four') },
      { signal: new AbortController().signal, onProgress: () => undefined },
    ),
  ).rejects.toMatchObject({ name: 'AppError', code: 'IMAGE_UNREADABLE' });
});
