import type { DrawnFace } from '../../drawn-face.ts';
import type { Face, FaceFrame, Keypoint } from '../../types.ts';
import { landmarks } from './landmarks.ts';

export type Spot = { readonly x: number; readonly y: number };

/** A face's points in its own frame: origin between the eyes, x to the picture's right along the eyes, y down, pixels. */
export type FacePoints = {
  readonly frame: FaceFrame;
  /** Whether eyes and mouth are large enough and seen well enough to move. */
  readonly hasFeatures: boolean;
  /** The drawing's own features where the face is a drawn one; then its points are made from these. */
  readonly drawn: DrawnFace | null;
  at(landmark: number): Spot;
  all(numbers: readonly number[]): Spot[];
};

/** A face turned farther than this to the side shows too little of itself for its mouth and eyes to move. */
const mostTurned = 0.8;
/** All the same where the net is as sure of the face, and its mouth is seen as wide as this share of its height. */
const surelySeen = 0.88;
const leastMouth = 0.2;
/** Pixels of a face's height below which its features are too small. */
const leastHeight = 48;

/** The points of a face in its frame; null without a mesh. */
export function facePoints(face: Face, width: number, height: number): FacePoints | null {
  if (face.mesh.length < 468) return null;
  const pixel = (landmark: number): Spot => {
    const point = face.mesh[landmark]!;
    return { x: point.x * width, y: point.y * height };
  };
  const middle = (a: Spot, b: Spot): Spot => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const right = middle(pixel(33), pixel(133));
  const left = middle(pixel(362), pixel(263));
  const origin = middle(right, left);
  const apart = Math.hypot(left.x - right.x, left.y - right.y);
  const top = pixel(landmarks.forehead);
  const chin = pixel(landmarks.chin);
  const tall = Math.hypot(chin.x - top.x, chin.y - top.y);
  // Forehead to chin keeps its direction however far the face turns; the line of the eyes is better while it is long.
  const axis =
    apart > 0.25 * tall ? { x: left.x - right.x, y: left.y - right.y } : { x: chin.y - top.y, y: top.x - chin.x };
  const length = Math.hypot(axis.x, axis.y);
  const across = { x: axis.x / length, y: axis.y / length };
  const at = (landmark: number): Spot => {
    const { x, y } = pixel(landmark);
    const dx = x - origin.x;
    const dy = y - origin.y;
    return { x: dx * across.x + dy * across.y, y: dy * across.x - dx * across.y };
  };
  const [sideA, sideB] = [at(landmarks.sides[0]), at(landmarks.sides[1])];
  const wide = Math.abs(sideB.x - sideA.x);
  const nose = at(landmarks.noseTip);
  const turned = (nose.x - (sideA.x + sideB.x) / 2) / Math.max(wide / 2, 1);
  const frame: FaceFrame = {
    x: origin.x,
    y: origin.y,
    across,
    width: wide,
    height: tall,
    chin: at(landmarks.chin),
    turned: Math.min(Math.max(turned, -1), 1),
  };
  const [cornerA, cornerB] = [at(landmarks.mouthCorners[0]), at(landmarks.mouthCorners[1])];
  const showsMouth = face.score >= surelySeen && Math.abs(cornerB.x - cornerA.x) > leastMouth * tall;
  const hasFeatures = tall >= leastHeight && wide > 0.3 * tall && (Math.abs(turned) <= mostTurned || showsMouth);
  return { frame, hasFeatures, drawn: null, at, all: (numbers) => numbers.map(at) };
}

/** The frame of a face of which only its box is known: upright, and looking at us. */
export function boxedFrame({ box }: Face, width: number, height: number): FaceFrame {
  const tall = 1.1 * box.height * height;
  return {
    x: (box.x + box.width / 2) * width,
    y: (box.y + 0.38 * box.height) * height,
    across: { x: 1, y: 0 },
    width: 0.85 * tall,
    height: tall,
    chin: { x: 0, y: 0.62 * tall },
    turned: 0,
  };
}

/** Joints less sure than this are guesses. */
const sureJoint = 0.3;

/**
 * The frame of a head of which only the joints are known, as from behind: between the ears or eyes, as wide as heads are
 * over their shoulders. Null where the joints do not tell where it is.
 */
export function posedFrame(keypoints: readonly Keypoint[], width: number, height: number): FaceFrame | null {
  const at = (name: string): Spot | null => {
    const joint = keypoints.find((one) => one.name === name && one.score >= sureJoint);
    return joint === undefined ? null : { x: joint.x * width, y: joint.y * height };
  };
  const [left, right] = [at('left_shoulder'), at('right_shoulder')];
  const head = ['left_ear', 'right_ear', 'left_eye', 'right_eye', 'nose'].flatMap((name) => at(name) ?? []);
  if (left === null || right === null || head.length < 2) return null;
  const x = head.reduce((sum, spot) => sum + spot.x, 0) / head.length;
  const y = head.reduce((sum, spot) => sum + spot.y, 0) / head.length;
  const shoulders = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  // From a head's middle to the line of the shoulders it is as far as its own height, however the body is turned.
  const tall = 0.95 * Math.max(shoulders.y - y, 0.42 * Math.abs(left.x - right.x));
  if (tall < leastPosed || shoulders.y - y < 0.3 * tall) return null;
  return {
    x,
    y,
    across: { x: 1, y: 0 },
    width: 0.7 * tall,
    height: tall,
    chin: { x: 0.25 * (shoulders.x - x), y: 0.5 * tall },
    turned: 0,
  };
}

/** Pixels of a head's height below which nobody sees it turn. */
const leastPosed = 24;

/** A polyline's height at x, its ends going on level; points from left to right. */
export function heightAt(line: readonly Spot[], x: number): number {
  const last = line.length - 1;
  if (x <= line[0]!.x) return line[0]!.y;
  for (let i = 1; i <= last; i++) {
    const b = line[i]!;
    if (x > b.x) continue;
    const a = line[i - 1]!;
    return a.y + ((b.y - a.y) * (x - a.x)) / Math.max(b.x - a.x, 1e-6);
  }
  return line[last]!.y;
}
