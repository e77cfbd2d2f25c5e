import type { Field, Scene } from '../types.ts';
import type { Tones } from './tones.ts';

/** Disparity up to which what lies above the horizon is sky, and from which on it is not. */
const surely = 0.025;
const nomore = 0.06;
/** A picture with less sky than this share shows none to draw in. */
const least = 0.04;

/** Change of a channel, 0 to 255, from one place to the next below it that ends the sky. */
const edge = 30;

/** Places to each side over which the sky's lower edge is evened out. */
const evened = 3;

/** Where the picture shows sky, 0 to 1; null where it hardly does. */
export function skyOf(tones: Tones, scene: Scene): Field | null {
  const { width, height, disparity } = tones;
  const horizon = scene.horizon / scene.height;
  let sum = 0;
  const data = disparity.map((value, i) => {
    if ((Math.floor(i / width) + 0.5) / height > horizon + 0.02) return 0;
    const open = Math.min(Math.max((nomore - value) / (nomore - surely), 0), 1);
    sum += open;
    return open;
  });
  if (sum < least * data.length) return null;
  goDown(data, tones, horizon);
  return { width, height, data: evenOut(data, width) };
}

/** What hangs together with the sky above it, without an edge, is sky too. */
function goDown(data: Float32Array, { width, height, rgb }: Tones, horizon: number): void {
  const last = Math.min(Math.round(horizon * height), height - 1);
  for (let x = 0; x < width; x++) {
    for (let y = 1; y <= last; y++) {
      const at = y * width + x;
      const above = at - width;
      const change = Math.max(...[0, 1, 2].map((c) => Math.abs(rgb[at * 3 + c]! - rgb[above * 3 + c]!)));
      const same = Math.min(Math.max((edge - change) / 10, 0), 1);
      data[at] = Math.max(data[at]!, data[above]! * same);
    }
  }
}

/** Means of neighbours in a row, so that columns that end differently show no stripes. */
function evenOut(data: Float32Array, width: number): Float32Array {
  return data.map((_, i) => {
    const x = i % width;
    let sum = 0;
    let count = 0;
    for (let dx = Math.max(-evened, -x); dx <= Math.min(evened, width - 1 - x); dx++) {
      const weight = evened + 1 - Math.abs(dx);
      sum += weight * data[i + dx]!;
      count += weight;
    }
    return sum / count;
  });
}
