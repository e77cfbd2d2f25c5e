import type { Action, Plan } from '../../../../../contract/plan.ts';
import { displacementFactor } from '../../../actions.ts';
import { randomFor } from '../../../random.ts';
import { numberOf } from '../../breeze.ts';
import { smoothstep } from '../../easing.ts';
import { calm, expressionParts } from '../expression.ts';
import { eyeGestures } from './eyes.ts';
import type { Gesture, Maker } from './gesture.ts';
import { headGestures } from './head.ts';
import { hiddenGestures } from './hidden.ts';
import { moodGestures } from './mood.ts';
import { rideGestures } from './ride.ts';
import { speechGestures } from './speech.ts';
import { standIns } from '../stand-ins.ts';

/** Actions of the head, the face and the upper body, by name. */
export const gestures: Readonly<Record<string, Maker>> = {
  ...eyeGestures,
  ...headGestures,
  ...moodGestures,
  ...speechGestures,
  ...hiddenGestures,
  ...rideGestures,
  ...standIns,
};

/** What an action of the plan does to a head and a face, in seconds of the clip; null for what is no gesture. */
export function gestureOf(action: Action, plan: Plan): Gesture | null {
  const make = gestures[action.action];
  if (make === undefined) return null;
  const gesture = make({
    action,
    amount: displacementFactor[plan.amplitude] * numberOf(action, 'strength', 1),
    tempo: plan.tempo,
    random: randomFor(plan.seed, `${action.action} ${action.region}`),
  });
  const ends = action.t1 < plan.duration - 0.05;
  return (seconds, expression) => {
    if (seconds <= action.t0) return;
    if (!ends || seconds < action.t1) return gesture(seconds - action.t0, expression);
    // What it held is let go within half a second.
    const left = 1 - (seconds - action.t1) / 0.5;
    if (left <= 0) return;
    const own = calm();
    gesture(action.t1 - action.t0, own);
    const share = smoothstep(0, 1, left);
    for (const name of expressionParts) expression[name] += share * own[name];
  };
}
