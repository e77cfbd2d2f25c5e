import { bodyBones, type Keypoint } from '../../types.ts';
import { ramp } from '../grid.ts';
import { fitMixture, unlikeliness, type Mixture } from './colours.ts';
import { about, complexionOf, type Head } from './head.ts';
import type { Look } from './look.ts';
import type { Finding } from './water.ts';
import { maskWhere } from '../raster/planes.ts';

/** Joints less sure than this are not looked at. */
const leastScore = 0.25;

/** Minus log likelihood below which a colour is the face's own. */
const skinlike = 13.5;
/** Of somebody smaller than this share of the picture hardly anything is known. */
const leastPerson = 0.03;

/**
 * Somebody's clothes: what of the person is no face, no hair and no skin.
 *
 * @param own alpha of the person alone, on the look's grid
 */
export function findCloth(
  look: Look,
  own: Float32Array,
  head: Head | null,
  hair: Float32Array | null,
  keypoints: readonly Keypoint[],
): Omit<Finding, 'mirrored'> | null {
  const { width, height, luma, redGreen, yellowBlue } = look;
  const planes = [luma, redGreen, yellowBlue];
  const n = width * height;
  const joints = new Map(keypoints.filter(({ score }) => score >= leastScore).map((joint) => [joint.name, joint]));
  const person = maskWhere(own, (alpha) => alpha > 0.6);
  const size = bodySize(person, width, height);
  if (size < 0.18 * Math.min(width, height)) return null;
  const skin = skinOf(look, own, head, hair);
  const hands = handsOf(joints, width, height, size);
  const away = fromBones(joints, width, height);
  const isBare = (i: number): boolean => {
    const x = i % width;
    const y = Math.floor(i / width);
    if (hands.some((hand) => Math.hypot(x - hand.x, y - hand.y) < hand.radius)) return true;
    if (head === null) return false;
    const { up, away: fromFace } = about(head, x, y);
    return fromFace < 1.3 || up > -1.2 || (skin !== null && unlikeliness(skin, planes, i) < skinlike);
  };
  const chance = new Float32Array(n);
  let all = 0;
  let cloth = 0;
  let loose = 0;
  for (let i = 0; i < n; i++) {
    if (!person[i]) continue;
    all++;
    if ((hair?.[i] ?? 0) > 0.5 || isBare(i)) continue;
    chance[i] = 1;
    cloth++;
    if (away !== null && away[i]! > 0.09 * size) loose++;
  }
  if (cloth < 0.12 * all) return null;
  const known = away !== null && all > leastPerson * n;
  return { chance, confidence: known ? 0.4 + 0.5 * ramp(loose / all, 0.1, 0.3) : 0.5 };
}

/** What the face's skin looks like, without eyes, brows and drawn lines. */
function skinOf(look: Look, own: Float32Array, head: Head | null, hair: Float32Array | null): Mixture | null {
  if (head === null) return null;
  const { width, luma, redGreen, yellowBlue } = look;
  const complexion = complexionOf(look, own, head);
  const skin = maskWhere(
    own,
    (alpha, i) =>
      alpha > 0.6 &&
      hair?.[i] !== 1 &&
      Math.abs(luma[i]! - complexion) < 45 &&
      about(head, i % width, Math.floor(i / width)).away < 0.8,
  );
  return fitMixture([luma, redGreen, yellowBlue], skin, 2);
}

/** The larger side of the box that a person fills. */
function bodySize(person: Uint8Array, width: number, height: number): number {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let i = 0; i < person.length; i++) {
    if (!person[i]) continue;
    const x = i % width;
    const y = Math.floor(i / width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return Math.max(0, right - left, bottom - top);
}

function handsOf(joints: ReadonlyMap<string, Keypoint>, width: number, height: number, size: number) {
  return ['left', 'right'].flatMap((side) => {
    const wrist = joints.get(`${side}_wrist`);
    if (wrist === undefined) return [];
    const elbow = joints.get(`${side}_elbow`);
    // The hand goes on from the wrist as the forearm does.
    const on = 0.3;
    const x = wrist.x + (elbow === undefined ? 0 : on * (wrist.x - elbow.x));
    const y = wrist.y + (elbow === undefined ? 0 : on * (wrist.y - elbow.y));
    return [{ x: x * width, y: y * height, radius: 0.055 * size }];
  });
}

/** Distance of each pixel from the nearest bone, pixels; null when hardly any joint was found. */
function fromBones(joints: ReadonlyMap<string, Keypoint>, width: number, height: number): Float32Array | null {
  const seen = bodyBones.flatMap(([a, b]) => {
    const from = joints.get(a);
    const to = joints.get(b);
    return from === undefined || to === undefined
      ? []
      : [{ x: from.x * width, y: from.y * height, dx: (to.x - from.x) * width, dy: (to.y - from.y) * height }];
  });
  if (seen.length < 4) return null;
  return new Float32Array(width * height).map((_, i) => {
    const px = (i % width) + 0.5;
    const py = Math.floor(i / width) + 0.5;
    let least = Infinity;
    for (const { x, y, dx, dy } of seen) {
      const t = Math.min(1, Math.max(0, ((px - x) * dx + (py - y) * dy) / Math.max(1, dx * dx + dy * dy)));
      least = Math.min(least, Math.hypot(px - x - t * dx, py - y - t * dy));
    }
    return least;
  });
}
