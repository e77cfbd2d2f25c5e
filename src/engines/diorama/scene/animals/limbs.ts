import type { Raster, Subject } from '../../types.ts';
import { outlineOf, smooth, type Limb, type Outline, type Spot } from './outline.ts';

export type Limbs = {
  readonly head: Limb | null;
  readonly tail: Limb | null;
  readonly ears: readonly Limb[];
  readonly legs: readonly Limb[];
  readonly wings: readonly Limb[];
  /** The thick part's middle, and the radius of the largest disc in it. */
  readonly trunk: Spot & { readonly radius: number };
};

/** Discs of these shares of the largest one that fits tell limbs from the trunk; a thick neck needs the larger. */
const slender = 0.55;
const stout = 0.82;

/** Where an animal's limbs are, and the head's box where it faces us, picture pixels. */
type Sight = Outline & {
  readonly found: readonly Limb[];
  readonly middle: Spot;
  readonly radius: number;
  readonly headBox: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
};

/** Takes an outline apart by how thick it is. Null for one that is too small. */
export function findLimbs(subject: Subject, instances: Raster, n: number): Limbs | null {
  const outline = outlineOf(subject, instances, n);
  if (outline === null) return null;
  const fine = outline.takeApart(slender);
  const coarse = outline.takeApart(stout);
  const { middle, radius } = fine;
  const head = sideHead(subject, outline, fine.limbs, coarse.limbs, fine);
  const sight: Sight = {
    ...outline,
    found: fine.limbs,
    middle,
    radius,
    headBox: head === null ? boxIn(subject, instances) : null,
  };
  const ears = earsOf(sight);
  const rest = fine.limbs.filter((limb) => limb !== head && !ears.includes(limb));
  const tail = tailOf(sight, rest, head) ?? lobeBeside(sight);
  const legs = rest.filter((limb) => limb !== tail && isLeg(sight, limb));
  const wings = rest.filter((limb) => limb !== tail && !legs.includes(limb) && limb.area > 0.3 * radius * radius);
  return {
    head,
    tail,
    ears,
    legs,
    wings: wings.length > 0 ? wings : wingOf(coarse, outline.area),
    trunk: { ...middle, radius },
  };
}

function boxIn({ head }: Subject, { width, height }: Raster): Sight['headBox'] {
  if (head === undefined || head === null) return null;
  return { x: head.x * width, y: head.y * height, width: head.width * width, height: head.height * height };
}

/**
 * Head and neck of one that is seen from the side. An outline's own word for where the head is holds for who faces us;
 * of a long body the neck is the better sign.
 */
function sideHead(
  { head, face }: Subject,
  { left, top, right, bottom }: Outline,
  fine: readonly Limb[],
  coarse: readonly Limb[],
  { middle, radius }: { readonly middle: Spot; readonly radius: number },
): Limb | null {
  const [wide, high] = [right - left, bottom - top];
  const isUnknown = head === undefined || head === null;
  if (!(wide > high && face === null) && !(isUnknown && wide > 0.95 * high)) return null;
  const size = radius * radius;
  const among = (limbs: readonly Limb[]): Limb | undefined =>
    limbs
      .filter(
        ({ root, end, area }) =>
          end.y < middle.y + 0.15 * radius && root.y < middle.y + 0.6 * radius && area > 0.12 * size && area < 6 * size,
      )
      .toSorted((a, b) => b.area - a.area)[0];
  return among(fine) ?? among(coarse) ?? null;
}

function isLeg({ top, bottom, middle }: Sight, { root, end }: Limb): boolean {
  return end.y > middle.y && end.y > bottom - 0.25 * (bottom - top) && end.y - root.y > 0.5 * Math.abs(end.x - root.x);
}

/** What stands up from the head of one that faces us. */
function earsOf({ found, headBox, radius }: Sight): Limb[] {
  if (headBox === null) return [];
  return found.filter(
    ({ end, root, area }) =>
      end.y < root.y - 0.4 * Math.abs(end.x - root.x) &&
      end.y < headBox.y + 0.35 * headBox.height &&
      area > 0.02 * radius * radius,
  );
}

/** What is farthest from the head, and no leg that stands under the body. */
function tailOf(sight: Sight, rest: readonly Limb[], head: Limb | null): Limb | null {
  const { left, right, top, bottom, middle, radius, headBox } = sight;
  const headX = head?.end.x ?? (headBox === null ? middle.x : headBox.x + headBox.width / 2);
  const span = Math.max(right - left, bottom - top);
  const isBehind = ({ end }: Limb): boolean =>
    head === null ? Math.abs(end.x - headX) > 0.2 * span : (end.x - middle.x) * (headX - middle.x) < 0;
  const isFree = (limb: Limb): boolean =>
    Math.abs(limb.end.x - middle.x) > 0.35 * (right - left) || !isLeg(sight, limb);
  const far = ({ root, end }: Limb): number =>
    Math.abs(end.x - headX) + 0.3 * Math.hypot(end.x - root.x, end.y - root.y);
  return (
    rest
      .filter((limb) => isBehind(limb) && isFree(limb) && limb.area > 0.02 * radius * radius)
      .toSorted((a, b) => far(b) - far(a))[0] ?? null
  );
}

/**
 * The tail of one who sits and faces us, beside the body: what is level or rises beyond a step in the outline, on one
 * side of the head.
 */
function lobeBeside({ headBox, top, bottom, left, right, inside }: Sight): Limb | null {
  if (headBox === null) return null;
  const high = bottom - top;
  const lobes = [-1, 1].flatMap((side): { limb: Limb; size: number }[] => {
    const edge = side < 0 ? headBox.x : headBox.x + headBox.width;
    const outer = side < 0 ? left : right;
    const wide = Math.abs(outer - edge);
    if (wide < 0.15 * (right - left)) return [];
    const tops = Array.from({ length: 13 }, (_, k) => {
      const x = edge + (outer - edge) * (0.06 + k * 0.05);
      let y = top + 0.2 * high;
      while (y < bottom && !inside(x, y)) y += 4;
      return y;
    });
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

/** A wing larger than its owner, as a butterfly's on its flower: all that is not the limb on which it sits. */
function wingOf({ limbs, middle }: { readonly limbs: readonly Limb[]; readonly middle: Spot }, whole: number): Limb[] {
  const [seat] = limbs.toSorted((a, b) => b.area - a.area);
  if (seat === undefined || seat.area < 0.35 * whole || seat.area > 0.65 * whole) return [];
  return [
    {
      root: seat.root,
      end: { x: 2 * middle.x - seat.root.x, y: 2 * middle.y - seat.root.y },
      area: seat.area,
      shareAt: (x, y) => 1 - seat.shareAt(x, y),
    },
  ];
}
