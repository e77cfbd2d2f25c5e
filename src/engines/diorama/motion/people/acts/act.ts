import type { Action } from '../../../../../contract/plan.ts';
import type { BodyPart } from '../../../types.ts';
import type { Journey } from '../journey.ts';
import type { Random } from '../../../random.ts';
import { sideParts, wholeParts, type BodyPose } from '../body-pose.ts';

/** Adds what a body does at a time since the action's start; nothing at time 0. */
export type Act = (seconds: number, pose: BodyPose) => void;

export type ActContext = {
  readonly action: Action;
  readonly body: BodyPart;
  /** By what displacements are multiplied. */
  readonly amount: number;
  readonly tempo: number;
  /** Of the picture, pixels. */
  readonly width: number;
  readonly random: Random;
  /** Which of the people who do the same this is, from 0. */
  readonly turn: number;
  /** Where the action takes them; null where they stay in their place. */
  readonly journey: Journey | null;
};

/**
 * What of a body an act needs to be seen: nothing but the trunk (`any` and `going` show more with legs), an arm, an arm
 * or both that bend as far as they like, the legs, or a body that stands on them, seen or not.
 */
export type Needs = 'trunk' | 'any' | 'going' | 'arm' | 'elbow' | 'elbows' | 'legs' | 'standing';

export type KnownAct = {
  readonly make: (context: ActContext) => Act;
  readonly needs: Needs;
  /** Whoever has gone somewhere stays there when the action ends. */
  readonly stays?: boolean;
};

/** Adds a share of one pose to another. */
export function addPose(pose: BodyPose, other: BodyPose, share: number): void {
  for (const name of wholeParts) pose[name] += share * other[name];
  for (const name of sideParts) for (const side of [0, 1] as const) pose[name][side] += share * other[name][side];
}
