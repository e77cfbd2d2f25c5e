import type { Plan } from '../../../contract/plan.ts';
import type { FrameState, Layer, Mesh, Plate, Scene, Veil } from '../types.ts';

/**
 * Changes, in place, the picture position that a vertex sees: `position[at]`, `position[at + 1]`. At the start of its
 * action it changes nothing.
 */
export type Displacement = (seconds: number, position: Float32Array, at: number) => void;

/**
 * Where a program's layer is drawn: right on the background, behind what floats far off in the air; in front of that
 * but behind the subjects; right on the subjects; in front of everything but what floats near.
 */
export const places = ['background', 'middle', 'subjects', 'front'] as const;
export type Place = (typeof places)[number];

/** An instant of the clip, for a program to pose. */
export type Instant = {
  readonly seconds: number;
  /** Vertices in a row and in a column of every grid: one more than cells. */
  readonly columns: number;
  readonly rows: number;
  /**
   * The picture position of the background that the camera sees at each vertex, two floats each, as if nothing but the
   * camera moved. Plates lie as deep as the background: these are their positions too.
   */
  readonly background: Float32Array;
  /**
   * Writes the picture position that the camera sees at output pixel (px, py) at a disparity of 0 (infinitely far) to 1
   * (nearest) to `out[at]`, `out[at + 1]`: for what hangs free in the air.
   */
  see(disparity: number, px: number, py: number, out: Float32Array | number[], at: number): void;
  /**
   * The other way round: writes the output pixel at which a subject's picture position (x, y) is seen, where everything
   * but the program itself has moved it.
   */
  show(x: number, y: number, out: Float32Array | number[], at: number): void;
  /** How far the camera has slid the picture by turning, pixels. */
  readonly slide: { readonly x: number; readonly y: number };
  /** The grid of a layer that the program added, `vertexFloats` numbers a vertex: see types.ts. */
  grid(layer: Plate | Veil | Mesh): Float32Array;
  /** Sets how much of a mesh or of a subject's cut-out is seen, 0 to 1; in every frame starts at 1. */
  fade(layer: Mesh | Layer, opacity: number): void;
  /** For sprites, which are added with `putSprite`, and for the ripple. */
  readonly state: FrameState;
};

/**
 * One kind of motion: waves, drifting clouds, fog. Everything is a function of time and seed alone, continuous, and
 * starts from the untouched photo. Its randomness comes from `randomFor(plan.seed, its own name)`.
 */
export type Program = {
  /** Layers that it adds; those of one place are drawn in the order of the programs. */
  readonly added?: readonly { readonly layer: Plate | Veil | Mesh; readonly place: Place }[];
  /** Most sprites that it adds in any frame. */
  readonly sprites?: { readonly behind: number; readonly front: number };
  /** Bends the background under everything else, or the layer that carries the subjects. */
  readonly bends?: { readonly background?: Displacement; readonly subjects?: Displacement };
  /** Fills the grids of its layers and adds its sprites. */
  pose?(instant: Instant): void;
};

/** Makes a plan's program of one kind; null where the plan has nothing for it. */
export type ProgramMaker = (plan: Plan, scene: Scene) => Program | null;
