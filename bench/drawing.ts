import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameRenderer } from '../src/engines/diorama/render/renderer.ts';
import { createEncoder } from '../src/media/encoder.ts';
import { framesPerSecond, frameSize, stillRgba, threeLayerMotion, threeLayerScene } from './three-layers.ts';
import { zoompanFrames } from './zoompan.ts';

const repetitions = 5;
/** Drawing and encoding together may cost this many times the encoding alone. */
const bar = 1.5;

/**
 * Draws and encodes the fixed scene, beside two references in the same run: encoding the very same frames from memory,
 * and FFmpeg's anti-jitter zoompan. All three use the same frames, size, preset, crf and threads. The runs alternate,
 * and the ratio is the median of each round's, so that a busy neighbour hits all alike.
 */
export async function benchDrawing(): Promise<boolean> {
  const scratch = await mkdtemp(join(tmpdir(), 'muybridge-bench-'));
  const renderer = await FrameRenderer.open();
  const scene = threeLayerScene();
  const motion = threeLayerMotion(scene);
  const signal = new AbortController().signal;
  const encoderTo = (name: string) =>
    createEncoder({ path: join(scratch, `${name}.mp4`), ...frameSize, fps: framesPerSecond });

  const raw: Uint8Array[] = [];
  await renderer.draw(scene, motion, async (i420) => void raw.push(i420.slice()), signal);

  const drawOnly = () => renderer.draw(scene, motion, () => Promise.resolve(), signal);
  const drawAndEncode = async () => {
    const encoder = await encoderTo('drawn');
    await renderer.draw(scene, motion, (i420) => encoder.push(i420), signal);
    await encoder.finish();
  };
  const encodeOnly = async () => {
    const encoder = await encoderTo('raw');
    for (const frame of raw) await encoder.push(frame);
    await encoder.finish();
  };
  const still = stillRgba(scene);
  const zoompan = async () => {
    const encoder = await encoderTo('zoompan');
    let frames = 0;
    for await (const frame of zoompanFrames(still, frameSize, raw.length, framesPerSecond)) {
      await encoder.push(frame);
      frames++;
    }
    await encoder.finish();
    if (frames !== raw.length) throw new Error(`zoompan gave ${frames} frames instead of ${raw.length}`);
  };

  const rounds: { drawn: number; encoded: number; zoompan: number; alone: number }[] = [];
  for (let round = 0; round < repetitions + 1; round++) {
    const times = {
      encoded: await seconds(encodeOnly),
      drawn: await seconds(drawAndEncode),
      zoompan: await seconds(zoompan),
      alone: await seconds(drawOnly),
    };
    // The first round warms caches and code.
    if (round > 0) rounds.push(times);
  }
  await renderer.close();
  await rm(scratch, { recursive: true });

  const report = (name: string, values: number[]): void =>
    console.log(
      `  ${name.padEnd(44)} median ${median(values).toFixed(2)} s   best ${Math.min(...values).toFixed(2)} s`,
    );
  console.log(
    `Three layers, ${frameSize.width}x${frameSize.height}, ${raw.length} frames, x264 veryfast crf 20, 2 threads`,
  );
  report(
    'drawing alone',
    rounds.map(({ alone }) => alone),
  );
  report(
    'encoding the same frames from memory',
    rounds.map(({ encoded }) => encoded),
  );
  report(
    'drawing and encoding',
    rounds.map(({ drawn }) => drawn),
  );
  report(
    'FFmpeg zoompan (scale=8000 first), encoded',
    rounds.map((times) => times.zoompan),
  );
  const toEncode = median(rounds.map(({ drawn, encoded }) => drawn / encoded));
  const toZoompan = median(rounds.map((times) => times.drawn / times.zoompan));
  console.log(`  ratio to encoding alone ${toEncode.toFixed(2)} (bar ${bar}), to zoompan ${toZoompan.toFixed(2)}`);
  return toEncode <= bar;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
