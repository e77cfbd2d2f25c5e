import type { Raster, Subject } from '../../types.ts';
import { lookUp, protrusions, trace, type Protrusion, type Silhouette } from '../people/silhouette.ts';
import { thickPart } from './trunk.ts';

export type Spot = { readonly x: number; readonly y: number };

/** What sticks out of an animal's trunk, picture pixels. */
export type Limb = {
  readonly root: Spot;
  readonly end: Spot;
  readonly area: number;
  /** At a picture position: 0 in the trunk, 1 from a little beyond the root on. */
  shareAt(x: number, y: number): number;
};

/** An outline, and what it comes to where it is taken apart. */
export type Outline = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Square picture pixels. */
  readonly area: number;
  readonly inside: (x: number, y: number) => boolean;
  /** @param share of the largest disc that fits in: what smaller discs reach alone is limbs */
  takeApart(share: number): { readonly limbs: readonly Limb[]; readonly middle: Spot; readonly radius: number };
};

const step = 4;

/** The outline of a subject; null for one that is too small. */
export function outlineOf({ box }: Subject, { width, height, data }: Raster, n: number): Outline | null {
  const left = Math.max(Math.floor(box.x * width), 0);
  const top = Math.max(Math.floor(box.y * height), 0);
  const right = Math.min(Math.ceil((box.x + box.width) * width), width - 1);
  const bottom = Math.min(Math.ceil((box.y + box.height) * height), height - 1);
  const columns = Math.ceil((right - left) / step) + 1;
  const rows = Math.ceil((bottom - top) / step) + 1;
  if (columns < 12 || rows < 12) return null;
  const within = (value: number, most: number): number => Math.min(Math.max(Math.round(value), 0), most);
  const inside = (x: number, y: number): boolean => data[within(y, height - 1) * width + within(x, width - 1)] === n;
  const mask = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) if (inside(left + x * step, top + y * step)) mask[y * columns + x] = 1;
  }
  return {
    left,
    top,
    right,
    bottom,
    area: mask.reduce((sum, value) => sum + value, 0) * step * step,
    inside,
    takeApart(share) {
      const { trunk, radius } = thickPart({ width: columns, height: rows, data: mask }, share);
      const silhouette = trace(
        { left, top, right, bottom },
        inside,
        (x, y) => trunk.data[Math.round((y - top) / step) * columns + Math.round((x - left) / step)] === 1,
        1.5 * step,
      );
      const limbs = protrusions(silhouette, 0.35 * radius * step).map((one) => limbOf(one, silhouette));
      return { limbs, middle: middleOf(trunk.data, columns, left, top), radius: radius * step };
    },
  };
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

export function smooth(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
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
