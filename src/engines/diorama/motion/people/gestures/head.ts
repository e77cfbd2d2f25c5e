import { minimumJerk } from '../../easing.ts';
import { sideOf } from '../../side.ts';
import { degrees } from '../expression.ts';
import { cycles, goes, side, type Gesture, type GestureContext, type Maker } from './gesture.ts';

// What is asked for is near the limits of a photo; `limit` eases it into them.
const nod: Maker = (context) =>
  cycles(context, 1.35, 3, 0.8, (phase, cycle) => (expression) => {
    const depth = 0.8 ** cycle;
    const down = context.amount * depth * ((1 - Math.cos(2 * Math.PI * phase)) / 2);
    expression.pitch += 13 * degrees * down;
    expression.lift -= 0.007 * down;
  });

const shakeHead: Maker = (context) => {
  const first = side(context);
  return cycles(context, 1.2, 3, 0.7, (phase) => (expression) => {
    // A half swing out, whole swings, and a half one back.
    const envelope = minimumJerk(phase / 0.5) * minimumJerk((3 - phase) / 0.5);
    expression.yaw += first * 16 * degrees * context.amount * envelope * Math.sin(2 * Math.PI * phase);
  });
};

const tiltHead: Maker = (context) => {
  const to = side(context);
  return goes(context, 0.9, (share, expression) => {
    expression.roll += to * 11 * degrees * context.amount * share;
    expression.yaw += to * 1.5 * degrees * share;
  });
};

/** Aside, or up or down where the prompt says so; the eyes are there first. */
function turnBy(context: GestureContext, angle: number, eyes: number): Gesture {
  const { direction } = context.action.params;
  const upright = direction === 'up' ? -1 : direction === 'down' ? 1 : 0;
  const to = upright === 0 ? side(context) : 0;
  const head = goes(context, 0.85, (share, expression) => {
    expression.yaw += to * angle * degrees * context.amount * share;
    expression.roll += to * 1.5 * degrees * share;
    expression.pitch += upright * 0.75 * angle * degrees * context.amount * share;
  });
  const look = goes(context, 0.16, (share, expression) => {
    expression.lookSide += to * eyes * share;
    expression.lookDown += upright * eyes * share;
  });
  return (seconds, expression) => {
    look(seconds + 0.06, expression);
    head(seconds - 0.06, expression);
  };
}

const turnHead: Maker = (context) => turnBy(context, 17, 0.6);
const look: Maker = (context) => turnBy(context, 12, 0.85);

const lowerHead: Maker = (context) =>
  goes(context, 0.9, (share, expression) => {
    expression.pitch += 13 * degrees * context.amount * share;
  });

const raiseHead: Maker = (context) =>
  goes(context, 0.9, (share, expression) => {
    expression.pitch -= 11 * degrees * context.amount * share;
  });

/** Head and shoulders come forward and down, to what is in the hands or before the chest; aside where the prompt says so. */
const lean: Maker = (context) => {
  const to = sideOf(context.action.params['direction']);
  const back = context.action.params['direction'] === 'back' || context.action.params['direction'] === 'away' ? -1 : 1;
  return goes(context, 1, (share, expression) => {
    const far = Math.min(context.amount, 1.5) * share;
    if (to !== 0) {
      expression.lean += 0.05 * to * far;
      expression.roll += 3 * degrees * to * far;
      return;
    }
    expression.pitch += 9 * degrees * back * far;
    expression.lift -= 0.075 * back * far;
    expression.lookDown += 0.4 * back * share;
  });
};

export const headGestures: Readonly<Record<string, Maker>> = {
  nod,
  shake_head: shakeHead,
  tilt_head: tiltHead,
  turn_head: turnHead,
  look,
  lower_head: lowerHead,
  raise_head: raiseHead,
  lean,
};
