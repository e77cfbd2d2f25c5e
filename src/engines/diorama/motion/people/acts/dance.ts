import { minimumJerk } from '../../easing.ts';
import { atRest } from '../body-pose.ts';
import { raised } from '../bones.ts';
import { degrees } from '../expression.ts';
import { addPose, type Act, type ActContext } from './act.ts';
import { dances, namedDances, type Dance } from './dances.ts';

/** Beats a second of a dance at natural tempo: 118 a minute. */
const beatsPerSecond = 1.97;
const comfortable = 95 * degrees;
/** How far a dancer's forearm is raised above the upper arm. */
const softElbow = 55 * degrees;

export function dance({ action, body, amount, tempo, random, turn }: ActContext): Act {
  const said = action.params['what'];
  const all = Object.values(dances);
  const start = Math.floor(random() * all.length);
  // Everybody dances in an own way, on the same beat; the order makes the liveliest ones likeliest beside each other.
  const chosen = (start + turn) % all.length;
  const named = new Map<unknown, Dance>(Object.entries({ ...dances, ...namedDances })).get(said);
  const style = named ?? all[chosen]!;
  const next = named ?? all[(chosen + 2) % all.length]!;
  const rate = beatsPerSecond * tempo ** 0.6;
  const offset = 2 * Math.floor(random() * 2) + 0.06 * random() + (turn % 2);
  // An upper body that dances alone shows it all.
  const alone = body.legs === null ? 1.3 : 1;
  const gain = alone * Math.min(0.92 * amount ** 1.1, 1.2 + 0.12 * Math.min(amount, 2.4));
  const first = atRest();
  style(offset, first);
  return (seconds, pose) => {
    const beat = seconds * rate + offset;
    const now = atRest();
    style(beat, now);
    // After eight beats another figure, over two.
    const change = minimumJerk((seconds * rate - 8) / 2);
    if (change > 0) {
      const other = atRest();
      next(beat, other);
      addPose(now, now, -change);
      addPose(now, other, change);
    }
    const ramp = minimumJerk(seconds / 0.45);
    addPose(pose, now, gain * ramp);
    addPose(pose, first, -gain * ramp * (1 - minimumJerk(seconds / 1.2)));
    for (const side of [0, 1] as const) {
      const arm = body.arms[side];
      if (arm === null) continue;
      // Arms swing about where they are free to, not about where the photo caught them.
      const home = comfortable - raised(arm.root, arm.joint, side);
      pose.upper[side] +=
        0.55 * Math.min(amount, 1) * Math.min(Math.max(home, -40 * degrees), 40 * degrees) * minimumJerk(seconds / 0.9);
      // Nobody dances with straight arms.
      const bend = raised(arm.joint, arm.end, side) - raised(arm.root, arm.joint, side);
      const bent = Math.min(Math.max(softElbow - bend, 0), 50 * degrees);
      pose.fore[side] += 0.8 * Math.min(amount, 1) * bent * minimumJerk(seconds / 0.9);
    }
  };
}
