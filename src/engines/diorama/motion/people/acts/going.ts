import { minimumJerk } from '../../easing.ts';
import { sideOf } from '../../side.ts';
import { degrees } from '../expression.ts';
import { armSwing, footfall, hipDrop } from '../gait.ts';
import type { Journey } from '../journey.ts';
import type { Act, ActContext } from './act.ts';

/** What the photo has this little above the ground, lengths of the leg, stands on it. */
const onGround = 0.07;

/**
 * Walking and running: feet are set down and stay where they are while the body goes on over them. It begins with the
 * feet where the photo has them, in the nearest phase, and every foot comes into step in its first step.
 */
export function going({ action, body, journey }: ActContext): Act {
  if (journey === null) throw new Error(`No way was planned for ${action.action}.`);
  const { heading, gait, phase, start, leg, ground } = journey;
  const side = sideOf(heading);
  const { pelvis, neck, legs } = body;
  const height = (ground - pelvis.y) / leg;
  const leaning = side * Math.atan2(neck.x - pelvis.x, pelvis.y - neck.y);
  const lean = Math.max(gait.lean - Math.max(leaning, 0), 0);
  // How much of what hangs from the hips a drop by the length of a leg would take up.
  const hanging = leg / Math.max(body.layer.top + body.layer.texture.height - pelvis.y, leg);
  return (seconds, pose) => {
    const now = action.t0 + seconds;
    const cycles = phase(now);
    const gone = cycles - start;
    const root = journey.seen(0, 0, gait.stride * gone, now);
    pose.goX += root.x;
    pose.goY += root.y;
    pose.size += Math.log(root.size);

    const settled = minimumJerk(gone / 0.6);
    const pace = minimumJerk(gone / 0.35);
    const down = legs === null ? hipDrop(gait, cycles) - hipDrop(gait, start) : height - 1 + hipDrop(gait, cycles);
    const given = settled * (side === 0 ? Math.max(down, -0.03) : down);
    pose.hipY += given;
    const wave = (perCycle: number, lag: number): number => Math.cos(2 * Math.PI * (perCycle * (cycles - lag)));
    const over = wave(1, gait.stance / 2);
    if (side === 0) {
      // The hips go over the foot that carries them, the shoulders stay behind.
      pose.hipX -= pace * 0.035 * over;
      pose.trunk += pace * 2 * degrees * wave(1, gait.stance / 2 - 0.08);
      pose.head -= pace * 1.5 * degrees * wave(1, gait.stance / 2 - 0.1);
      pose.fold += pace * 0.8;
    } else {
      pose.trunk += side * (settled * lean + pace * 0.14 * gait.lean * wave(2, 0.1));
      pose.head -= side * 0.6 * settled * lean;
    }
    swingArms(pose, { gait, cycles, start, side, settled });
    if (legs === null) {
      for (const k of [0, 1] as const) {
        const swing = wave(1, gait.stance / 2 + 0.5 * k);
        pose.along[k] += pace * 0.075 * swing;
        // One side is up at a time, and the hem neither rises nor sinks with the hips: a shadow lies at its foot.
        pose.lift[k] += pace * 0.05 * Math.max(-swing, 0) + hanging * given;
      }
      return;
    }
    for (const k of [0, 1] as const) {
      const target = ankleAt(journey, body, k, side, now);
      const x = (target.x - root.x) / root.size;
      const y = (target.y - root.y) / root.size;
      pose.along[k] += (x - legs[k].end.x) / leg;
      pose.lift[k] += (legs[k].end.y - y) / leg;
      pose.tip[k] += side * (k === 0 ? 1 : -1) * target.tip * minimumJerk(gone / 0.25);
    }
  };
}

/** Where an ankle is seen. */
function ankleAt(
  { gait, phase, start, offsets, leg, ground, seen }: Journey,
  { legs, pelvis }: ActContext['body'],
  k: 0 | 1,
  side: -1 | 0 | 1,
  now: number,
): { x: number; y: number; tip: number } {
  const { end } = legs![k];
  const half = k === 0 ? 0 : 0.5;
  const cycles = phase(now);
  const foot = footfall(gait, cycles, half, start);
  const offset = offsets[k];
  const stands = (ground - end.y) / leg < onGround;
  const along = foot.along + offset.along * kept(cycles, start, half, gait.stance);
  const lifted =
    foot.up + (offset.up - (stands ? (ground - end.y) / leg : 0)) * (1 - minimumJerk((cycles - start) / 0.2));
  const base = side === 0 ? end : { x: pelvis.x, y: stands ? end.y : ground };
  const at = seen(base.x, base.y, along, now);
  return { x: at.x, y: at.y - lifted * leg * at.size, tip: foot.tip };
}

/** How much of a foot's first place is left: all of it while it stands, nothing after its first step. */
function kept(cycles: number, start: number, half: 0 | 0.5, stance: number): number {
  const first = Math.floor(start + half);
  const begun = Math.max(start + half - first - stance, 0);
  const step = cycles + half - first - stance;
  return 1 - minimumJerk((step - begun) / Math.max(1 - stance - begun, 0.08));
}

/** Arms go with the other side's leg: forward and back of who is seen from the side, else a little outward. */
function swingArms(
  pose: Parameters<Act>[1],
  {
    gait,
    cycles,
    start,
    side,
    settled,
  }: { gait: Journey['gait']; cycles: number; start: number; side: number; settled: number },
): void {
  for (const k of [0, 1] as const) {
    const half = k === 0 ? 0.5 : 0;
    const swing = armSwing(gait, cycles, half) - (1 - settled) * armSwing(gait, start, half);
    const turned = k === 0 ? 1 : -1;
    if (side === 0) {
      pose.upper[k] += 0.3 * swing;
      pose.fore[k] += 0.35 * swing;
    } else {
      pose.upper[k] -= turned * side * swing;
      pose.fore[k] -= turned * side * (gait.elbow / gait.arm) * swing;
    }
  }
}
