import { minimumJerk } from '../../easing.ts';
import { degrees } from '../expression.ts';
import { held } from '../gestures.ts';
import type { Act, ActContext, KnownAct } from './act.ts';
import { armSide, reach } from './reach.ts';

function wave(context: ActContext): Act {
  const { body, amount, tempo, action } = context;
  const side = armSide(context);
  const lasts = action.t1 - action.t0;
  const hertz = 1.9 * tempo ** 0.6;
  const swing = Math.min(24 * (0.6 + 0.4 * amount), 36) * degrees;
  return (seconds, pose) => {
    const up = held(seconds - 0.1, 0.6, Math.max(lasts - 0.1, 1.5), lasts > 5 ? 0.7 : 0.01);
    const moving = minimumJerk((seconds - 0.45) / 0.4);
    reach(body, side, 118 * degrees, 168 * degrees, up, pose);
    pose.fore[side] += up * moving * swing * Math.sin(2 * Math.PI * hertz * (seconds - 0.45));
    pose.trunk += (side === 0 ? 1 : -1) * 2.5 * degrees * up;
    pose.head +=
      (side === 0 ? -1 : 1) * 3 * degrees * up + 1.5 * degrees * moving * Math.sin(Math.PI * hertz * seconds);
  };
}

function raiseArm(context: ActContext): Act {
  const side = armSide(context);
  return (seconds, pose) => {
    const up = minimumJerk((seconds - 0.1) / 0.8);
    reach(context.body, side, 150 * degrees, 162 * degrees, up, pose);
    pose.trunk += (side === 0 ? 1 : -1) * 2.5 * degrees * up;
  };
}

function cheer({ body, amount, tempo }: ActContext): Act {
  const hertz = 2 * tempo ** 0.6;
  return (seconds, pose) => {
    const up = minimumJerk(seconds / 0.55);
    const pump = minimumJerk((seconds - 0.4) / 0.5) * Math.sin(2 * Math.PI * hertz * (seconds - 0.4));
    for (const side of [0, 1] as const) {
      reach(body, side, 140 * degrees, 158 * degrees, up, pose);
      pose.upper[side] += 12 * degrees * Math.min(amount, 1.5) * pump;
      pose.fore[side] += 14 * degrees * pump;
    }
    const beat = (1 - Math.cos(2 * Math.PI * hertz * seconds)) / 2;
    pose.hipY += 0.045 * amount * up * beat;
    pose.trunk += 2 * degrees * up * Math.sin(Math.PI * hertz * seconds);
    pose.head += 2.5 * degrees * up * Math.sin(Math.PI * hertz * (seconds - 0.1));
  };
}

/** What arms do, by action. */
export const armActs: Readonly<Record<string, KnownAct>> = {
  wave: { make: wave, needs: 'arm' },
  raise_arm: { make: raiseArm, needs: 'arm' },
  cheer: { make: cheer, needs: 'arms' },
};
