import { minimumJerk } from '../easing.ts';
import { degrees } from './expression.ts';

/** One harmonic of a cycle: `size * cos(2 pi k phase + lag)`, angles in degrees. */
type Harmonic = { readonly k: number; readonly size: number; readonly lag: number };

/**
 * How somebody goes on two legs. Lengths are in lengths of the leg, phases in cycles: a leg's cycle starts where its foot
 * is set down. Measured on motion captures of a walk, a jog and a run.
 */
export type Gait = {
  /** Seconds of a cycle of two steps, and how far it goes. */
  readonly period: number;
  readonly stride: number;
  /** Share of the cycle in which a foot is on the ground. */
  readonly stance: number;
  /** How far behind the hip the middle of the stance lies. */
  readonly behind: number;
  /** How high the ankle is lifted, and how early: below 1 for behind the body. */
  readonly lift: number;
  readonly early: number;
  /**
   * How far the hips are below a straight leg's height, and how far they go up and down: highest over the foot that
   * carries them, or lowest there where that is below 0.
   */
  readonly drop: number;
  readonly bounce: number;
  /** Radians: of the trunk forward, of the upper arm forward and back, of the elbow. */
  readonly lean: number;
  readonly arm: number;
  readonly elbow: number;
  readonly armLag: number;
};

export const gaits = {
  walk: {
    period: 1.12,
    stride: 1.3,
    stance: 0.61,
    behind: 0.02,
    lift: 0.13,
    early: 0.7,
    drop: 0.04,
    bounce: 0.018,
    lean: 3 * degrees,
    arm: 20 * degrees,
    elbow: 12 * degrees,
    armLag: 0,
  },
  jog: {
    period: 0.8,
    stride: 2.3,
    stance: 0.4,
    behind: 0.05,
    lift: 0.36,
    early: 0.72,
    drop: 0.065,
    bounce: -0.04,
    lean: 6 * degrees,
    arm: 32 * degrees,
    elbow: 9 * degrees,
    armLag: 0.02,
  },
  run: {
    period: 0.68,
    stride: 2.9,
    stance: 0.34,
    behind: 0.1,
    lift: 0.5,
    early: 0.75,
    drop: 0.07,
    bounce: -0.05,
    lean: 9 * degrees,
    arm: 46 * degrees,
    elbow: 14 * degrees,
    armLag: 0.03,
  },
} as const satisfies Record<string, Gait>;

/** Where an ankle is, in lengths of the leg: forward of where the walk began, and above the ground. */
export type Footfall = {
  readonly along: number;
  readonly up: number;
  /** Radians by which the toes point down. */
  readonly tip: number;
  /** How far the foot has come in its step, 0 to 1; 0 on the ground. */
  readonly step: number;
};

/** Where both ankles are. */
export type Feet = readonly [Pick<Footfall, 'along' | 'up'>, Pick<Footfall, 'along' | 'up'>];

/** From ankle to ball of the foot, about which a heel rises. */
const ball = 0.19;
const heelOff = 34 * degrees;
const toesUp = 16 * degrees;

/** How far the toes point down at a phase of a leg's own cycle. */
function tipAt(phase: number, { stance }: Gait): number {
  if (phase < stance) {
    const u = phase / stance;
    return heelOff * minimumJerk((u - 0.62) / 0.45) - toesUp * (1 - minimumJerk(u / 0.16));
  }
  const w = (phase - stance) / (1 - stance);
  const off = minimumJerk((1 - 0.62) / 0.45);
  return heelOff * off * (1 - minimumJerk(w / 0.55)) - toesUp * minimumJerk((w - 0.5) / 0.5);
}

/**
 * Where the foot of a leg is. On the ground it keeps its place exactly, but for the ankle that rises about the ball.
 *
 * @param phase cycles since any moment; `half` 0 for the one leg, 0.5 for the other
 * @param start phase at which the body is at 0
 */
export function footfall(gait: Gait, phase: number, half: 0 | 0.5, start: number): Footfall {
  const { stance, stride, behind, lift, early } = gait;
  const own = phase + half;
  const cycle = Math.floor(own);
  const within = own - cycle;
  const tip = tipAt(within, gait);
  const raised = Math.max(tip, 0);
  const planted = stride * (cycle + stance / 2 - half - start) - behind;
  const up = ball * Math.sin(raised) + 0.3 * ball * Math.sin(Math.max(-tip, 0));
  const along = planted + ball * (1 - Math.cos(raised));
  if (within < stance) return { along, up, tip, step: 0 };
  const step = (within - stance) / (1 - stance);
  // Slow to leave the ground, and still where it is set down.
  return {
    along: along + stride * minimumJerk(0.04 + 0.96 * step),
    up: up + lift * Math.sin(Math.PI * step ** early) * (1 - 0.25 * step),
    tip,
    step,
  };
}

/** How far the hips are below a straight leg's height. */
export function hipDrop({ drop, bounce, stance }: Gait, phase: number): number {
  return drop - bounce * Math.cos(4 * Math.PI * (phase - stance / 2));
}

/** How far forward an upper arm is, radians: it goes with the other side's leg. */
export function armSwing({ arm, armLag }: Gait, phase: number, half: 0 | 0.5): number {
  return -arm * (harmonics(phase + half - armLag, armHarmonics) / 18.4);
}

const armHarmonics: readonly Harmonic[] = [
  { k: 1, size: 18.4, lag: -12 },
  { k: 2, size: 1.5, lag: 85 },
];

function harmonics(phase: number, terms: readonly Harmonic[]): number {
  return terms.reduce((sum, { k, size, lag }) => sum + size * Math.cos(2 * Math.PI * k * phase + lag * degrees), 0);
}

/**
 * The phase at which two feet of the cycle are most nearly where the photo has them.
 *
 * @param feet forward of the hips, and above the ground
 */
export function nearestPhase(gait: Gait, feet: Feet): number {
  let best = 0;
  let least = Infinity;
  for (let k = 0; k < 96; k++) {
    const phase = k / 96;
    const cost = ([0, 0.5] as const).reduce<number>((sum, half, side) => {
      const { along, up } = footfall(gait, phase, half, phase);
      const seen = feet[side]!;
      return sum + (along - seen.along) ** 2 + 2 * (up - seen.up) ** 2;
    }, 0);
    if (cost < least) [best, least] = [phase, cost];
  }
  return best;
}
