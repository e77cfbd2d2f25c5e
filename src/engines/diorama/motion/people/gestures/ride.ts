import { minimumJerk } from '../../easing.ts';
import type { Maker } from './gesture.ts';

/** How much smaller somebody is at the end who rides away: a logarithm, for each second at an ordinary pace. */
const recede = 0.075;

/** Feet go round on the pedals, the body over the one that presses; who rides away grows smaller, who comes larger. */
const pedal: Maker = ({ action, amount, tempo }) => {
  const hertz = 0.85 * tempo ** 0.7 * Math.min(Math.max(amount, 0.7), 1.3);
  const { direction } = action.params;
  const way = direction === 'away' || direction === 'forward' ? -1 : direction === 'towards' ? 1 : 0;
  return (seconds, expression) => {
    const turn = 2 * Math.PI * hertz * seconds;
    expression.tread += (1 - Math.cos(turn)) / 2;
    const ramp = minimumJerk(seconds / 0.7) * Math.min(amount, 1.4);
    expression.lean += 0.008 * ramp * Math.sin(turn);
    expression.lift += 0.003 * ramp * (1 - Math.cos(2 * turn)) * 0.5;
    expression.near += way * recede * Math.min(amount, 1.4) * seconds * minimumJerk(seconds / 1.2);
  };
};

export const rideGestures: Readonly<Record<string, Maker>> = { pedal };
