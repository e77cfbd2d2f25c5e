import type { Action } from '../../../../../contract/plan.ts';
import type { Random } from '../../../random.ts';
import { held, minimumJerk } from '../../easing.ts';
import { sideOf } from '../../side.ts';
import type { Expression } from '../expression.ts';

/** Adds what a gesture does at a time since its start to an expression; nothing at time 0. */
export type Gesture = (seconds: number, expression: Expression) => void;

/** What a gesture may depend on. */
export type GestureContext = {
  readonly action: Action;
  /** By what displacements are multiplied: the plan's amplitude and the action's own strength. */
  readonly amount: number;
  readonly tempo: number;
  readonly random: Random;
};

/** Makes an action's gesture. */
export type Maker = (context: GestureContext) => Gesture;

/** A number that the prompt asks for; null where it says nothing. */
export function parameter({ params }: Action, name: string): number | null {
  const value = params[name];
  return typeof value === 'number' ? value : null;
}

/** -1 to the picture's left, 1 to its right. */
export function side({ action, random }: GestureContext): -1 | 1 {
  const drawn = random() < 0.5 ? -1 : 1;
  return sideOf(action.params['direction']) || drawn;
}

/** Seconds that an action lasts. */
export const length = ({ t0, t1 }: Action): number => t1 - t0;

/** A gesture of some cycles, a pause, and again; as often as `times` says, else until the end. */
export function cycles(
  context: GestureContext,
  hertz: number,
  count: number,
  pause: number,
  each: (phase: number, cycle: number) => (expression: Expression) => void,
): Gesture {
  const rate = hertz * context.tempo ** 0.6;
  const asked = parameter(context.action, 'times');
  const perBout = asked ?? count;
  const bout = perBout / rate + pause;
  return (seconds, expression) => {
    const t = seconds - 0.15;
    if (t <= 0) return;
    const number = Math.floor(t / bout);
    if (asked !== null && number > 0) return;
    const phase = (t - number * bout) * rate;
    if (phase < perBout) each(phase, Math.floor(phase))(expression);
  };
}

/** One that goes somewhere and stays there; `times` makes it go and come back so often. */
export function goes(
  context: GestureContext,
  rise: number,
  apply: (share: number, expression: Expression) => void,
): Gesture {
  const times = parameter(context.action, 'times');
  const whole = length(context.action);
  const pace = rise / context.tempo ** 0.5;
  return (seconds, expression) => {
    const t = seconds - 0.1;
    if (times === null || times < 2) return apply(minimumJerk(t / pace), expression);
    const each = whole / times;
    const number = Math.floor(Math.max(t, 0) / each);
    if (number < times) apply(held(t - number * each, pace, each, pace), expression);
  };
}
