import type { Field, Raster, RgbaImage, Subject } from '../types.ts';
import { standOnGround } from './contact.ts';
import { flatten, inFront, type Depth } from './depth.ts';
import { fitSize, ramp } from './grid.ts';
import { gaussianBlur, spread } from './raster/blur.ts';
import { distanceToOutside } from './raster/distance.ts';
import { resizeField } from './raster/resize.ts';

/** Pixels of the depth field beside a subject in which the net's depth is a mixture of both sides. */
const mixed = 4;

/**
 * Depth fields from what a net has measured, aligned to the subjects' mattes: the background goes on behind them, and
 * no part of a subject lies behind its middle, since a thin limb that the net has missed would else be torn off.
 *
 * @param seen disparity, 0 far to 1 near
 */
export function measuredDepth(
  image: RgbaImage,
  seen: Field,
  side: number,
  matte: Field | null,
  labels: Raster | null,
  subjects: readonly Omit<Subject, 'disparity'>[],
  sky: Field | null,
): Depth {
  const { width, height } = fitSize(image, side);
  const measured = resizeField(seen, width, height);
  if (sky !== null) {
    const share = resizeField(sky, width, height).data;
    for (let i = 0; i < share.length; i++) measured.data[i]! *= 1 - share[i]!;
  }
  if (matte === null || labels === null || subjects.length === 0) {
    const background = flatten(gaussianBlur(measured, width * 0.01));
    return { background, foreground: inFront(background), disparities: subjects.map(() => 0.5) };
  }
  const alpha = resizeField(matte, width, height).data;
  const labelAt = labelsAt(labels, alpha, width, height);
  const inside = labelAt.map((label) => (label > 0 ? 1 : 0));
  const outside = inside.map((value) => 1 - value);
  const away = distanceToOutside(outside, width, height).data;
  const behind = { width, height, data: away.map((far) => ramp(far, mixed, mixed + 2)) };
  const background = flatten(gaussianBlur(spread(measured, behind, 3), width * 0.01));

  const disparities = subjects.map((_, i) => median(measured.data.filter((_, at) => labelAt[at] === i + 1)));
  const depth = distanceToOutside(inside, width, height).data;
  const data = measured.data.map((value, at) => {
    const label = labelAt[at]!;
    return label === 0 ? 0 : Math.max(disparities[label - 1]!, value);
  });
  standOnGround({ width, height, data }, labelAt, background);
  const weight = depth.map((far) => ramp(far, 0, 2));
  const foreground = spread({ width, height, data }, { width, height, data: weight }, 3);
  return { background, foreground: flatten(gaussianBlur(foreground, 2.5)), disparities };
}

function labelsAt(labels: Raster, alpha: Float32Array, width: number, height: number): Uint8Array {
  return Uint8Array.from(alpha, (value, i) => {
    if (value <= 0.5) return 0;
    const u = Math.floor((((i % width) + 0.5) / width) * labels.width);
    const v = Math.floor(((Math.floor(i / width) + 0.5) / height) * labels.height);
    return labels.data[v * labels.width + u]!;
  });
}

/** Of nothing at all: the middle. */
function median(values: Float32Array): number {
  return values.length === 0 ? 0.5 : values.toSorted()[values.length >> 1]!;
}
