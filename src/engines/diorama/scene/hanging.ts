import { bodyBones, type Field, type Keypoint, type Raster, type Subject } from '../types.ts';
import { distanceInto } from './pyramid.ts';
import { fieldSize, rise, shrunk, smoothed } from './weight.ts';

/** Joints less sure than this are not looked at. */
const leastScore = 0.25;
/** Texels beyond the person's outline up to which the weight goes on: nothing is seen there. */
const beyond = 8;
/** Texels over which the weight rises from what may not be bent. */
const edge = 2.5;

/** How free a point of somebody's hair or clothes is to move, 0 to 1, by its place in texels. */
type Freedom = (x: number, y: number) => number;

/**
 * How far hair or clothes may be bent: nothing on the head or the body, everything at the tips and hems; it goes on beyond the
 * outline, and never onto the rest of the person.
 *
 * @param matte alpha of all subjects; null when they are no layer of their own
 */
export function hangingWeight(name: 'hair' | 'cloth', mask: Raster, matte: Raster | null, subject: Subject): Field {
  const { width, height } = fieldSize(mask);
  const around = matte === null ? null : shrunk(matte, width, height);
  const own = Uint8Array.from(shrunk(mask, width, height), (value) => (value > 0.5 ? 1 : 0));
  const away = distanceInto(
    own.map((value) => 1 - value),
    width,
    height,
  );
  const open = Uint8Array.from(own, (value, i) =>
    value === 1 || ((around?.[i] ?? 1) < 0.05 && away[i]! <= beyond) ? 1 : 0,
  );
  const room = distanceInto(open, width, height);
  const free = name === 'hair' ? fromHead(subject, width, height) : fromBody(subject, own, width, height);
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    if (open[i] === 0) continue;
    const x = i % width;
    data[i] = rise(room[i]! / edge) * (1 - rise(away[i]! / beyond)) * free(x + 0.5, (i - x) / width + 0.5);
  }
  return { width, height, data: smoothed(data, width, height) };
}

/** Hair lies close around the skull and is free a face away from it. */
function fromHead({ face, box }: Subject, width: number, height: number): Freedom {
  const head = face === null ? { x: box.x, y: box.y, width: box.width, height: box.width } : faceBox(face);
  const tall = (head.height * height) / 2;
  const wide = Math.max((head.width * width) / 2, 0.6 * tall);
  const x0 = (head.x + head.width / 2) * width;
  const y0 = (head.y + head.height / 2) * height - 0.3 * tall;
  return (x, y) => rise((Math.hypot((x - x0) / (1.2 * wide), (y - y0) / (1.25 * tall)) - 0.95) / 1.3);
}

function faceBox({ mesh, box }: NonNullable<Subject['face']>): { x: number; y: number; width: number; height: number } {
  if (mesh.length === 0) return box;
  const xs = mesh.map(({ x }) => x);
  const ys = mesh.map(({ y }) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Clothes are free where no bone carries them, more so the lower they hang. */
function fromBody(subject: Subject, own: Uint8Array, width: number, height: number): Freedom {
  const { keypoints, box, face } = subject;
  const tall = Math.max(box.height * height, box.width * width);
  const top = face === null ? box.y * height : (face.box.y + face.box.height) * height;
  let bottom = top;
  own.forEach((value, i) => {
    if (value === 1) bottom = Math.max(bottom, Math.floor(i / width));
  });
  const low = (y: number): number => 0.25 + 0.75 * rise((y - top) / Math.max(1, 0.7 * (bottom - top)));
  const seen = limbs(keypoints, width, height);
  if (seen.length >= 4) {
    return (x, y) => low(y) * rise((Math.min(...seen.map((limb) => limb(x, y))) - 0.03 * tall) / (0.13 * tall));
  }
  // Without joints the body is a column under the head.
  const middle = (face === null ? box.x + box.width / 2 : face.box.x + face.box.width / 2) * width;
  const broad = face === null ? (box.width * width) / 3 : 1.1 * face.box.width * width;
  return (x, y) => low(y) * rise((Math.abs(x - middle) - 0.3 * broad) / (1.4 * broad));
}

function limbs(keypoints: readonly Keypoint[], width: number, height: number): Freedom[] {
  const joints = new Map(keypoints.filter(({ score }) => score >= leastScore).map((joint) => [joint.name, joint]));
  return bodyBones.flatMap(([a, b]) => {
    const from = joints.get(a);
    const to = joints.get(b);
    if (from === undefined || to === undefined) return [];
    const x0 = from.x * width;
    const y0 = from.y * height;
    const dx = to.x * width - x0;
    const dy = to.y * height - y0;
    return [
      (x: number, y: number): number => {
        const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / Math.max(1, dx * dx + dy * dy)));
        return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
      },
    ];
  });
}
