import { held } from '../../easing.ts';
import { extent } from '../../extent.ts';
import { degrees } from '../expression.ts';
import type { Act, ActContext } from './act.ts';

/** Who wears what hides the legs goes up with it; it gives a little, and its hem stays where it is until then. */
export function jump({ amount, tempo, action, body }: ActContext): Act {
  const times = action.params['times'];
  const each = 1.25 / tempo ** 0.4;
  const gain = extent(amount, 1.6);
  const height = 0.18 * gain;
  // A low jump is a short one.
  const aloft = 0.42 * Math.min(gain, 1) ** 0.5;
  return (seconds, pose) => {
    const t = seconds - 0.15;
    const number = Math.floor(t / each);
    if (t <= 0 || (typeof times === 'number' && number >= times)) return;
    const u = t - number * each;
    // Crouch, flight, and a landing that gives.
    const crouch = held(u, 0.26, 0.4, 0.14) + 0.8 * held(u - 0.36 - aloft, 0.12, 0.4, 0.28);
    const flight = (u - 0.36) / aloft;
    const give = (body.legs === null ? 0.05 : 0.1) * Math.min(gain, 1.2) * crouch;
    pose.hipY += give;
    if (body.legs === null) for (const side of [0, 1] as const) pose.lift[side] += give;
    if (flight > 0 && flight < 1) {
      const up = 4 * flight * (1 - flight);
      pose.air += height * up;
      for (const side of [0, 1] as const) {
        if (body.legs !== null) pose.lift[side] += 0.04 * gain * up;
        pose.upper[side] += 28 * degrees * gain * up;
      }
    }
    for (const side of [0, 1] as const) pose.upper[side] -= 8 * degrees * gain * crouch;
  };
}
