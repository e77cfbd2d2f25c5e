import type { Layer, LayerTexture } from '../../types.ts';
import type { Spot } from './face-frame.ts';
import { shadows } from './leg-shade.ts';
import { boneAt, cutFrom, downThigh, nearness, shareOf, sharedUpTo, widthsOf, type Widths } from './leg-shape.ts';
import type { FoundLimb, Skeleton } from './skeleton.ts';
import { smoothstep } from './patch.ts';
import { smear } from './smear.ts';

/** What a piece of a body shows. */
export type PieceKind = 'body' | 'leg0' | 'leg1' | 'ground';

/** A body cut into pieces, back to front. */
export type Cut = {
  readonly pieces: readonly CutPiece[];
  readonly hem: Hem | null;
  /** Whose leg it is at a picture position, and how far the leg carries it; null where the legs grow out of the trunk as one piece. */
  readonly legAt: ((x: number, y: number) => { readonly leg: 0 | 1; readonly share: number } | null) | null;
};

type CutPiece = { readonly kind: PieceKind; readonly texture: LayerTexture };

/** Where legs come out of what is worn over them. */
export type Hem = {
  /** Picture row. */
  readonly y: number;
  /** Where the bones of the two legs are there. */
  readonly left: number;
  readonly right: number;
};

/** A skirt, a robe or a coat covers legs at least this far down, in lengths of the trunk. */
const leastSkirt = 0.24;
/** Legs this near to each other, in widths of a leg, are cut from one another where they touch. */
const touching = 1.15;
/** What is farther from a leg, in half widths of it, is none of it. */
const reach = 1.45;
/** Shoes may be as large as a clown's. */
const afoot = 2.4;
/** Share of the layer's texels from which on what lies at the feet and is no foot is a piece of its own. */
const leastGround = 0.004;

/**
 * Cuts a body where legs have to move behind or past something: under a skirt's hem, along each other where they touch,
 * and off the shadow that came with them. What one piece hides of another is drawn on. Null where nothing is to be cut.
 *
 * @param frame width of the picture
 */
export function cutLegs(
  layer: Layer,
  background: Layer,
  skeleton: Skeleton,
  inside: (x: number, y: number) => boolean,
  frame: number,
): Cut | null {
  const { legs, trunk, pelvis, heading } = skeleton;
  if (legs === null) return null;
  const isSideways = heading === 'left' || heading === 'right';
  const widths = [widthsOf(legs[0], isSideways, inside), widthsOf(legs[1], isSideways, inside)] as const;
  // Who is seen from the side under a skirt has no legs by now.
  const hem = isSideways ? null : findHem(legs, widths, pelvis, trunk, inside);
  const isCut = hem !== null || isSideways || areTouching(legs, widths, pelvis, trunk);
  const { texture, left, top } = layer;
  const { width, height } = texture;
  const labels = labelTexels(layer, background, legs, { widths, hem, from: hem?.y ?? pelvis.y - 0.1 * trunk, frame });
  const hasGround = labels.includes(3);
  const under: CutPiece[] = hasGround
    ? [{ kind: 'ground', texture: pieceOf(texture, labels, 3, underFeet(labels, width, height)) }]
    : [];
  if (!isCut) {
    // Legs that are apart go on in one piece with the body; only the ground is cut off.
    for (let i = 0; i < labels.length; i++) if (labels[i] !== 3) labels[i] = 0;
    return hasGround
      ? { hem, pieces: [...under, { kind: 'body', texture: pieceOf(texture, labels, 0, null) }], legAt: null }
      : null;
  }
  const near = legs[0].end.y >= legs[1].end.y ? 0 : 1;
  const leg = (own: 0 | 1): CutPiece => {
    // What the other leg, a skirt or the trunk hides of this one.
    const isHidden = (i: number): boolean => {
      const label = labels[i]!;
      const [x, y] = [(i % width) + left, Math.floor(i / width) + top];
      const byLeg = own !== near && label === 2 - own;
      const bySkirt = hem !== null && label === 0 && y > hem.y - 0.5 * (hem.y - legs[own].root.y);
      const byTrunk = hem === null && label === 0 && downThigh(x, y, legs[own]) > cutFrom - 0.25;
      if (!byLeg && !bySkirt && !byTrunk) return false;
      return nearness(x, y, legs[own], widths[own]) < (hem === null ? 1 : 0.8);
    };
    return { kind: own === 0 ? 'leg0' : 'leg1', texture: pieceOf(texture, labels, 1 + own, isHidden) };
  };
  const legsOfBody = [leg(near === 0 ? 1 : 0), leg(near)];
  // The beginning of the legs is the body's too: there they are carried alike.
  const shared = labels.map((label, i) => {
    if (hem !== null || (label !== 1 && label !== 2)) return label;
    const down = downThigh((i % width) + left, Math.floor(i / width) + top, legs[label === 1 ? 0 : 1]);
    return down < sharedUpTo ? 0 : label;
  });
  return {
    hem,
    pieces: [...under, ...legsOfBody, { kind: 'body', texture: pieceOf(texture, shared, 0, null) }],
    legAt: (x, y) => {
      const away = [nearness(x, y, legs[0], widths[0]), nearness(x, y, legs[1], widths[1])] as const;
      const leg = away[0] <= away[1] ? 0 : 1;
      if (hem !== null || away[leg] >= reach) return null;
      // Between the thighs neither carries it: legs that pass each other would fold it.
      const apart = Math.abs(away[0] - away[1]) / Math.max(away[0] + away[1], 1e-6);
      return { leg, share: shareOf(x, y, legs[leg]) * smoothstep(0, 0.6, apart) };
    },
  };
}

