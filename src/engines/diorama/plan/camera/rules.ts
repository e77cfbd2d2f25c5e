import type { CameraMoveName, Direction } from '../../../../contract/plan.ts';

/**
 * Where a phrase counts as one about the camera:
 * - `anywhere`: it can mean nothing else ("tracking shot");
 * - `start`: at the start of a clause behind words of manner ("a slow push in"), or in a clause about the camera;
 * - `modified`: as `start`, but only behind a word of manner ("slow zoom"), since alone it may be a thing;
 * - `camera`: only as the verb of a clause whose subject is the camera ("the camera rises");
 * - `bare`: as `camera`, and where it is negated ("no zoom").
 */
export type Level = 'anywhere' | 'start' | 'modified' | 'camera' | 'bare';

/** Which pair of directions the words around the phrase may choose from. */
export type Axis = 'horizontal' | 'vertical' | 'depth' | 'turn' | 'none';

export type Rule = {
  readonly move: CameraMoveName;
  readonly level: Level;
  readonly pattern: RegExp;
  readonly axis: Axis;
  /** The direction the words themselves mean; null when it is read from around them or left to chance. */
  readonly direction: Direction | null;
  readonly speed: Speed | null;
  readonly amount: Amount | null;
  /** True for words that are also things ("truck", "crane"): an article before them speaks against the camera. */
  readonly thing: boolean;
  /** True for words that set a scene rather than give an order; an order beside them replaces them. */
  readonly vague: boolean;
  /** True for words that follow somebody if there is anybody to follow ("track left"). */
  readonly tracks: boolean;
  /** What must not follow. */
  readonly unless: RegExp | null;
};

export type Speed = 'slow' | 'normal' | 'fast' | 'sudden';
export type Amount = 'small' | 'normal' | 'large';

/** One thing the prompt asks of the camera. */
export type CameraWish = {
  readonly move: CameraMoveName;
  /** Null where the prompt leaves it open. */
  readonly direction: Direction | null;
  readonly speed: Speed;
  readonly amount: Amount;
  /** An angle the prompt names, e.g. 180. */
  readonly degrees: number | null;
  /** True when an order elsewhere in the prompt replaces it ("drone shot"). */
  readonly vague: boolean;
  /** True for a move past the scene that follows whoever travels there. */
  readonly tracks: boolean;
  /** How often it goes there and back ("left and right" is 1), 0 for a move one way. */
  readonly alternations: number;
  /** How often in all ("twice" is 2). */
  readonly times: number;
  /** Wishes of one step run together, steps one after the other. */
  readonly step: number;
  /** The user's words, and where they stand in the prompt. */
  readonly phrase: string;
};

export const axisOf: Record<CameraMoveName, Axis> = {
  static: 'none',
  pan: 'horizontal',
  tilt: 'vertical',
  truck: 'horizontal',
  pedestal: 'vertical',
  crane: 'vertical',
  zoom: 'depth',
  push: 'depth',
  orbit: 'horizontal',
  roll: 'turn',
  dolly_zoom: 'depth',
  handheld: 'none',
  shake: 'none',
  tracking: 'horizontal',
  whip_pan: 'horizontal',
};

/** What `rule` takes besides move, level and words. */
export type RuleOptions = {
  readonly direction?: Direction;
  readonly speed?: Speed;
  readonly amount?: Amount;
  readonly thing?: boolean;
  readonly vague?: boolean;
  readonly tracks?: boolean;
  readonly unless?: RegExp;
};

export function makeRule(move: CameraMoveName, level: Level, pattern: RegExp, options: RuleOptions = {}): Rule {
  const {
    direction = null,
    speed = null,
    amount = null,
    thing = false,
    vague = false,
    tracks = false,
    unless = null,
  } = options;
  return { move, level, pattern, axis: axisOf[move], direction, speed, amount, thing, vague, tracks, unless };
}
