import type { AnimalLimb, AnimalPart } from '../../animal-part.ts';
import { smoothstep } from '../easing.ts';

/** What an animal does at an instant; radians, picture pixels. */
export type AnimalPose = {
  /** Of one that is seen from the side: nose up. */
  head: number;
  /** At the tip of the tail, and how far the wave along it is behind there. */
  tail: number;
  ears: [number, number];
  /** Of legs: how far each swings forward, and how far each foot is lifted, by a phase of 0 to 1 of the gait. */
  stride: number;
  lift: number;
  phase: number;
  /** How far wings are folded, 0 to 1. */
  folded: number;
  /** Whole body: about the ground below it, to the right, down; and how much larger it has come. */
  rock: number;
  x: number;
  y: number;
  grown: number;
  /** Of feathers or fur that is shaken, pixels, and how far the shaking has come, in turns. */
  shaken: number;
  shake: number;
};

export function standing(): AnimalPose {
  return {
    head: 0,
    tail: 0,
    ears: [0, 0],
    stride: 0,
    lift: 0,
    phase: 0,
    folded: 0,
    rock: 0,
    x: 0,
    y: 0,
    grown: 1,
    shaken: 0,
    shake: 0,
  };
}

const turn = 2 * Math.PI;

/** Moves a position of vertex `i` from where it is in the photo by what the limbs do, in place. */
export function moveLimbs(part: AnimalPart, pose: AnimalPose, i: number, at: number[]): void {
  const side = part.facing === 0 ? 1 : part.facing;
  if (part.head !== null && pose.head !== 0) rotate(at, part.head.root, -side * pose.head * part.head.shares[i]!);
  if (part.tail !== null && pose.tail !== 0) {
    const share = part.tail.shares[i]!;
    if (share > 0) rotate(at, part.tail.root, pose.tail * share * (0.6 + 0.4 * reached(part.tail, at)));
  }
  part.ears.forEach((ear, k) => {
    const angle = pose.ears[k % 2]! * ear.shares[i]!;
    if (angle !== 0) rotate(at, ear.root, angle);
  });
  if (pose.stride !== 0 || pose.lift !== 0) {
    part.legs.forEach((leg, k) => {
      const share = leg.shares[i]!;
      if (share > 0) step(part, pose, leg, k, share, at);
    });
  }
  if (pose.folded !== 0) for (const wing of part.wings) fold(wing, pose.folded * wing.shares[i]!, at);
}

/** Moves what the whole body moves, in place; also of what is drawn on it. */
export function moveBody({ trunk, box }: AnimalPart, pose: AnimalPose, at: number[]): void {
  if (pose.shaken !== 0) {
    const far = Math.min(Math.hypot(at[0]! - trunk.x, at[1]! - trunk.y) / (2 * trunk.radius), 1.5);
    const above = Math.min(Math.max((box.bottom - at[1]!) / (0.3 * (box.bottom - box.top)), 0), 1);
    const along = (at[0]! * 0.8 + at[1]! * 0.6) / (0.9 * trunk.radius);
    const wave = Math.sin(turn * (pose.shake - along));
    at[0] = at[0]! + 0.6 * pose.shaken * wave * above * (0.35 + far);
    at[1] = at[1]! + pose.shaken * Math.sin(turn * (pose.shake * 0.93 - along * 1.2)) * above * (0.25 + far);
  }
  if (pose.rock !== 0) rotate(at, { x: trunk.x, y: trunk.y + 0.6 * trunk.radius }, pose.rock);
  if (pose.grown !== 1) {
    // Whoever comes nearer grows about the height of the eyes that look: the feet come down.
    const level = box.top + 0.16 * (box.bottom - box.top);
    at[0] = trunk.x + (at[0]! - trunk.x) * pose.grown;
    at[1] = level + (at[1]! - level) * pose.grown;
  }
  at[0] = at[0]! + pose.x;
  at[1] = at[1]! + pose.y;
}

/** How far along a limb a position is, 0 at its root to 1 at its end. */
function reached({ root, end }: AnimalLimb, at: readonly number[]): number {
  const dx = end.x - root.x;
  const dy = end.y - root.y;
  const t = ((at[0]! - root.x) * dx + (at[1]! - root.y) * dy) / Math.max(dx * dx + dy * dy, 1);
  return Math.min(Math.max(t, 0), 1);
}

function rotate(at: number[], { x, y }: { readonly x: number; readonly y: number }, angle: number): void {
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  const dx = at[0]! - x;
  const dy = at[1]! - y;
  at[0] = x + dx * c - dy * s;
  at[1] = y + dx * s + dy * c;
}

/** How far from the vertical legs go as far as they naturally do, radians; and where along them they bend. */
const reachOfLegs = 0.62;
const knee = { from: 0.42, at: 0.5, to: 0.62 } as const;
/** Radians that a leg bends for each share of its length that its foot is to be lifted. */
const bending = 3.2;

/**
 * Seen from the side a leg swings about the hip and bends on its way forward, beginning with where it is in the photo: one
 * stretched forward goes back first. Seen from the front feet are lifted one after the other.
 */
function step(part: AnimalPart, pose: AnimalPose, leg: AnimalLimb, k: number, share: number, at: number[]): void {
  const length = Math.abs(leg.end.y - leg.root.y);
  if (part.facing !== 0) {
    const { root, end } = leg;
    const forward = Math.atan2((end.x - root.x) * part.facing, Math.max(end.y - root.y, 1));
    const photo = Math.asin(Math.min(Math.max(forward / reachOfLegs, -1), 1));
    // Of two that hang straight down one goes forward and one back.
    const begun = k % 2 === 0 ? photo : Math.PI - photo;
    const cycle = turn * pose.phase + begun;
    const below = smoothstep(knee.from, knee.to, reached(leg, at));
    const bent = bending * pose.lift * Math.max(Math.cos(cycle), 0) ** 2 * below;
    const joint = { x: root.x + knee.at * (end.x - root.x), y: root.y + knee.at * (end.y - root.y) };
    if (bent > 0) rotate(at, joint, part.facing * bent * share);
    const swing = -part.facing * pose.stride * (Math.sin(cycle) - Math.sin(begun));
    rotate(at, root, swing * share);
    // One that was stretched out would reach below the ground when it comes upright: it is drawn in.
    const low = (end.x - root.x) * Math.sin(swing) + (end.y - root.y) * Math.cos(swing);
    const room = Math.max(part.box.bottom - root.y, end.y - root.y);
    const drawn = 1 - share * (1 - Math.max(room / Math.max(low, room), 0.7));
    at[0] = root.x + (at[0]! - root.x) * drawn;
    at[1] = root.y + (at[1]! - root.y) * drawn;
    return;
  }
  const isLeft = at[0]! < leg.root.x + 0.12 * (leg.end.x - leg.root.x);
  const raised = Math.max(Math.sin(turn * (pose.phase + (isLeft ? 0 : 0.5))), 0);
  at[1] = at[1]! - pose.lift * raised * share * length;
}

/** A wing that turns towards us or away from us looks shorter from its hinge to its tip. */
function fold({ root, end }: AnimalLimb, folded: number, at: number[]): void {
  const dx = end.x - root.x;
  const dy = end.y - root.y;
  const length = Math.max(Math.hypot(dx, dy), 1);
  const along = ((at[0]! - root.x) * dx + (at[1]! - root.y) * dy) / length;
  if (along <= 0) return;
  at[0] = at[0]! - (folded * along * dx) / length;
  at[1] = at[1]! - (folded * along * dy) / length;
}
