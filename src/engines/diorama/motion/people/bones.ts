import type { BodyPart, BodyPiece, Limb } from '../../types.ts';
import { degrees } from './expression.ts';

type Spot = { readonly x: number; readonly y: number };

/** What a body does at an instant, from the photo's pose: all 0 is the photo. Angles in radians. */
export type BodyPose = {
  /** Of the pelvis, in lengths of the leg (of the trunk without legs); to the picture's right, and down. */
  hipX: number;
  hipY: number;
  /** Clockwise turns of the trunk and, in excess of half the trunk's, of the head. */
  trunk: number;
  head: number;
  /** By side: how far the upper arm is raised outward, and the forearm in excess of it. */
  readonly upper: [number, number];
  readonly fore: [number, number];
  /** By side: how far a foot steps outward and is lifted, in lengths of the leg, and turned up outward. */
  readonly step: [number, number];
  readonly lift: [number, number];
  readonly tip: [number, number];
  /** How far all of it is in the air, in lengths of the leg. */
  air: number;
};

export function atRest(): BodyPose {
  return {
    hipX: 0,
    hipY: 0,
    trunk: 0,
    head: 0,
    upper: [0, 0],
    fore: [0, 0],
    step: [0, 0],
    lift: [0, 0],
    tip: [0, 0],
    air: 0,
  };
}

/** How far an arm is raised: 0 hanging straight down, a right angle pointing outward, to the picture's side. */
export function raised(from: Spot, to: Spot, side: 0 | 1): number {
  return Math.atan2((to.x - from.x) * (side === 0 ? -1 : 1), to.y - from.y);
}

const limits = { lowest: -8 * degrees, highest: 168 * degrees, trunk: 16 * degrees, head: 16 * degrees } as const;

/** A limb's share of bending in the picture; the rest is foreshortening, as knees bend towards the viewer. */
const bentInPicture = 0.45;

/** Affine maps of the bones, six numbers each: x' = a x + b y + e, y' = c x + d y + f. */
export class Skeleton {
  readonly maps = new Float64Array(13 * 6);
  readonly #body: BodyPart;
  readonly #leg: number;

