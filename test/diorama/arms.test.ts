import { takeLoose } from '../../src/engines/diorama/scene/people/arm-outline.ts';
import { describe, expect, test } from 'vitest';
import { anglesTo, belowTop, reach } from '../../src/engines/diorama/motion/people/acts/reach.ts';
import { atRest } from '../../src/engines/diorama/motion/people/body-pose.ts';
import { Skeleton } from '../../src/engines/diorama/motion/people/bones.ts';
import { buildBody } from '../../src/engines/diorama/scene/people/body.ts';
import { HoleFiller } from '../../src/engines/diorama/scene/fill.ts';
import type { BodyPiece } from '../../src/engines/diorama/body-piece.ts';
import type { BodyPart, Layer, Subject } from '../../src/engines/diorama/types.ts';
import { rampField } from './pictures.ts';

const filler = await HoleFiller.open();
const width = 400;
const height = 500;

type Spot = readonly [number, number];
/** The arm on the picture's left hangs beside the trunk, the one on its right lies on it. */
const joints: Readonly<Record<string, Spot>> = {
  nose: [200, 90],
  left_shoulder: [250, 160],
  right_shoulder: [150, 160],
  left_hip: [228, 330],
  right_hip: [172, 330],
  left_elbow: [272, 240],
  left_wrist: [215, 280],
  right_elbow: [140, 245],
  right_wrist: [138, 320],
};
const cloth = [60, 90, 200] as const;
const skin = [220, 160, 120] as const;

function near(x: number, y: number, [ax, ay]: Spot, [bx, by]: Spot): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function isArm(x: number, y: number, side: 'left' | 'right'): boolean {
  const [root, elbow, wrist] = [joints[`${side}_shoulder`]!, joints[`${side}_elbow`]!, joints[`${side}_wrist`]!];
  const hand: Spot = [wrist[0] + 0.35 * (wrist[0] - elbow[0]), wrist[1] + 0.35 * (wrist[1] - elbow[1])];
  return near(x, y, root, elbow) < 17 || near(x, y, elbow, wrist) < 14 || near(x, y, wrist, hand) < 14;
}

function figure(scores: Readonly<Record<string, number>> = {}): { subject: Subject; layer: Layer } {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const head = Math.hypot(x - 200, y - 85) < 45 || near(x, y, [200, 120], [200, 150]) < 16;
      const trunk = Math.abs(x - 200) < 62 && y > 145 && y < 480;
      if (head || isArm(x, y, 'left') || isArm(x, y, 'right')) data.set([...skin, 255], (y * width + x) * 4);
      else if (trunk) data.set([...cloth, 255], (y * width + x) * 4);
    }
  }
  const subject: Subject = {
    id: 'person-1',
    kind: 'person',
    label: 'person',
    score: 0.9,
    box: { x: 0.2, y: 0.08, width: 0.6, height: 0.9 },
    area: 0.3,
    face: null,
    keypoints: Object.entries(joints).map(([name, [x, y]]) => ({
      name,
      x: x / width,
      y: y / height,
      score: scores[name] ?? 0.9,
    })),
    disparity: 0.8,
  };
  const layer: Layer = {
    kind: 'cut-out',
    id: 'person-1',
    left: 0,
    top: 0,
    texture: { width, height, data },
    disparity: rampField(0.8, 0.8),
    shown: { left: 0, top: 0, right: 0, bottom: 0 },
    carriesSubjects: true,
  };
  return { subject, layer };
}

function bodyOf(scores?: Readonly<Record<string, number>>): { body: BodyPart; layer: Layer } {
  const { subject, layer } = figure(scores);
  const body = buildBody(subject, layer, layer, width, height, filler);
  if (body === null) throw new Error('No body was found.');
  return { body, layer };
}

/** Premultiplied colour and alpha of a piece at a picture position; nothing where it is not. */
function texel({ mesh }: BodyPiece, x: number, y: number): number[] {
  const { texture, left, top } = mesh;
  if (x < left || y < top || x >= left + texture.width || y >= top + texture.height) return [0, 0, 0, 0];
  const at = ((y - top) * texture.width + x - left) * 4;
  return [...texture.data.subarray(at, at + 4)];
}

const { body, layer } = bodyOf();

