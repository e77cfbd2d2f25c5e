import type { Random } from '../../../random.ts';
import { minimumJerk } from '../../easing.ts';
import { closeLids, degrees } from '../expression.ts';
import { lidAt } from './eyes.ts';
import type { Gesture } from './gesture.ts';

/** Seconds in which eyes jump from one place to another. */
const jump = 0.045;

/** Eyes that look about a little, and come back to where they looked: jumps, and rests of 0.6 to 1.8 seconds between them. */
function glances(duration: number, random: Random): (seconds: number) => { side: number; down: number } {
  const jumps: { readonly at: number; readonly side: number; readonly down: number }[] = [];
  let isBack = true;
  for (let t = 0.6 + 0.8 * random(); t < duration; t += 0.6 + 1.2 * random()) {
    const reach = isBack ? 0.14 + 0.2 * random() : 0;
    const way = random() < 0.5 ? -1 : 1;
    jumps.push({ at: t, side: way * reach, down: (random() - 0.5) * 0.5 * reach });
    isBack = !isBack;
  }
  return (seconds) => {
    let side = 0;
    let down = 0;
    for (const next of jumps) {
      if (seconds <= next.at) break;
      const share = minimumJerk((seconds - next.at) / jump);
      side += (next.side - side) * share;
      down += (next.down - down) * share;
    }
    return { side, down };
  };
}

/**
 * What everybody does unasked: a blink now and then, a head that is never quite still, weight that shifts.
 *
 * @param amount 1 for the ordinary, less for who keeps still
 */
export function idle(amount: number, duration: number, random: Random): Gesture {
  const starts: number[] = [];
  for (let t = 0.9 + 1.3 * random(); t < duration - 0.3; t += 2.2 + 2.6 * random()) starts.push(t);
  const looks = glances(duration, random);
  const phases = Array.from({ length: 6 }, () => random());
  const waves = [0.13, 0.21, 0.17, 0.29, 0.11, 0.23].map((hertz) => hertz * (0.85 + 0.3 * random()));
  return (seconds, expression) => {
    for (const start of starts) {
      closeLids(expression, lidAt(seconds - start));
    }
    const { side: aside, down } = looks(seconds);
    expression.lookSide += Math.min(amount, 1) * aside;
    expression.lookDown += Math.min(amount, 1) * down;
    const wave = (k: number): number =>
      Math.sin(2 * Math.PI * (waves[k]! * seconds + phases[k]!)) - Math.sin(2 * Math.PI * phases[k]!);
    expression.yaw += 1.1 * degrees * amount * (wave(0) + 0.5 * wave(1));
    expression.pitch += 0.7 * degrees * amount * (wave(2) + 0.4 * wave(3));
    expression.roll += 0.8 * degrees * amount * (wave(4) + 0.4 * wave(5));
    expression.lean += 0.0022 * amount * wave(1);
  };
}
