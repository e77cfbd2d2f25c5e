import type { Amplitude, CameraMove, CameraMoveName, Direction, Plan } from '../../../../contract/plan.ts';
import { randomFor } from '../../random.ts';
import { axisOf, type Amount, type Speed, type CameraWish } from './rules.ts';

/** Totals over four seconds, in the units of the contract; `zoom` is a ratio of scales, `roll` degrees. */
const totals: Record<CameraMoveName, Record<Amplitude, number>> = {
  static: { small: 0, medium: 0, large: 0 },
  pan: { small: 0.04, medium: 0.13, large: 0.24 },
  tilt: { small: 0.04, medium: 0.12, large: 0.22 },
  truck: { small: 0.03, medium: 0.08, large: 0.16 },
  pedestal: { small: 0.03, medium: 0.12, large: 0.3 },
  crane: { small: 0.05, medium: 0.19, large: 0.36 },
  zoom: { small: 1.07, medium: 1.18, large: 1.6 },
  push: { small: 0.09, medium: 0.31, large: 0.53 },
  orbit: { small: 0.03, medium: 0.13, large: 0.28 },
  roll: { small: 2, medium: 5, large: 14 },
  dolly_zoom: { small: 0.08, medium: 0.2, large: 0.36 },
  handheld: { small: 0.6, medium: 1.1, large: 2 },
  shake: { small: 0.5, medium: 1.4, large: 2.2 },
  tracking: { small: 0.04, medium: 0.09, large: 0.18 },
  whip_pan: { small: 0.12, medium: 0.2, large: 0.34 },
};

/** The most that a move may travel whatever the words: beyond it a single picture has nothing left to show. */
const limits: Partial<Record<CameraMoveName, number>> = {
  pan: 0.3,
  tilt: 0.27,
  truck: 0.22,
  pedestal: 0.3,
  crane: 0.38,
  zoom: 2.2,
  push: 0.57,
  orbit: 0.36,
  roll: 360,
  dolly_zoom: 0.42,
  handheld: 4,
  shake: 4,
  tracking: 0.3,
  whip_pan: 0.4,
};

const speedFactor: Record<Speed, number> = { slow: 0.65, normal: 1, fast: 2.2, sudden: 1.35 };
/** What is large already goes only so much farther when it is fast. */
const fastAndLarge = 1.35;
const amountFactor: Record<Amount, number> = { small: 0.5, normal: 1, large: 1.6 };
/** Of the way, the share that an ordinary move makes as early as it can: the larger it is the sooner it is on its way. */
const earlyShare: Record<Amplitude, number> = { small: 0, medium: 0.7, large: 1 };
/** Moves that set out and arrive; what follows or rolls goes on evenly. */
const arriving = new Set<CameraMoveName>([
  'pan',
  'tilt',
  'truck',
  'pedestal',
  'crane',
  'zoom',
  'push',
  'orbit',
  'dolly_zoom',
]);
/** Seconds of a whip pan or a crash zoom. */
const suddenSeconds = 0.5;
/** A step shorter than this is not seen as a move of its own. */
const shortestStep = 1;
const steady = new Set<CameraMoveName>(['handheld', 'shake', 'static']);

const reverse: Record<Direction, Direction> = {
  left: 'right',
  right: 'left',
  up: 'down',
  down: 'up',
  in: 'out',
  out: 'in',
  clockwise: 'counterclockwise',
  counterclockwise: 'clockwise',
};

export type Schedule = { readonly camera: CameraMove[]; readonly reduced: Plan['reduced'] };

/**
 * Gives every wish its time and its amount. Steps share the clip evenly; what runs together shares a step.
 *
 * @param duration seconds of the clip
 * @param from second at which the first move begins
 */
export function schedule(
  wishes: readonly CameraWish[],
  duration: number,
  amplitude: Amplitude,
  seed: number,
  from = 0,
): Schedule {
  const reduced: Plan['reduced'] = [];
  const steps = expand(wishes.map((wish) => ({ ...wish, direction: wish.direction ?? chooseDirection(wish, seed) })));
  const fitting = Math.min(steps.length, Math.max(1, Math.floor((duration - from) / shortestStep)));
  for (const wish of steps.slice(fitting).flat()) {
    reduced.push({ phrase: wish.phrase, why: `Only ${fitting} moves one after another fit into ${duration} s.` });
  }
  const length = (duration - from) / Math.max(1, fitting);
  const camera = steps.slice(0, fitting).flatMap((step, index) =>
    step.map((wish) => {
      const t0 = round(from + index * length);
      return timed(wish, t0, round(from + (index + 1) * length), amplitude, seed, reduced);
    }),
  );
  return { camera, reduced };
}

