import type { Field } from '../types.ts';
import { ramp } from './grid.ts';
import { lowestFoot } from './regions.ts';

/** Share of a subject's height, from below, in which its lowest pixels are feet and no belly. */
const footShare = 0.14;
/** Share of a subject's height over which the ground's disparity turns into the subject's own. */
const transition = 0.3;
/** The most that a foot is moved in depth: a larger step means that the ground was misjudged. */
const mostBent = 0.35;
/** Columns over which neighbouring feet share their correction. */
const sharedColumns = 4;

/**
 * Bends subjects, in place, so that each foot has the disparity of the ground that it stands on; else a camera move
 * makes them slide over the ground and off their shadows.
 *
 * @param subjects disparity of the subjects' pixels
 * @param labels 0 for background, else the number of the subject, as large as `subjects`
 */
export function standOnGround(subjects: Field, labels: Uint8Array, background: Field): void {
  const { width, height } = subjects;
  const count = labels.reduce((most, label) => Math.max(most, label), 0);
  for (let label = 1; label <= count; label++) {
    const lowest = new Int32Array(width).fill(-1);
    let top = height;
    let bottom = -1;
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] !== label) continue;
      const y = Math.floor(i / width);
      lowest[i % width] = y;
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    if (bottom < 0 || bottom + 1 >= lowestFoot * height) continue;
    bend(subjects, labels, label, background, lowest, { top, bottom });
  }
}

function bend(
  { width, data }: Field,
  labels: Uint8Array,
  label: number,
  background: Field,
  lowest: Int32Array,
  { top, bottom }: { top: number; bottom: number },
): void {
  const size = bottom + 1 - top;
  const isFoot = lowest.map((y) => (y > bottom - footShare * size ? 1 : 0));
  const step = Float32Array.from(lowest, (y, x) =>
    isFoot[x] === 0
      ? 0
      : Math.min(mostBent, Math.max(-mostBent, background.data[y * width + x]! - data[y * width + x]!)),
  );
  for (let x = 0; x < width; x++) {
    let feet = 0;
    let steps = 0;
    let rows = 0;
    for (let near = Math.max(0, x - sharedColumns); near <= Math.min(width - 1, x + sharedColumns); near++) {
      const weight = isFoot[near]! * (1 + sharedColumns - Math.abs(near - x));
      feet += weight;
      steps += weight * step[near]!;
      rows += weight * lowest[near]!;
    }
    if (feet === 0) continue;
    for (let y = top; y <= bottom; y++) {
      if (labels[y * width + x] !== label) continue;
      data[y * width + x]! += (steps / feet) * ramp((rows / feet - y) / (transition * size), 1, 0);
    }
  }
}
