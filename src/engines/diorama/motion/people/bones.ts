import { bonesAVertex, type BodyPiece } from '../../body-piece.ts';
import type { BodyPart, Limb } from '../../types.ts';
import { smoothstep } from '../easing.ts';
import { degrees } from './expression.ts';
import { sideOf } from '../side.ts';
import type { BodyPose } from './body-pose.ts';
import { BoneMaps, rotated, shortened, type Spot } from './bone-maps.ts';
import { groundOf, legOf } from './leg.ts';

/** How far an arm is raised: 0 hanging straight down, a right angle pointing outward, to the picture's side. */
export function raised(from: Spot, to: Spot, side: 0 | 1): number {
  return Math.atan2((to.x - from.x) * (side === 0 ? -1 : 1), to.y - from.y);
}

const limits = {
  lowest: -8 * degrees,
  /** Of who is seen from the side, whose arms swing past the trunk. */
  lowestSideways: -70 * degrees,
  highest: 168 * degrees,
  /** Of arms that can only stir where they are. */
  stir: 8 * degrees,
  trunk: 34 * degrees,
  head: 16 * degrees,
} as const;

/** How far a shoulder rises with an arm that is straight up, in lengths of the trunk. */
const collarLift = 0.07;

/** A limb's share of bending in the picture; the rest is foreshortening, as knees bend towards the viewer. */
const bentInPicture = 0.45;

const boneCount = 14;
/** What lies on the ground goes where the body goes, and does nothing else. */
const ground = 13;
/** How much shorter an arm is seen that points at the viewer as far as it may. */
export const shortest = 0.4;

type Turns = { readonly upper: number; readonly fore: number; readonly short: number };

