import type { Mesh } from './types.ts';

/** Bones that may carry a vertex. Where folded arms and thighs meet, with fewer their shares would leap from one to the next. */
export const bonesAVertex = 6;

/** A part of a body that is drawn by itself, and covers what is drawn before it: the whole, or an arm or a leg. */
export type BodyPiece = {
  readonly mesh: Mesh;
  /**
   * `bonesAVertex` bones a vertex, and how far each carries it; a vertex's shares add up to 1. By number: 0 pelvis, 1 torso,
   * 2 head, upper arm and forearm of the side to the picture's left (3, 4) and right (5, 6), thigh, shank and foot
   * likewise (7 to 9, 10 to 12), 13 what lies on the ground under them.
   */
  readonly carriedBy: Uint8Array;
  readonly shares: Float32Array;
  /** Drawn over the face too, as a hand is that goes there. */
  readonly overFace: boolean;
  /** Two numbers a vertex, 0 to 1: how far it swings as hair, and as cloth, that hangs. Null where nothing does. */
  readonly loose: Float32Array | null;
};
