import type { Box, Field, RgbaImage, Subject } from '../types.ts';
import { fitSize, ramp } from './grid.ts';
import { workSide, type Matte } from './matte.ts';
import { components } from './raster/components.ts';
import { resizeField } from './raster/resize.ts';
import { maskWhere } from './raster/planes.ts';

/** A matte this sure needs no further look; one less sure than the least shows something else than people. */
const sureEnough = 0.76;
const leastSure = 0.4;
/** Every look takes as long as the first one. */
const mostPeople = 2;
const sureJoint = 0.3;
const leastJoints = 8;

/** A part of the picture to show to the matte net again, and the alphas between which it is believed. */
type Look = {
  readonly box: Box;
  readonly from: number;
  readonly to: number;
  /** It is believed together with the first view only. */
  readonly shared: boolean;
};

/**
 * Where the matte net should look again because it is not sure of people whose joints are plainly seen, as it is not in
 * busy drawings: at each of them, and nearer at head and arms, whose hands are lost first.
 */
export function looksAtPeople(
  matte: Matte | null,
  subjects: readonly Pick<Subject, 'kind' | 'box' | 'keypoints'>[],
): Look[] {
  if (matte === null || matte.confidence >= sureEnough || matte.confidence < leastSure) return [];
  const people = subjects.filter(
    ({ kind, keypoints }) =>
      kind === 'person' && keypoints.filter(({ score }) => score >= sureJoint).length >= leastJoints,
  );
  const seen = people.slice(0, mostPeople);
  if (seen.length === 0) return [];
  const left = Math.min(...seen.map(({ box }) => box.x));
  const top = Math.min(...seen.map(({ box }) => box.y));
  const right = Math.max(...seen.map(({ box }) => box.x + box.width));
  const bottom = Math.max(...seen.map(({ box }) => box.y + box.height));
  // Arms that the first view lost reach beyond what it saw.
  const aside = 0.16 * (right - left);
  const all = within(left - aside, top - 0.05, right - left + 2 * aside, bottom - top + 0.1);
  const each = seen.flatMap(({ box }) => {
    const body = within(box.x - 0.12 * box.width, box.y - 0.06 * box.height, 1.24 * box.width, 1.12 * box.height);
    return [
      { box: body, from: 0.3, to: 0.75, shared: false },
      { box: { ...body, height: 0.58 * body.height }, from: 0.35, to: 0.75, shared: false },
    ];
  });
  return [{ box: all, from: 0.5, to: 0.66, shared: true }, ...each];
}

/** One alpha of the first view, as far as it was sure, and the nearer ones. */
export function joinLooks(
  image: RgbaImage,
  whole: Field,
  looks: readonly { readonly look: Look; readonly seen: Field }[],
): Field {
  const { width, height } = fitSize(image, workSide);
  const first = resizeField(whole, width, height);
  const joined: Field = { width, height, data: new Float32Array(first.data.length) };
  for (let i = 0; i < joined.data.length; i++) joined.data[i] = ramp(first.data[i]!, 0.95, 1);
  for (const { look, seen } of looks) {
    const { box } = look;
    const left = Math.round(box.x * width);
    const top = Math.round(box.y * height);
    const inner = resizeField(seen, Math.round(box.width * width), Math.round(box.height * height));
    for (let y = 0; y < inner.height && top + y < height; y++) {
      for (let x = 0; x < inner.width && left + x < width; x++) {
        // The edges of a look are no edges of anything.
        const edge = Math.min(x / inner.width, 1 - x / inner.width, y / inner.height, 1 - y / inner.height);
        const i = (top + y) * width + left + x;
        const own = Math.max(inner.data[y * inner.width + x]!, 0);
        const agreed = look.shared ? Math.sqrt(own * Math.max(first.data[i]!, 0)) : own;
        const value = ramp(agreed, look.from, look.to) * ramp(edge, 0, 0.03);
        joined.data[i] = Math.max(joined.data[i]!, value);
      }
    }
  }
  return joined;
}

/** Takes away, in place, what hangs together with nobody's joints: a look at a person shows the things nearby as well. */
export function keepPeople({ coarse }: Matte, people: readonly Pick<Subject, 'keypoints'>[]): void {
  const { width, height, data } = coarse;
  const found = components(
    maskWhere(data, (value) => value > 0.15),
    width,
    height,
  );
  const kept = new Set<number>([0]);
  for (const { keypoints } of people) {
    for (const { x, y, score } of keypoints) {
      if (score < sureJoint) continue;
      const px = Math.min(Math.max(Math.round(x * width), 0), width - 1);
      const py = Math.min(Math.max(Math.round(y * height), 0), height - 1);
      kept.add(found.labels[py * width + px]!);
    }
  }
  for (let i = 0; i < data.length; i++) if (!kept.has(found.labels[i]!)) data[i] = 0;
}

function within(x: number, y: number, width: number, height: number): Box {
  const left = Math.max(x, 0);
  const top = Math.max(y, 0);
  return { x: left, y: top, width: Math.min(x + width, 1) - left, height: Math.min(y + height, 1) - top };
}
