import { held, minimumJerk } from '../../easing.ts';
import { closeLids, degrees } from '../expression.ts';
import { goes, length, parameter, side, type Maker } from './gesture.ts';

/** Lids close in 80 ms, stay shut for 40 and open in 170. */
export function lidAt(seconds: number): number {
  if (seconds <= 0 || seconds >= 0.3) return 0;
  if (seconds < 0.08) return minimumJerk(seconds / 0.08);
  if (seconds < 0.12) return 1;
  return 1 - minimumJerk((seconds - 0.12) / 0.18);
}

const blink: Maker = ({ action, random }) => {
  const times = parameter(action, 'times');
  const starts: number[] = [];
  for (
    let t = 0.35;
    t < length(action) - 0.3 && starts.length < (times ?? 99);
    t += times === null ? 0.9 + random() : 0.55
  ) {
    starts.push(t);
  }
  return (seconds, expression) => {
    for (const start of starts) {
      closeLids(expression, lidAt(seconds - start));
    }
  };
};

const wink: Maker = (context) => {
  const shape = side(context) < 0 ? 'blinkRight' : 'blinkLeft';
  return (seconds, expression) => {
    const closed = held(seconds - 0.5, 0.12, 0.62, 0.2);
    expression[shape] = Math.max(expression[shape], closed);
    expression.smile += 0.35 * held(seconds - 0.4, 0.3, 1.2, 0.5);
    expression.roll += (shape === 'blinkRight' ? -1 : 1) * 2.5 * degrees * held(seconds - 0.35, 0.3, 1.1, 0.5);
  };
};

/** The eyes close and stay closed, the head sinks. */
const sleep: Maker = (context) =>
  goes(context, 1.1, (share, expression) => {
    closeLids(expression, share);
    expression.pitch += 5 * degrees * Math.min(context.amount, 1.3) * share;
    expression.roll += 2.5 * degrees * share;
  });

export const eyeGestures: Readonly<Record<string, Maker>> = { blink, wink, sleep };
