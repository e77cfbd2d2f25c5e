import type { Layer, Margins, Mesh } from './types.ts';

/** What sticks out of an animal's trunk: head and neck, tail, an ear, a leg. Picture pixels. */
export type AnimalLimb = {
  readonly root: { readonly x: number; readonly y: number };
  readonly end: { readonly x: number; readonly y: number };
  /** How far it carries each vertex of the animal's mesh, 0 to 1. */
  readonly shares: Float32Array;
};

/** A lid of an animal's eye, as it is when shut. */
export type AnimalLid = {
  readonly mesh: Mesh;
  readonly shape: 'blinkRight' | 'blinkLeft';
  /** How far (x, y) each vertex goes until the eye is open, picture pixels. */
  readonly opened: Float32Array;
};

/** An animal that can move its limbs. */
export type AnimalPart = {
  readonly of: string;
  /** Where it is at rest, one of the scene's layers, perhaps with others who touch it, and the mesh over all of it. */
  readonly layer: Layer;
  readonly mesh: Mesh;
  /** Of one that is seen from the side; null where the head is in front of the body or cannot be told from it. */
  readonly head: AnimalLimb | null;
  readonly tail: AnimalLimb | null;
  readonly ears: readonly AnimalLimb[];
  readonly legs: readonly AnimalLimb[];
  readonly wings: readonly AnimalLimb[];
  /** Middle of the thick part, and the radius of the largest disc in it, picture pixels. */
  readonly trunk: { readonly x: number; readonly y: number; readonly radius: number };
  /** The side of the picture to which the head is; 0 for one that faces us. */
  readonly facing: -1 | 0 | 1;
  readonly box: Margins;
  /** Lids, which close over the eyes; empty where no eyes were found. */
  readonly eyes: readonly AnimalLid[];
};
