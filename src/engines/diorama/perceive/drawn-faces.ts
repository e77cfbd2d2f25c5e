import type { DrawnFace } from '../drawn-face.ts';
import type { Face, RgbaImage } from '../types.ts';
import { overlap } from './boxes.ts';
import { findDrawnFace, type FaceHint } from './drawn-faces/find.ts';
import type { Spot } from './drawn-faces/canvas.ts';
import type { Pose } from './nets/pose.ts';

/** A mesh whose face looks farther aside than this is a guess: drawn noses and chins are elsewhere than people's. */
const mostTurned = 0.8;
/** A mesh whose eyes are farther than this from the drawn ones, in their distances, does not fit. */
const mostOff = 0.3;
const sureJoint = 0.3;
/** A face with a mesh is believed from here on; fainter ones only as drawings. */
const sureFace = 0.55;
/** Photographed faces are as sure as this, and their meshes fit. */
const photographed = 0.85;
const mostHints = 4;

/**
 * The faces, those of drawings with what is seen of them: where a mesh was fitted badly or not at all, two eyes and a
 * mouth are looked for in the picture itself. Faint faces without either are left out.
 *
 * @param faces as the net found them, best first, faint ones too
 */
export function addDrawnFaces(image: RgbaImage, faces: readonly Face[], poses: readonly Pose[]): Face[] {
  const found: Face[] = [];
  const add = (face: Face): void => {
    if (!found.some((other) => overlap(other.box, face.box) > 0.25)) found.push(face);
  };
  for (const face of faces) if (face.score >= sureFace && meshFits(image, face)) add(face);
  for (const face of faces.slice(0, mostHints)) {
    if (found.includes(face)) continue;
    const hint = hintFromFace(face, image);
    const drawn = findDrawnFace(image, hint);
    if (drawn !== null) add(faceOf(drawn, face.score, image));
  }
  for (const pose of poses.slice(0, mostHints)) {
    const hint = hintFromPose(pose, image);
    if (hint === null || found.some(({ box }) => isWithin(box, hint.centre, image))) continue;
    const drawn = findDrawnFace(image, hint);
    if (drawn !== null) add(faceOf(drawn, pose.score, image));
  }
  for (const face of faces) if (face.score >= sureFace) add(face);
  return found.toSorted((a, b) => b.score - a.score);
}

/** Whether a face's mesh lies on its eyes; of a drawing they are looked for. */
function meshFits(image: RgbaImage, face: Face): boolean {
  if (face.mesh.length === 0) return false;
  if (face.score >= photographed) return true;
  if (Math.abs(turnOf(face, image)) > mostTurned) return false;
  const hint = hintFromFace(face, image);
  const drawn = findDrawnFace(image, hint);
  if (drawn === null || hint.eyes === null || drawn.eyes.includes(null)) return true;
  const [a, b] = drawn.middles;
  const apart = Math.hypot(b.x - a.x, b.y - a.y);
  const off = hint.eyes.map((eye, i) => Math.hypot(eye.x - drawn.middles[i]!.x, eye.y - drawn.middles[i]!.y));
  return Math.max(...off) < mostOff * apart;
}

/** How far aside the nose is of the middle between the sides of a face, -1 to 1. */
function turnOf({ mesh }: Face, { width, height }: RgbaImage): number {
  const at = (i: number): Spot => ({ x: mesh[i]!.x * width, y: mesh[i]!.y * height });
  const [a, b, nose] = [at(234), at(454), at(4)];
  const wide = Math.hypot(b.x - a.x, b.y - a.y);
  if (wide < 1) return 1;
  return (2 * ((nose.x - a.x) * (b.x - a.x) + (nose.y - a.y) * (b.y - a.y))) / wide ** 2 - 1;
}

function hintFromFace({ box, mesh }: Face, { width, height }: RgbaImage): FaceHint {
  const side = Math.max(box.width * width, box.height * height);
  const centre = { x: (box.x + box.width / 2) * width, y: (box.y + box.height / 2) * height };
  if (mesh.length === 0) return { centre, side, roll: 0, eyes: null };
  const at = (i: number): Spot => ({ x: mesh[i]!.x * width, y: mesh[i]!.y * height });
  const between = (i: number, k: number): Spot => ({ x: (at(i).x + at(k).x) / 2, y: (at(i).y + at(k).y) / 2 });
  const [forehead, chin] = [at(10), at(152)];
  return {
    centre,
    side,
    roll: Math.atan2(forehead.x - chin.x, chin.y - forehead.y),
    eyes: [between(33, 133), between(362, 263)],
  };
}

/** Around the nose of somebody whose eyes are seen. */
function hintFromPose({ keypoints }: Pose, { width, height }: RgbaImage): FaceHint | null {
  const [nose, left, right, leftEar, rightEar] = keypoints;
  if (nose === undefined || left === undefined || right === undefined) return null;
  if (Math.min(nose.score, left.score, right.score) < sureJoint) return null;
  const eyes = Math.hypot((left.x - right.x) * width, (left.y - right.y) * height);
  const ears =
    leftEar === undefined || rightEar === undefined
      ? 0
      : Math.hypot((leftEar.x - rightEar.x) * width, (leftEar.y - rightEar.y) * height);
  return {
    centre: { x: nose.x * width, y: nose.y * height },
    side: Math.max(2.4 * eyes, 1.2 * ears),
    roll: 0,
    eyes: null,
  };
}

function isWithin(box: Face['box'], { x, y }: Spot, { width, height }: RgbaImage): boolean {
  const [u, v] = [x / width, y / height];
  return u > box.x && u < box.x + box.width && v > box.y && v < box.y + box.height;
}

function faceOf(drawn: DrawnFace, score: number, { width, height }: RgbaImage): Face {
  const [a, b] = drawn.middles;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const side = 2.3 * Math.hypot(dx, dy);
  const x = (a.x + b.x) / 2 - 0.45 * dy;
  const y = (a.y + b.y) / 2 + 0.45 * dx;
  const box = { x: (x - side / 2) / width, y: (y - side / 2) / height, width: side / width, height: side / height };
  return { box, score, mesh: [], drawn };
}
