import { decodeFrames } from '../../src/media/probe.ts';
import { moved, renderKnownMotion, type KnownMotion } from './known-motion.ts';
import { gridPoints, type CameraType } from './measure/camera-rule.ts';
import { flowSide, MovementMeter } from './measure/flow.ts';
import { LeakMeter } from './measure/leak.ts';
import type { OpenCv } from './measure/opencv.ts';
import { comparedInterval, fastestMean } from './measure/rules.ts';
import { CameraMeter } from './measure/tracking.ts';
import { printTable } from './tables.ts';

/** Motions from a standstill to far beyond what a clip does; growth is small enough for the edges' points to stay. */
export const knownMotions: readonly (KnownMotion & { readonly is: CameraType | null })[] = [
  { name: 'still', is: 'static' },
  { name: 'drift of 0.005 px', x: 0.005, is: 'static' },
  { name: 'pan of 1.5 px', x: -1.5, is: 'pan_right' },
  { name: 'pan of 6 px', x: 6, is: 'pan_left' },
  { name: 'tilt of 2 px', y: 2, is: 'tilt_up' },
  { name: 'growth of 0.3 %', growth: 0.003, is: 'zoom_in' },
  { name: 'shrinking of 0.3 %', growth: -0.003, is: 'zoom_out' },
  { name: 'turn of 0.2 degrees', turn: 0.2, is: null },
];

export type Calibration = {
  readonly name: string;
  readonly is: CameraType | null;
  readonly seenAs: readonly CameraType[];
  /** Farthest that one of the four middle points was found from where it is, in pixels of the video. */
  readonly pointError: number;
  /** The fastest 5 % between frames at 8 a second, in px at a short side of 256: true and found. */
  readonly fastest: { readonly expected: number; readonly found: number };
  /** Mean motion since the first frame, px of the video: true at the last frame and found; null beyond a few pixels. */
  readonly leak: { readonly expected: number; readonly found: number } | null;
};

/** Tries the instruments on videos whose motion is known, and says how well they do. */
export async function calibrate(cv: OpenCv, folder: string): Promise<Calibration[]> {
  const found: Calibration[] = [];
  for (const motion of knownMotions) {
    found.push(await measureKnown(cv, motion, { folder, width: 640, height: 360, frames: 48, fps: 24 }));
  }
  console.log('Calibration: what the instruments say of clips whose motion is known (so much a frame)');
  printTable([
    ['motion', 'seen as', 'points off by, px', 'fastest 5 %, true', 'found', 'since the start, true', 'found'],
    ...found.map(({ name, seenAs, pointError, fastest, leak }) => [
      name,
      seenAs.join(' ') || '-',
      pointError.toFixed(2),
      fastest.expected.toFixed(2),
      fastest.found.toFixed(2),
      leak?.expected.toFixed(3) ?? '',
      leak?.found.toFixed(3) ?? '',
    ]),
  ]);
  return found;
}

/** Draws one motion and measures it. */
export async function measureKnown(
  cv: OpenCv,
  motion: KnownMotion & { readonly is: CameraType | null },
  options: {
    readonly folder: string;
    readonly width: number;
    readonly height: number;
    readonly frames: number;
    readonly fps: number;
  },
): Promise<Calibration> {
  const { width, height, frames, fps } = options;
  const { path } = await renderKnownMotion(cv, motion, options);
  const camera = new CameraMeter(cv);
  const movement = new MovementMeter(cv, fps);
  const everywhere = { width, height, data: new Uint8Array(width * height).fill(255) };
  const leak = new LeakMeter(cv, everywhere, frames);
  for await (const frame of decodeFrames(path)) {
    camera.frame(frame, frame.index === frames - 1);
    movement.frame(frame);
    leak.frame(frame);
  }
  const seen = camera.finish();
  const grid = gridPoints(width, height);
  const way = (index: number, steps: number) => {
    const { x, y } = moved(motion, steps, options, grid[index]!);
    return { x: x - grid[index]!.x, y: y - grid[index]!.y };
  };
  const edges = { top: 5, bottom: 95, left: 50, right: 59 } as const;
  const errors = (['top', 'bottom', 'left', 'right'] as const).map((edge) => {
    const expected = way(edges[edge], frames - 1);
    return Math.hypot(seen.moved[edge].x - expected.x, seen.moved[edge].y - expected.y);
  });
  const sinceStart = meanWay(motion, frames - 1, options);
  return {
    name: motion.name,
    is: motion.is,
    seenAs: seen.types,
    pointError: Math.max(...errors),
    fastest: { expected: expectedFastest(motion, fps, options), found: movement.finish().fastest },
    leak: sinceStart < 3 ? { expected: sinceStart, found: leak.finish()?.mean ?? Number.NaN } : null,
  };
}

function expectedFastest(motion: KnownMotion, fps: number, size: { width: number; height: number }): number {
  const scale = flowSide / Math.min(size.width, size.height);
  return scale * fastestMean(ways(motion, comparedInterval(fps), size));
}

function meanWay(motion: KnownMotion, steps: number, size: { width: number; height: number }): number {
  const lengths = ways(motion, steps, size);
  return lengths.reduce((sum, value) => sum + value, 0) / lengths.length;
}

/** How far every eighth pixel goes in so many frames. */
function ways(motion: KnownMotion, steps: number, size: { width: number; height: number }): Float32Array {
  const lengths: number[] = [];
  for (let y = 4; y < size.height; y += 8) {
    for (let x = 4; x < size.width; x += 8) {
      const to = moved(motion, steps, size, { x, y });
      lengths.push(Math.hypot(to.x - x, to.y - y));
    }
  }
  return Float32Array.from(lengths);
}