/** Steps in order, with there-and-back and repeated moves taken apart. */
function expand(wishes: readonly CameraWish[]): CameraWish[][] {
  const last = wishes.reduce((most, wish) => Math.max(most, wish.step), -1);
  const steps: CameraWish[][] = [];
  for (let step = 0; step <= last; step += 1) {
    const together = wishes.filter((wish) => wish.step === step);
    const turns = Math.max(...together.map((wish) => (wish.alternations + 1) * wish.times));
    for (let turn = 0; turn < turns; turn += 1) {
      steps.push(together.map((wish) => (wish.alternations > 0 && turn % 2 === 1 ? returning(wish) : wish)));
    }
  }
  return steps.filter((step) => step.length > 0);
}

function returning(wish: CameraWish): CameraWish {
  return { ...wish, direction: wish.direction === null ? null : reverse[wish.direction] };
}

function timed(
  wish: CameraWish,
  t0: number,
  end: number,
  amplitude: Amplitude,
  seed: number,
  reduced: Plan['reduced'],
): CameraMove {
  const isSudden = wish.speed === 'sudden' && !steady.has(wish.move);
  const t1 = isSudden ? round(Math.min(end, t0 + suddenSeconds)) : end;
  const amount = round(amountOf(wish, end - t0, amplitude, seed, reduced), 4);
  const early = isSudden ? 0 : earlyOf(wish, amplitude);
  return {
    move: wish.move,
    ...(wish.direction === null ? {} : { direction: wish.direction }),
    amount,
    ...(early === 0 ? {} : { early }),
    t0,
    t1,
  };
}

/** A fast move is over soon and settles; a slow one never hurries. */
function earlyOf({ move, speed }: CameraWish, amplitude: Amplitude): number {
  if (!arriving.has(move) || speed === 'slow') return 0;
  return speed === 'fast' ? 1 : earlyShare[amplitude];
}

/** Where a move goes that the prompt leaves open; the seed decides between the sides. */
function chooseDirection(wish: CameraWish, seed: number): Direction | null {
  const first = randomFor(seed, `camera ${wish.move}`)() < 0.5;
  switch (axisOf[wish.move]) {
    case 'horizontal':
      return first ? 'left' : 'right';
    case 'turn':
      return first ? 'clockwise' : 'counterclockwise';
    case 'vertical':
      return 'up';
    case 'depth':
      // Backing away while zooming in needs nothing from beyond the frame.
      return wish.move === 'dolly_zoom' ? 'out' : 'in';
    case 'none':
      return null;
  }
}

function amountOf(
  wish: CameraWish,
  seconds: number,
  amplitude: Amplitude,
  seed: number,
  reduced: Plan['reduced'],
): number {
  if (wish.move === 'static') return 0;
  if (wish.move === 'roll' && wish.degrees !== null) return Math.min(360, wish.degrees);
  // More degrees than a picture has are as large as it gets.
  const wide = wish.degrees !== null && wish.degrees > 20;
  const size = wide ? 'large' : amplitude;
  const total = totals[wish.move][size];
  const speed = wish.speed === 'fast' && size === 'large' ? fastAndLarge : speedFactor[wish.speed];
  const factor = speed * amountFactor[wish.amount] * variation(wish, seed);
  if (wish.move === 'handheld' || wish.move === 'shake') {
    return Math.min(limits[wish.move]!, total * amountFactor[wish.amount]);
  }
  // Speed, not distance, is what looks large or small: twice the time takes one and a half times the way.
  const stretched = factor * (seconds / 4) ** Math.log2(1.5);
  if (wide) reduced.push({ phrase: wish.phrase, why: whyLess(wish) });
  const amount = wish.move === 'zoom' ? total ** stretched : total * stretched;
  return Math.min(limits[wish.move]!, amount);
}

/** The seed's own touch, at most 8 % either way, so that two seeds do not give the same move. */
function variation(wish: CameraWish, seed: number): number {
  return 1 + (randomFor(seed, `amount ${wish.move}`)() - 0.5) * 0.16;
}

function whyLess(wish: CameraWish): string {
  return wish.move === 'orbit'
    ? `One picture shows one side only, so the camera moves along a short arc instead of ${wish.degrees} degrees.`
    : `One picture ends at its borders, so the camera turns as far as it reaches instead of ${wish.degrees} degrees.`;
}

function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