  constructor(body: BodyPart) {
    this.#body = body;
    const { legs, neck, pelvis } = body;
    this.#leg =
      legs === null ? Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y) : (length(legs[0]) + length(legs[1])) / 2;
  }

  /** Moves all bones to a pose, within what a body can do. */
  set(pose: BodyPose): void {
    const { pelvis, neck, arms, legs } = this.#body;
    const leg = this.#leg;
    const dx = pose.hipX * leg;
    const dy = (pose.hipY - pose.air) * leg;
    const trunk = limits.trunk * Math.tanh(pose.trunk / limits.trunk);
    const head = limits.head * Math.tanh(pose.head / limits.head);
    this.#turn(0, pelvis, { x: pelvis.x + dx, y: pelvis.y + dy }, 0.25 * trunk);
    this.#turn(1, pelvis, { x: pelvis.x + dx, y: pelvis.y + dy }, trunk);
    this.#turn(2, neck, this.#apply(1, neck), 0.5 * trunk + head);
    for (const side of [0, 1] as const) {
      const arm = arms[side];
      if (arm !== null) this.#poseArm(arm, side, trunk, pose);
      if (legs !== null) {
        const out = side === 0 ? -1 : 1;
        const ankle = {
          x: legs[side].end.x + out * pose.step[side] * leg,
          y: legs[side].end.y - (pose.lift[side] + pose.air) * leg,
        };
        this.#poseLeg(legs[side], side, ankle, -out * pose.tip[side]);
      }
    }
  }

  /** Writes where a vertex of one of the body's pieces, which lies at (x, y), goes. */
  carry({ carriedBy, shares }: BodyPiece, vertex: number, x: number, y: number, out: number[]): void {
    let nx = 0;
    let ny = 0;
    for (let k = 0; k < 3; k++) {
      const share = shares[vertex * 3 + k]!;
      if (share === 0) continue;
      const m = carriedBy[vertex * 3 + k]! * 6;
      nx += share * (this.maps[m]! * x + this.maps[m + 1]! * y + this.maps[m + 4]!);
      ny += share * (this.maps[m + 2]! * x + this.maps[m + 3]! * y + this.maps[m + 5]!);
    }
    out[0] = nx;
    out[1] = ny;
  }

  /** Where the head takes a point of the face, in place. */
  carryFace(position: number[]): void {
    const at = this.#apply(2, { x: position[0]!, y: position[1]! });
    position[0] = at.x;
    position[1] = at.y;
  }

  #poseArm({ root, joint }: Limb, side: 0 | 1, trunk: number, pose: BodyPose): void {
    const out = side === 0 ? 1 : -1;
    const rest = raised(root, joint, side);
    const wished = rest + pose.upper[side];
    // An arm that hangs lower or is raised higher in the photo stays free to go back there.
    const lowest = Math.min(limits.lowest, rest);
    const highest = Math.max(limits.highest, rest);
    const upper = trunk + out * (Math.min(Math.max(wished, lowest), highest) - rest);
    const fore = upper + out * pose.fore[side];
    this.#turn(3 + side * 2, root, this.#apply(1, root), upper);
    this.#turn(4 + side * 2, joint, this.#apply(3 + side * 2, joint), fore);
  }

  /** Hip where the pelvis takes it, ankle where it is wanted, knee by the law of cosines. */
  #poseLeg({ root, joint, end }: Limb, side: 0 | 1, ankle: Spot, tip: number): void {
    const hip = this.#apply(0, root);
    const thigh = Math.hypot(joint.x - root.x, joint.y - root.y);
    const shank = Math.hypot(end.x - joint.x, end.y - joint.y);
    const rest = Math.hypot(end.x - root.x, end.y - root.y);
    const now = Math.max(Math.hypot(ankle.x - hip.x, ankle.y - hip.y), 0.3 * rest);
    const ratio = now / rest;
    const scale = ratio > 1 ? ratio : 1 - (1 - ratio) * (1 - bentInPicture);
    const [a, b] = [thigh * scale, shank * scale];
    const cos = Math.min(Math.max((a * a + now * now - b * b) / (2 * a * now), -1), 1);
    const cross = (joint.x - root.x) * (end.y - root.y) - (joint.y - root.y) * (end.x - root.x);
    // A straight leg bends outward.
    const sign = Math.abs(cross) > 0.04 * rest * rest ? Math.sign(cross) : side === 0 ? -1 : 1;
    const line = Math.atan2(ankle.y - hip.y, ankle.x - hip.x);
    const angle = line - sign * Math.acos(cos);
    const knee = { x: hip.x + a * Math.cos(angle), y: hip.y + a * Math.sin(angle) };
    const first = 7 + side * 3;
    this.#stretch(first, root, joint, hip, knee);
    this.#stretch(first + 1, joint, end, knee, ankle);
    this.#turn(first + 2, end, ankle, tip);
  }

  #apply(bone: number, { x, y }: Spot): Spot {
    const m = bone * 6;
    const { maps } = this;
    return {
      x: maps[m]! * x + maps[m + 1]! * y + maps[m + 4]!,
      y: maps[m + 2]! * x + maps[m + 3]! * y + maps[m + 5]!,
    };
  }

  /** A turn about a point that itself goes somewhere. */
  #turn(bone: number, from: Spot, to: Spot, angle: number): void {
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    this.maps.set(
      [cos, -sin, sin, cos, to.x - cos * from.x + sin * from.y, to.y - sin * from.x - cos * from.y],
      bone * 6,
    );
  }

  /** Takes one segment to another: turned, and longer or shorter along itself alone. */
  #stretch(bone: number, a: Spot, b: Spot, toA: Spot, toB: Spot): void {
    const from = Math.atan2(b.y - a.y, b.x - a.x);
    const to = Math.atan2(toB.y - toA.y, toB.x - toA.x);
    const scale = Math.hypot(toB.x - toA.x, toB.y - toA.y) / Math.max(Math.hypot(b.x - a.x, b.y - a.y), 1e-6);
    const [sf, cf, st, ct] = [Math.sin(from), Math.cos(from), Math.sin(to), Math.cos(to)];
    const m = [
      ct * scale * cf + st * sf,
      ct * scale * sf - st * cf,
      st * scale * cf - ct * sf,
      st * scale * sf + ct * cf,
    ] as const;
    this.maps.set([...m, toA.x - m[0] * a.x - m[1] * a.y, toA.y - m[2] * a.x - m[3] * a.y], bone * 6);
  }
}

function length({ root, joint, end }: Limb): number {
  return Math.hypot(joint.x - root.x, joint.y - root.y) + Math.hypot(end.x - joint.x, end.y - joint.y);
}
