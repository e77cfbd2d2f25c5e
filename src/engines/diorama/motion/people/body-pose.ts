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
  /** By side: how far an arm points at the viewer, and so is seen shorter: 0 to 1. */
  readonly near: [number, number];
  /**
   * By side: how far a foot steps outward, goes to the picture's right and is lifted, in lengths of the leg, and is
   * turned up outward.
   */
  readonly step: [number, number];
  readonly along: [number, number];
  readonly lift: [number, number];
  readonly tip: [number, number];
  /** How far knees bend towards the viewer rather than aside, 0 to 1; of who stands sideways they always bend forward. */
  fold: number;
  /** By how much the trunk is shorter, as one that bends towards the viewer: 0 to 1. */
  stoop: number;
  /** How far the shoulders are drawn up, in lengths of the trunk. */
  shrug: number;
  /** How far all of it is in the air, in lengths of the leg. */
  air: number;
  /** A clockwise turn of all of it about the ground between the feet, and by how much it is narrower, 0 to 1. */
  roll: number;
  narrow: number;
  /** Where all of it goes, picture pixels, and how much larger it is seen: a logarithm, of sizes about the picture's corner. */
  goX: number;
  goY: number;
  size: number;
};

/** Parts of a pose that are one number, and those that are one for each side. */
export const wholeParts = [
  'hipX',
  'hipY',
  'trunk',
  'head',
  'fold',
  'stoop',
  'shrug',
  'air',
  'roll',
  'narrow',
  'goX',
  'goY',
  'size',
] as const satisfies readonly (keyof BodyPose)[];
export const sideParts = [
  'upper',
  'fore',
  'near',
  'step',
  'along',
  'lift',
  'tip',
] as const satisfies readonly (keyof BodyPose)[];

export function atRest(): BodyPose {
  return {
    hipX: 0,
    hipY: 0,
    trunk: 0,
    head: 0,
    upper: [0, 0],
    fore: [0, 0],
    near: [0, 0],
    step: [0, 0],
    along: [0, 0],
    lift: [0, 0],
    tip: [0, 0],
    fold: 0,
    stoop: 0,
    shrug: 0,
    air: 0,
    roll: 0,
    narrow: 0,
    goX: 0,
    goY: 0,
    size: 0,
  };
}
