import type { Raster, Subject } from '../../types.ts';
import { lookUp, protrusions, trace, type Protrusion, type Silhouette } from '../people/silhouette.ts';
import { thickPart } from './trunk.ts';

export type Spot = { readonly x: number; readonly y: number };

/** What sticks out of an animal's trunk, and how far each point of the picture belongs to it. */
export type Limb = {
  readonly root: Spot;
  readonly end: Spot;
  readonly area: number;
  /** At a picture position: 0 in the trunk, 1 from a little beyond the root on. */
  shareAt(x: number, y: number): number;
};

export type Limbs = {
  readonly head: Limb | null;
  readonly tail: Limb | null;
  readonly ears: readonly Limb[];
  readonly legs: readonly Limb[];
  readonly wings: readonly Limb[];
  /** The thick part's middle and half its inscribed disc's width. */
  readonly trunk: Spot & { readonly radius: number };
};

const step = 4;
/** Discs of these shares of the largest one that fits tell limbs from the trunk; a thick neck needs the larger. */
const slender = 0.55;
const stout = 0.82;

/** Takes an outline apart by how thick it is. Null for one that is too small. */
export function findLimbs(subject: Subject, instances: Raster, n: number): Limbs | null {
  const { width, height, data } = instances;
  const { box } = subject;
  const left = Math.max(Math.floor(box.x * width), 0);
  const top = Math.max(Math.floor(box.y * height), 0);
  const right = Math.min(Math.ceil((box.x + box.width) * width), width - 1);
  const bottom = Math.min(Math.ceil((box.y + box.height) * height), height - 1);
  const columns = Math.ceil((right - left) / step) + 1;
  const rows = Math.ceil((bottom - top) / step) + 1;
  if (columns < 12 || rows < 12) return null;
  const inside = (x: number, y: number): boolean =>
    data[Math.min(Math.max(Math.round(y), 0), height - 1) * width + Math.min(Math.max(Math.round(x), 0), width - 1)] ===
    n;
  const mask = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) if (inside(left + x * step, top + y * step)) mask[y * columns + x] = 1;
  }
  const takeApart = (share: number) => {
    const { trunk, radius } = thickPart({ width: columns, height: rows, data: mask }, share);
    const silhouette = trace(
      { left, top, right, bottom },
      inside,
      (x, y) => trunk.data[Math.round((y - top) / step) * columns + Math.round((x - left) / step)] === 1,
      1.5 * step,
    );
    const found = protrusions(silhouette, 0.35 * radius * step).map((one) => limbOf(one, silhouette));
    return { found, middle: middleOf(trunk.data, columns, left, top), radius: radius * step };
  };
  const fine = takeApart(slender);
  const stoutly = takeApart(stout);
  const { middle, radius } = fine;
  const span = Math.max(right - left, bottom - top);
  const isLeg = ({ root, end }: Limb): boolean =>
    end.y > middle.y && end.y > bottom - 0.25 * (bottom - top) && end.y - root.y > 0.5 * Math.abs(end.x - root.x);
  const isUp = ({ root, end }: Limb): boolean => end.y < middle.y + 0.15 * radius && root.y < middle.y + 0.6 * radius;
  const isSlight = ({ area }: Limb): boolean => area < 0.12 * radius * radius;
  const headIn = (limbs: readonly Limb[]): Limb | null =>
    limbs
      .filter((limb) => isUp(limb) && !isSlight(limb) && limb.area < 6 * radius * radius)
      .toSorted((a, b) => b.area - a.area)[0] ?? null;
  const known = subject.head ?? null;
  // An outline's own word for where the head is holds for who faces us; from the side the neck is the better sign.
  const isSide = right - left > bottom - top && subject.face === null;
  const own =
    isSide || (known === null && right - left > 0.95 * (bottom - top))
      ? (headIn(fine.found) ?? headIn(stoutly.found))
      : null;
  const boxed = own === null ? known : null;
  const ears =
    boxed === null
      ? []
      : fine.found.filter(
          ({ end, root, area }) =>
            end.y < root.y - 0.4 * Math.abs(end.x - root.x) &&
            end.y < (boxed.y + 0.35 * boxed.height) * height &&
            area > 0.02 * radius * radius,
        );
  const rest = fine.found.filter((limb) => limb !== own && !ears.includes(limb));
  const headX = own?.end.x ?? (boxed === null ? middle.x : (boxed.x + boxed.width / 2) * width);
  const behind = (limb: Limb): number =>
    Math.abs(limb.end.x - headX) + 0.3 * Math.hypot(limb.end.x - limb.root.x, limb.end.y - limb.root.y);
  const isBehind = ({ end }: Limb): boolean =>
    own === null ? Math.abs(end.x - headX) > 0.2 * span : (end.x - middle.x) * (headX - middle.x) < 0;
  const outermost = (limb: Limb): boolean => Math.abs(limb.end.x - middle.x) > 0.35 * (right - left);
  const hanging = rest
    .filter((limb) => isBehind(limb) && limb.area > 0.02 * radius * radius && (!isLeg(limb) || outermost(limb)))
    .toSorted((a, b) => behind(b) - behind(a))[0];
  const tail =
    hanging ??
    (boxed === null
      ? null
      : lobeBeside({ from: boxed.x * width, to: (boxed.x + boxed.width) * width }, top, bottom, left, right, inside));
  const legs = rest.filter((limb) => limb !== tail && isLeg(limb));
  const wings = rest.filter((limb) => limb !== tail && !legs.includes(limb) && limb.area > 0.3 * radius * radius);
  const seat = largest(stoutly.found);
  const whole = mask.reduce((sum, value) => sum + value, 0) * step * step;
  const sits = seat !== null && seat.area > 0.35 * whole && seat.area < 0.65 * whole;
  return {
    head: own,
    tail,
    ears,
    legs,
    wings: wings.length > 0 || !sits ? wings : [restOf(seat, stoutly.middle)],
    trunk: { ...middle, radius },
  };
}

