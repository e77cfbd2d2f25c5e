import type { Action, Plan } from '../../../../contract/plan.ts';
import { displacementFactor } from '../../actions.ts';
import { randomFor } from '../../random.ts';
import { calm, expressionParts } from './expression.ts';
import { gestures, type Gesture } from './gestures.ts';

/** What an action of the plan does to a head and a face, in seconds of the clip; null for what is no gesture. */
export function gestureOf(action: Action, plan: Plan): Gesture | null {
  const make = gestures[action.action];
  if (make === undefined) return null;
  const strength = action.params['strength'];
  const gesture = make({
    action,
    amount: displacementFactor[plan.amplitude] * (typeof strength === 'number' ? strength : 1),
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
    const share = left * left * (3 - 2 * left);
    for (const name of expressionParts) expression[name] += share * own[name];
  };
}
