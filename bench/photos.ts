import { readdir, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRenderer } from '../src/worker/renderer.ts';
import { median } from './drawing.ts';

/** A camera move for each picture, in turn. */
const prompts = [
  'slow push in',
  'pan left',
  'orbit right',
  'zoom out',
  'truck left',
  'crane up',
  'handheld camera',
  'dolly zoom',
];
const ignore = (): void => undefined;

/** Seconds from request to file, warm, with what the picture shows already known. */
const bar = 4;

/**
 * Every photo, from request to file through the renderer process: first as a picture never seen (nets warm), then
 * again with another seed, when perception and scene are in the process's cache.
 */
export async function benchPhotos(folder: string): Promise<boolean> {
  const files = (await readdir(folder)).filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).toSorted();
  const scratch = await mkdtemp(join(tmpdir(), 'muybridge-bench-'));
  const renderer = createRenderer({ log: { info: ignore, warn: console.warn, error: console.error } });
  let runs = 0;
  const draw = async (imagePath: string, prompt: string, seed: number) => {
    const scratchDir = join(scratch, String(runs++));
    await mkdir(scratchDir);
    const started = performance.now();
    const result = await renderer.draw(
      { imagePath, input: { prompt, duration: 4, movementAmplitude: 'auto', seed }, scratchDir },
      { signal: new AbortController().signal, onProgress: ignore },
    );
    const seconds = (performance.now() - started) / 1000;
    await rm(scratchDir, { recursive: true });
    return { seconds, timings: result.timings };
  };

  await draw(join(folder, files[0]!), '', 0);
  console.log('Photos, 4 s clips, request to file through the renderer process, seconds');
  const warm: number[] = [];
  const unseen: number[] = [];
  for (const [index, file] of files.entries()) {
    const prompt = prompts[index % prompts.length]!;
    const first = await draw(join(folder, file), prompt, 1);
    const again = await draw(join(folder, file), prompt, 2);
    unseen.push(first.seconds);
    warm.push(again.seconds);
    const stages = Object.entries(first.timings).map(([stage, ms]) => `${stage} ${ms}`);
    console.log(
      `  ${file.padEnd(20)} ${prompt.padEnd(16)} cached ${again.seconds.toFixed(2)}   not cached ${first.seconds.toFixed(2)}   (${stages.join(', ')} ms)`,
    );
  }
  await renderer.close();
  await rm(scratch, { recursive: true });
  console.log(
    `  cached: median ${median(warm).toFixed(2)}, worst ${Math.max(...warm).toFixed(2)} (bar ${bar}); not cached: median ${median(unseen).toFixed(2)}, worst ${Math.max(...unseen).toFixed(2)}`,
  );
  return Math.max(...warm) <= bar;
}