function largest(limbs: readonly Limb[]): Limb | null {
  return limbs.toSorted((a, b) => b.area - a.area)[0] ?? null;
}

function limbOf({ root, end, length, area, piece }: Protrusion, silhouette: Silhouette): Limb {
  const soft = Math.max(0.3 * length, 3 * step);
  return {
    root,
    end,
    area,
    shareAt(x, y) {
      const { piece: at, far } = lookUp(silhouette, x, y);
      return at === piece ? smooth(step, step + soft, far) : 0;
    },
  };
}

function smooth(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
}

/** A wing larger than its owner, as a butterfly's on its flower: all that is not the limb on which it sits. */
function restOf(limb: Limb, middle: Spot): Limb {
  return {
    root: limb.root,
    end: { x: 2 * middle.x - limb.root.x, y: 2 * middle.y - limb.root.y },
    area: limb.area,
    shareAt: (x, y) => 1 - limb.shareAt(x, y),
  };
}

/**
 * The tail of one who sits and faces us, beside the body: what is level or rises beyond a step in the outline, on one
 * side of the head.
 */
function lobeBeside(
  head: { readonly from: number; readonly to: number },
  top: number,
  bottom: number,
  left: number,
  right: number,
  inside: (x: number, y: number) => boolean,
): Limb | null {
  const high = bottom - top;
  const lobes = [-1, 1].flatMap((side): { limb: Limb; size: number }[] => {
    const edge = side < 0 ? head.from : head.to;
    const outer = side < 0 ? left : right;
    const wide = Math.abs(outer - edge);
    if (wide < 0.15 * (right - left)) return [];
    const topAt = (share: number): number => {
      const x = edge + (outer - edge) * share;
      let y = top + 0.2 * high;
      while (y < bottom && !inside(x, y)) y += step;
      return y;
    };
    const tops = Array.from({ length: 13 }, (_, k) => topAt(0.06 + k * 0.05));
    const peak = { x: edge + 0.4 * (outer - edge), y: Math.min(...tops) };
    // A shoulder falls off from the neck on; a tail's back is level, or rises.
    if (tops[8]! > tops[0]! + 0.03 * high || peak.y > top + 0.6 * high || peak.y < top + 0.22 * high) return [];
    const root = { x: edge, y: peak.y + 0.3 * high };
    const limb: Limb = {
      root,
      end: peak,
      area: wide * 0.3 * high,
      shareAt: (x, y) =>
        smooth(0, 0.55 * wide, (x - edge) * side) * (1 - smooth(root.y - 0.08 * high, root.y + 0.1 * high, y)),
    };
    return [{ limb, size: wide }];
  });
  return lobes.toSorted((a, b) => b.size - a.size)[0]?.limb ?? null;
}

function middleOf(data: Uint8Array, columns: number, left: number, top: number): Spot {
  let x = 0;
  let y = 0;
  let count = 0;
  data.forEach((value, i) => {
    if (value === 0) return;
    x += i % columns;
    y += Math.floor(i / columns);
    count++;
  });
  return { x: left + (step * x) / Math.max(count, 1), y: top + (step * y) / Math.max(count, 1) };
}