describe('arms that lie on a body', () => {
  test('are pieces of their own, drawn over the body and the face', () => {
    expect(body.arms.map((arm) => arm !== null)).toEqual([true, true]);
    expect(body.pieces.map(({ overFace }) => overFace)).toEqual([false, true, true]);
    const [hanging, lying] = [body.pieces[1]!, body.pieces[2]!];
    expect(texel(hanging, 139, 280)[3]).toBe(255);
    expect(texel(lying, 240, 262)[3]).toBe(255);
    expect(texel(lying, 200, 220)[3]).toBe(0);
  });

  test('in their places they and the body are the photo', () => {
    let worst = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const seen = body.pieces.reduce(
          (under, piece) => {
            const over = texel(piece, x, y);
            return under.map((value, c) => over[c]! + (value * (255 - over[3]!)) / 255);
          },
          [0, 0, 0, 0],
        );
        const at = (y * width + x) * 4;
        for (let c = 0; c < 4; c++) worst = Math.max(worst, Math.abs(seen[c]! - layer.texture.data[at + c]!));
      }
    }
    expect(worst).toBeLessThan(6);
  });

  test('the body goes on behind the arm that lay on it, and nothing is where one hung beside it', () => {
    const trunk = body.pieces[0]!;
    for (const [x, y] of [
      [240, 262],
      [225, 272],
    ] as const) {
      const [r, g, b, a] = texel(trunk, x, y);
      expect(a).toBe(255);
      expect(Math.hypot(r! - cloth[0], g! - cloth[1], b! - cloth[2])).toBeLessThan(30);
    }
    expect(texel(trunk, 130, 300)[3]).toBeLessThan(20);
  });

  test('the rim beyond an arm goes with it, and the trunk before it does not', () => {
    const [w, h] = [60, 40];
    // A trunk, an arm beside it, a rim of two pixels beyond the arm that a thread joins to the trunk.
    const kinds = new Uint8Array(w * h);
    const mask = new Float32Array(w * h);
    for (let y = 4; y < 36; y++) {
      for (let x = 4; x < 52; x++) {
        kinds[y * w + x] = x < 34 ? 2 : 3;
        mask[y * w + x] = x >= 34 && x < 50 && y < 35 ? 1 : 0;
      }
    }
    takeLoose(mask, kinds, { width: w, height: h }, 3, () => true);
    expect(mask[20 * w + 51]).toBe(1);
    expect(mask[20 * w + 33]).toBe(0);
    expect(mask[20 * w + 10]).toBe(0);
  });

  test('an arm whose wrist nobody saw stays where it is', () => {
    const { body: other } = bodyOf({ left_wrist: 0.1 });
    expect(other.arms.map((arm) => arm !== null)).toEqual([true, false]);
    expect(other.pieces).toHaveLength(2);
  });

  test('an elbow that bends keeps its thickness', () => {
    const piece = body.pieces[1]!;
    const skeleton = new Skeleton(body);
    const pose = atRest();
    reach(body, 0, { upper: 0.9, fore: 2.9 }, 1, pose);
    skeleton.set(pose);
    const out = [0, 0];
    const { corners, triangles } = piece.mesh;
    const at = Float32Array.from(corners);
    for (let i = 0; i < corners.length / 2; i++) {
      skeleton.carry(piece, i, corners[i * 2]!, corners[i * 2 + 1]!, out);
      at.set(out, i * 2);
    }
    const area = (of: Float32Array): number => {
      let sum = 0;
      for (let t = 0; t < triangles.length; t += 3) {
        const [a, b, c] = [triangles[t]! * 2, triangles[t + 1]! * 2, triangles[t + 2]! * 2];
        sum += (of[b]! - of[a]!) * (of[c + 1]! - of[a + 1]!) - (of[c]! - of[a]!) * (of[b + 1]! - of[a + 1]!);
      }
      return sum / 2;
    };
    expect(area(at) / area(corners)).toBeGreaterThan(0.85);
    expect(area(at) / area(corners)).toBeLessThan(1.15);
  });
});

describe('where hands go', () => {
  const hand = (side: 0 | 1, pose = atRest()): { x: number; y: number } => {
    const skeleton = new Skeleton(body);
    skeleton.set(pose);
    const arm = body.arms[side]!;
    return skeleton.maps.apply(4 + side * 2, arm.end);
  };

  test.each([
    { x: 110, y: 150 },
    { x: 190, y: 230 },
  ])('a hand gets to a place within its reach: $x, $y', (target) => {
    const pose = atRest();
    reach(body, 0, anglesTo(body, 0, target)!, 1, pose);
    const at = hand(0, pose);
    expect(Math.hypot(at.x - target.x, at.y - target.y)).toBeLessThan(16);
  });

  test('a raised hand stays below the top of the picture', () => {
    const pose = atRest();
    reach(body, 1, belowTop(body, 1, { upper: 3, fore: 3 }), 1, pose);
    expect(hand(1, pose).y).toBeGreaterThan(-12);
    expect(hand(1, pose).y).toBeLessThan(120);
  });
});