/** Whether a skirt hides the thighs of somebody who is seen from the side: it folds where two legs would pass. */
export function isSkirtFromAside(
  { legs, trunk, pelvis, heading }: Skeleton,
  inside: (x: number, y: number) => boolean,
): boolean {
  if (legs === null || (heading !== 'left' && heading !== 'right')) return false;
  const widths = [widthsOf(legs[0], true, inside), widthsOf(legs[1], true, inside)] as const;
  return findHem(legs, widths, pelvis, trunk, inside) !== null;
}

/** What each texel belongs to: 0 the body, 1 and 2 its legs, 3 the ground, 4 nothing that is seen. */
function labelTexels(
  layer: Layer,
  background: Layer,
  legs: readonly [FoundLimb, FoundLimb],
  { widths, hem, from, frame }: { widths: readonly [Widths, Widths]; hem: Hem | null; from: number; frame: number },
): Uint8Array {
  const { texture, left, top } = layer;
  const { width, height, data } = texture;
  const labels = new Uint8Array(width * height);
  const feet = Math.min(legs[0].end.y, legs[1].end.y) - 0.5 * widths[0].foot;
  const shade = shadows(layer, background, feet);
  const labelOf = (i: number, x: number, y: number): number => {
    // Beyond the frame no leg is invented.
    if (x < 0 || x >= frame) return 4;
    const away = [nearness(x, y, legs[0], widths[0]), nearness(x, y, legs[1], widths[1])] as const;
    const nearer = away[0] <= away[1] ? 0 : 1;
    if (y > feet && (shade[i] === 1 || away[nearer] > afoot)) return 3;
    const isLeg =
      away[nearer] < (y > feet ? afoot : reach) && (hem !== null || downThigh(x, y, legs[nearer]) > cutFrom);
    return isLeg ? 1 + nearer : 0;
  };
  let ground = 0;
  for (let y = Math.max(Math.floor(from - top), 0); y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[i * 4 + 3] === 0) continue;
      labels[i] = labelOf(i, x + left, y + top);
      if (labels[i] === 3) ground++;
    }
  }
  if (ground > leastGround * width * height) return labels;
  return labels.map((label) => (label === 3 ? 0 : label));
}

/** The texels of one label, and those that are hidden, drawn on from them. */
function pieceOf(
  { width, height, data }: LayerTexture,
  labels: Uint8Array,
  label: number,
  isHidden: ((i: number) => boolean) | null,
): LayerTexture {
  const own = new Uint8Array(data.length);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === label) own.set(data.subarray(i * 4, i * 4 + 4), i * 4);
  }
  // Only what is covered is drawn on.
  if (isHidden !== null) {
    smear(own, width, height, (i) => labels[i] !== label && data[i * 4 + 3]! > 200 && isHidden(i));
  }
  return { width, height, data: own };
}

/** A little of what feet stand on goes on under them. */
function underFeet(labels: Uint8Array, width: number, height: number): (i: number) => boolean {
  const wide = 6;
  return (i) => {
    if (labels[i] === 3) return false;
    const x = i % width;
    const y = (i - x) / width;
    for (const [dx, dy] of [
      [-wide, 0],
      [wide, 0],
      [0, -wide],
      [0, wide],
    ] as const) {
      const nx = x + dx;
      const ny = y + dy;
      if (nx >= 0 && ny >= 0 && nx < width && ny < height && labels[ny * width + nx] === 3) return true;
    }
    return false;
  };
}

/** The lowest row on which cloth still fills the gap between two legs, that opens at once below it. */
function findHem(
  legs: readonly [FoundLimb, FoundLimb],
  widths: readonly [Widths, Widths],
  pelvis: Spot,
  trunk: number,
  inside: (x: number, y: number) => boolean,
): Hem | null {
  // Beneath a thigh that is lifted a gap opens at once too.
  const hang = ({ root, joint }: FoundLimb): boolean =>
    joint.y - root.y > 0.8 * Math.hypot(joint.x - root.x, joint.y - root.y);
  if (!legs.every(hang)) return null;
  const lowest = Math.min(legs[0].end.y, legs[1].end.y);
  /** Pixels between the bones on a row that show what is behind. */
  const open = (y: number): { gap: number; a: number; b: number } => {
    const [a, b] = [boneAt(legs[0], y), boneAt(legs[1], y)];
    let gap = 0;
    for (let x = Math.min(a, b); x <= Math.max(a, b); x += 2) if (!inside(x, y)) gap += 2;
    return { gap, a, b };
  };
  for (let y = Math.floor(lowest); y > pelvis.y + leastSkirt * trunk; y -= 2) {
    const { gap, a, b } = open(y);
    const expected = Math.abs(b - a) - 2 * Math.max(widths[0].shank, widths[1].shank);
    if (gap > 4 || expected < 0.1 * trunk) continue;
    // Trousers part slowly, a skirt ends.
    return open(Math.min(y + 0.09 * trunk, lowest)).gap > 0.55 * expected ? { y: y + 2, left: a, right: b } : null;
  }
  return null;
}

/** Whether two legs lie side by side or cross for a good part of their length. */
function areTouching(
  legs: readonly [FoundLimb, FoundLimb],
  widths: readonly [Widths, Widths],
  pelvis: Spot,
  trunk: number,
): boolean {
  const end = Math.min(legs[0].end.y, legs[1].end.y);
  let rows = 0;
  let close = 0;
  for (let y = pelvis.y + 0.45 * trunk; y < end; y += 4) {
    rows++;
    const apart = Math.abs(boneAt(legs[0], y) - boneAt(legs[1], y));
    if (apart < touching * (widths[0].shank + widths[1].shank)) close++;
  }
  return close > 0.3 * rows;
}