/** A body's bones, which carry its pieces. */
export class Skeleton {
  readonly maps = new BoneMaps(boneCount);
  readonly #body: BodyPart;
  readonly #leg: number;
  readonly #trunk: number;
  /** How far the shoulders are drawn up, pixels. */
  #shrug = 0;
  readonly #swings: { hair: Spot; cloth: Spot } = { hair: { x: 0, y: 0 }, cloth: { x: 0, y: 0 } };
  /** By side, how far the upper arm has turned against the trunk, and the forearm against it, clockwise. */
  readonly #turns: [Turns, Turns] = [
    { upper: 0, fore: 0, short: 1 },
    { upper: 0, fore: 0, short: 1 },
  ];
  /** Where the knees of who is seen from the side point: -1 to the left, 1 to the right; 0 from the front or the back. */
  readonly #sideways: -1 | 0 | 1;

  constructor(body: BodyPart) {
    this.#body = body;
    this.#leg = legOf(body);
    this.#trunk = Math.hypot(body.neck.x - body.pelvis.x, body.neck.y - body.pelvis.y);
    this.#sideways = sideOf(body.heading);
  }

  /** Moves all bones to a pose, within what a body can do. */
  set(pose: BodyPose): void {
    const { pelvis, neck, arms, stirring, legs } = this.#body;
    const leg = this.#leg;
    const dx = pose.hipX * leg;
    const dy = (pose.hipY - pose.air) * leg;
    const trunk = limits.trunk * Math.tanh(pose.trunk / limits.trunk);
    const head = limits.head * Math.tanh(pose.head / limits.head);
    const hips = { x: pelvis.x + dx, y: pelvis.y + dy };
    this.#shrug = Math.min(Math.max(pose.shrug, 0), 0.14) * this.#trunk;
    this.maps.turn(0, pelvis, hips, 0.25 * trunk);
    this.maps.turn(1, pelvis, hips, trunk, 1 - Math.min(Math.max(pose.stoop, 0), 0.5));
    this.maps.turn(2, neck, this.maps.apply(1, neck), 0.5 * trunk + head);
    for (const side of [0, 1] as const) {
      const arm = arms[side] ?? stirring[side];
      if (arm !== null) this.#poseArm(arm, side, trunk, pose);
      // Without legs that are seen, what hangs over them swings about the hips.
      if (legs === null)
        this.maps.turn(7 + side * 3, pelvis, hips, 0.25 * trunk - pose.along[side], 1 - pose.lift[side]);
      else {
        const out = side === 0 ? -1 : 1;
        const ankle = {
          x: legs[side].end.x + (out * pose.step[side] + pose.along[side]) * leg,
          y: legs[side].end.y - (pose.lift[side] + pose.air) * leg,
        };
        this.#poseLeg(legs[side], side, ankle, -out * pose.tip[side], pose.fold);
      }
    }
    this.maps.turn(ground, pelvis, pelvis, 0);
    this.#moveAll(pose);
  }

  /** Where the crown of the head is, and where a skirt hangs. */
  anchors(): { readonly hair: Spot; readonly cloth: Spot } {
    const { neck, pelvis } = this.#body;
    return {
      hair: this.maps.apply(2, { x: neck.x, y: neck.y - 0.2 * this.#trunk }),
      cloth: this.maps.apply(0, { x: pelvis.x, y: pelvis.y + 0.2 * this.#trunk }),
    };
  }

  /** Lets what hangs swing: by how many pixels hair and cloth that are all loose are away from where bones carry them. */
  swing(hair: Spot, cloth: Spot): void {
    this.#swings.hair = hair;
    this.#swings.cloth = cloth;
  }

  /** Writes where a vertex of one of the body's pieces, which lies at (x, y), goes. */
  carry(piece: BodyPiece, vertex: number, x: number, y: number, out: number[]): void {
    this.#carryByBones(piece, vertex, x, y, out);
    if (piece.loose === null) return;
    const { hair, cloth } = this.#swings;
    const [a, b] = [piece.loose[vertex * 2]!, piece.loose[vertex * 2 + 1]!];
    out[0]! += a * hair.x + b * cloth.x;
    out[1]! += a * hair.y + 0.4 * b * cloth.y;
  }

  #carryByBones({ carriedBy, shares }: BodyPiece, vertex: number, x: number, y: number, out: number[]): void {
    const maps = this.maps.numbers;
    let nx = 0;
    let ny = 0;
    let rest = 0;
    let first = 0;
    let second = 0;
    let lowerFirst = 0;
    let lowerSecond = 0;
    for (let k = 0; k < bonesAVertex; k++) {
      const share = shares[vertex * bonesAVertex + k]!;
      if (share === 0) continue;
      const bone = carriedBy[vertex * bonesAVertex + k]!;
      if (isArm(bone)) {
        if (bone < 5) first += share;
        else second += share;
        if (bone === 4) lowerFirst += share;
        if (bone === 6) lowerSecond += share;
        continue;
      }
      const m = bone * 6;
      rest += share;
      if (bone === 1 && this.#shrug > 0) ny -= share * this.#shrug * this.#shoulder(x, y);
      nx += share * (maps[m]! * x + maps[m + 1]! * y + maps[m + 4]!);
      ny += share * (maps[m + 2]! * x + maps[m + 3]! * y + maps[m + 5]!);
    }
    out[0] = nx;
    out[1] = ny;
    if (first > 0) this.#carryByArm(0, (lowerFirst * (first + second)) / first, rest, x, y, out);
    if (second === 0) return;
    if (first === 0) {
      this.#carryByArm(1, lowerSecond, rest, x, y, out);
      return;
    }
    // Where hands lie on each other both have their part, each as if the whole were its own.
    const other = [nx, ny];
    this.#carryByArm(1, (lowerSecond * (first + second)) / second, rest, x, y, other);
    const share = second / (first + second);
    out[0] += share * (other[0]! - out[0]);
    out[1] += share * (other[1]! - out[1]);
  }

  /**
   * Adds an arm's share, all that is not `rest`, to where a vertex goes; `lower` of it is the forearm's. It turns about the joints by its shares of their angles: maps that are
   * averaged would make a bent elbow thin.
   */
  #carryByArm(side: 0 | 1, lower: number, rest: number, x: number, y: number, out: number[]): void {
    const arm = this.#body.arms[side] ?? this.#body.stirring[side];
    if (arm === null) return;
    const turn = this.#turns[side];
    const upper = 3 + side * 2;
    let bent: Spot = { x, y };
    let elbow: Spot = arm.joint;
    if (turn.short < 1) {
      elbow = shortened(arm.joint, arm.root, arm.joint, turn.short);
      const above = shortened(bent, arm.root, arm.joint, 1 - (1 - turn.short) * (1 - rest));
      const below = shortened(bent, arm.joint, arm.end, turn.short);
      bent = {
        x: above.x + (below.x + elbow.x - arm.joint.x - above.x) * lower,
        y: above.y + (below.y + elbow.y - arm.joint.y - above.y) * lower,
      };
    }
    if (lower > 0) bent = rotated(bent.x, bent.y, elbow, lower * turn.fore);
    const at = this.maps.apply(upper, rest === 0 ? bent : rotated(bent.x, bent.y, arm.root, -rest * turn.upper));
    if (rest > 0) {
      // What else carries the vertex moves it by as much as it differs from the trunk's turn about the shoulder.
      const still = this.maps.apply(upper, rotated(x, y, arm.root, -turn.upper));
      at.x += out[0]! - rest * still.x;
      at.y += out[1]! - rest * still.y;
    }
    out[0] = at.x;
    out[1] = at.y;
  }

  /** How far a place of the trunk belongs to the shoulders: neck and chest stay where they are. */
  #shoulder(x: number, y: number): number {
    const { neck } = this.#body;
    const across = smoothstep(0.1, 0.3, Math.abs(x - neck.x) / this.#trunk);
    const down = smoothstep(0, 0.6, (y - neck.y) / this.#trunk);
    return across * (1 - down);
  }

  /** Where the head takes a point of the face, in place. */
  carryFace(position: number[]): void {
    const at = this.maps.apply(2, { x: position[0]!, y: position[1]! });
    position[0] = at.x;
    position[1] = at.y;
  }

  #poseArm({ root, joint }: Limb, side: 0 | 1, trunk: number, pose: BodyPose): void {
    const out = side === 0 ? 1 : -1;
    const rest = raised(root, joint, side);
    const isFree = this.#body.arms[side] !== null;
    const wished = rest + (isFree ? pose.upper[side] : stirred(pose.upper[side], 0.5));
    // An arm that hangs lower or is raised higher in the photo stays free to go back there.
    const lowest = Math.min(this.#sideways === 0 ? limits.lowest : limits.lowestSideways, rest);
    const highest = Math.max(limits.highest, rest);
    const upper = trunk + out * (Math.min(Math.max(wished, lowest), highest) - rest);
    const fore = upper + out * (isFree ? pose.fore[side] : stirred(pose.fore[side], 1));
    const short = 1 - (isFree ? shortest : 0) * Math.min(Math.max(pose.near[side], 0), 1);
    this.#turns[side] = { upper: upper - trunk, fore: fore - upper, short };
    // Collar bones go up with an arm that is raised beyond the horizontal.
    const up = this.#shrug + collarLift * this.#trunk * (lifted(upper - trunk, side, rest) - lifted(0, side, rest));
    const shoulder = this.maps.apply(1, root);
    this.maps.turn(3 + side * 2, root, { x: shoulder.x, y: shoulder.y - up }, upper);
    this.maps.turn(4 + side * 2, joint, this.maps.apply(3 + side * 2, joint), fore);
  }

  /** Hip where the pelvis takes it, ankle where it is wanted, knee by the law of cosines. */
  #poseLeg({ root, joint, end }: Limb, side: 0 | 1, ankle: Spot, tip: number, fold: number): void {
    const hip = this.maps.apply(0, root);
    const thigh = Math.hypot(joint.x - root.x, joint.y - root.y);
    const shank = Math.hypot(end.x - joint.x, end.y - joint.y);
    const rest = Math.hypot(end.x - root.x, end.y - root.y);
    const now = Math.max(Math.hypot(ankle.x - hip.x, ankle.y - hip.y), 0.3 * rest);
    const bent = this.#sideways === 0 ? bentInPicture * (1 - Math.min(Math.max(fold, 0), 1)) : 1;
    const scale = Math.max(now / (thigh + shank), now > rest ? 1 : 1 - (1 - now / rest) * (1 - bent));
    const [a, b] = [thigh * scale, shank * scale];
    const bend = Math.acos(Math.min(Math.max((a * a + now * now - b * b) / (2 * a * now), -1), 1));
    const cross = (joint.x - root.x) * (end.y - root.y) - (joint.y - root.y) * (end.x - root.x);
    // A straight leg bends outward.
    const outward = Math.abs(cross) > 0.04 * rest * rest ? Math.sign(cross) : side === 0 ? -1 : 1;
    const sign = this.#sideways === 0 ? outward : this.#sideways;
    // A knee that the photo has on the wrong side of its leg changes sides as the leg bends.
    const wrong = Math.asin(Math.min(Math.max(-sign * cross, 0) / (thigh * rest), 1));
    const back = 2 * wrong * Math.exp(-Math.abs(now - rest) / (0.05 * rest));
    const line = Math.atan2(ankle.y - hip.y, ankle.x - hip.x);
    const angle = line - sign * (bend - back);
    const knee = { x: hip.x + a * Math.cos(angle), y: hip.y + a * Math.sin(angle) };
    const first = 7 + side * 3;
    this.maps.stretch(first, root, joint, hip, knee);
    this.maps.stretch(first + 1, joint, end, knee, ankle);
    this.maps.turn(first + 2, end, ankle, tip);
  }

  /** Turns, narrows and carries off everything that the bones have posed. */
  #moveAll({ roll, narrow, goX, goY, size }: BodyPose): void {
    if (roll === 0 && narrow === 0 && goX === 0 && goY === 0 && size === 0) return;
    const { pelvis, legs } = this.#body;
    const base = {
      x: legs === null ? pelvis.x : (legs[0].end.x + legs[1].end.x) / 2,
      y: groundOf(this.#body),
    };
    const larger = Math.exp(size);
    const [sin, cos] = [Math.sin(roll) * larger, Math.cos(roll) * larger];
    const wide = 1 - Math.min(Math.max(narrow, 0), 0.5);
    const maps = this.maps.numbers;
    maps.set([larger, 0, 0, larger, goX, goY], ground * 6);
    for (let m = 0; m < ground * 6; m += 6) {
      for (const [ax, ay, fx, fy] of [
        [m, m + 2, 0, 0],
        [m + 1, m + 3, 0, 0],
        [m + 4, m + 5, base.x, base.y],
      ] as const) {
        const x = (maps[ax]! - fx) * wide;
        const y = maps[ay]! - fy;
        maps[ax] = cos * x - sin * y + (fx === 0 && fy === 0 ? 0 : larger * fx + goX);
        maps[ay] = sin * x + cos * y + (fx === 0 && fy === 0 ? 0 : larger * fy + goY);
      }
    }
  }
}

/** What an arm makes of a turn that can only stir where it is. */
function stirred(turn: number, share: number): number {
  return share * limits.stir * Math.tanh(turn / limits.stir);
}

/** How far a collar bone is raised by an upper arm that has turned clockwise by an angle from where the photo has it. */
function lifted(turned: number, side: 0 | 1, rest: number): number {
  return smoothstep(50 * degrees, 150 * degrees, rest + (side === 0 ? turned : -turned));
}

function isArm(bone: number): boolean {
  return bone >= 3 && bone <= 6;
}
