import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor, type Random } from '../random.ts';
import type { RegionPart, Scene } from '../types.ts';
import { numberOf, windSide } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import type { Displacement, Program } from './program.ts';
import { sampleField } from './projection.ts';

/** How something sways in the wind. */
type Habit = {
  /**
   * Reach of an ordinary sway: a share of the picture's short side, or of the region's own larger side for what hangs on
   * somebody.
   */
  readonly reach: number;
  readonly ofRegion: boolean;
  /** Farther off things sway less, in proportion to their distance below the horizon. */
  readonly perspective: boolean;
  /** How far it also goes up and down. */
  readonly lift: number;
  /** Hertz and relative size. */
  readonly bands: readonly (readonly [hertz: number, size: number])[];
  /** Widths of the picture over which neighbours sway alike. */
  readonly likeness: number;
};

/**
 * Natural frequencies of branches and twigs, grass, long hair, skirts; sizes fall as the measured spectrum of natural
 * oscillation does (standard deviation of optical flow by frequency: 1 at 0.2 Hz, 0.39 at 1 Hz, 0.28 at 2 Hz, 0.17 at 3 Hz).
 */
const habits: Readonly<Partial<Record<RegionPart['name'], Habit>>> = {
  foliage: {
    reach: 0.016,
    ofRegion: false,
    perspective: false,
    lift: 0.35,
    bands: [
      [0.34, 1],
      [0.8, 0.6],
      [1.7, 0.42],
      [2.7, 0.26],
    ],
    likeness: 0.1,
  },
  grass: {
    reach: 0.02,
    ofRegion: false,
    perspective: true,
    lift: 0.12,
    bands: [
      [0.5, 1],
      [1.2, 0.55],
      [2.1, 0.35],
    ],
    likeness: 0.12,
  },
  hair: {
    reach: 0.035,
    ofRegion: true,
    perspective: false,
    lift: 0.3,
    bands: [
      [0.55, 1],
      [1, 0.6],
      [1.8, 0.3],
    ],
    likeness: 0.12,
  },
  cloth: {
    reach: 0.034,
    ofRegion: true,
    perspective: false,
    lift: 0.2,
    bands: [
      [0.5, 1],
      [1.1, 0.6],
      [1.9, 0.35],
    ],
    likeness: 0.12,
  },
  flag: {
    reach: 0.035,
    ofRegion: true,
    perspective: false,
    lift: 0.6,
    bands: [
      [1.1, 1],
      [1.9, 0.5],
      [3, 0.25],
    ],
    likeness: 0.07,
  },
};

/** What the wind can move. */
export const swayingRegions = Object.keys(habits);

/** Widths of the picture that a gust travels in a second. */
const gustSpeed = 0.38;
/** A wind leans everything to its side by this share of the reach, and gusts make it more or less. */
const lean = 0.8;
/** Steepest change of the displacement from pixel to pixel: more would fold the picture. */
const steepest = 0.26;
/** Strength beyond which nothing sways more. */
const strongest = 2;
/** Without a word of wind the air moves this much. */
const calmAir = 0.55;

/**
 * Foliage, grass, hair, cloth and flags in the wind: every part sways by its own frequencies, neighbours nearly alike, and
 * gusts travel through it. Weights of the regions bound it: what nobody named stays where it is.
 */
export function windProgram(plan: Plan, scene: Scene): Program | null {
  const background: Displacement[] = [];
  const subjects: Displacement[] = [];
  for (const action of plan.scene) {
    if (action.action !== 'sway') continue;
    for (const part of scene.regions) {
      const habit = habits[part.name];
      if (part.name !== action.region || habit === undefined || !isMeant(action, part)) continue;
      (part.of === null ? background : subjects).push(sway(action, part, habit, plan, scene));
    }
  }
  if (background.length + subjects.length === 0) return null;
  return { bends: { background: inTurn(background), subjects: inTurn(subjects) } };
}

/** Below this share of the picture that may bend for it, hardly anybody sees that something sways. */
const leastSeen = 0.009;

/** The plan says in `reduced` where so little of what is to sway could be told from the rest that it is hardly seen. */
export function fitWind(plan: Plan, { regions }: Pick<Scene, 'regions'>): Plan {
  const reduced = [...plan.reduced];
  for (const action of plan.scene) {
    if (action.action !== 'sway') continue;
    const parts = regions.filter((part) => part.name === action.region && isMeant(action, part));
    if (parts.length === 0 || parts.some(({ weight }) => shareOf(weight) >= leastSeen)) continue;
    const why = 'Little of it could be told from what is around it: its sway is hardly seen.';
    if (!reduced.some(({ phrase }) => phrase === `${action.region} sway`)) {
      reduced.push({ phrase: `${action.region} sway`, why });
    }
  }
  return { ...plan, reduced };
}

function shareOf({ data }: RegionPart['weight']): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

function isMeant({ params }: Action, { of }: RegionPart): boolean {
  return params['of'] === undefined || params['of'] === of;
}

function inTurn(displacements: readonly Displacement[]): Displacement {
  return (seconds, position, at) => {
    for (const displace of displacements) displace(seconds, position, at);
  };
}

/** A travelling wave of the sway: what it adds is `size * sin(omega t - kx x - ky y + bend + phase)`. */
type Wave = {
  readonly omega: number;
  readonly size: number;
  readonly kx: number;
  readonly ky: number;
  /** Makes the wave's front crooked, so that it is not seen as one. */
  readonly bendX: number;
  readonly bendY: number;
  readonly phase: number;
};

function sway(action: Action, part: RegionPart, habit: Habit, plan: Plan, scene: Scene): Displacement {
  const { width, height, horizon } = scene;
  const random = randomFor(plan.seed, `wind ${part.name} ${part.of ?? ''}`);
  const side = windSide(action, plan.seed);
  const wind = numberOf(action, 'wind', calmAir);
  const length = habit.ofRegion ? regionSide(part, width, height) : Math.min(width, height);
  const full = habit.reach * length * Math.min(numberOf(action, 'strength', 1) * wind, strongest);
  const reach = full * displacementFactor[plan.amplitude];
  const rate = numberOf(action, 'rate', 1) * plan.tempo;
  const waves = wavesOf(random, habit, side * gustSpeed * width, width, full);
  const gusts = gustsOf(random, side * gustSpeed * width * rate, width);
  const leaning = lean * Math.min(Math.max(wind - 0.4, 0), 1.2);
  const near = (y: number): number =>
    habit.perspective ? 0.25 + 0.75 * Math.min(Math.max((y - horizon) / (height - horizon), 0), 1) : 1;
  return (seconds, position, at) => {
    const t = seconds - action.t0;
    if (t <= 0) return;
    const x = position[at]!;
    const y = position[at + 1]!;
    const weight = sampleField(part.weight, width, height, x, y);
    if (weight < 0.004) return;
    let across = 0;
    let along = 0;
    for (const { omega, size, kx, ky, bendX, bendY, phase } of waves) {
      const place = phase - kx * x - ky * y + 0.8 * Math.sin(bendX * x + bendY * y + phase);
      across += size * Math.sin(omega * rate * t + place);
      along += size * Math.cos(omega * rate * t + place + 0.9);
    }
    const gust = gusts(x, y, t);
    const scale = reach * weight * near(y) * minimumJerk(t / 0.7);
    position[at] = x - scale * ((0.55 + 0.45 * gust) * across + side * leaning * gust);
    position[at + 1] = y - scale * habit.lift * (0.55 + 0.45 * gust) * along;
  };
}

function wavesOf(random: Random, habit: Habit, speed: number, width: number, reach: number): Wave[] {
  const power = Math.sqrt(habit.bands.reduce((sum, [, size]) => sum + size * size, 0));
  // The same waves at every amplitude: those that fold nothing at the largest.
  const largest = reach * displacementFactor.large * Math.sqrt(2 * habit.bands.length);
  return habit.bands.flatMap(([hertz, size]) =>
    [0, 1].map((): Wave => {
      const omega = 2 * Math.PI * hertz * (0.85 + 0.3 * random());
      const shared = size / power / Math.SQRT2;
      // The gust carries the wave along, as far as neighbours may differ.
      const most = Math.min((2 * Math.PI) / (habit.likeness * width), steepest / Math.max(largest * shared, 1e-6));
      const travelling = Math.min(Math.max(omega / speed, -most), most);
      const turned = () => (random() - 0.5) * most;
      return {
        omega,
        size: shared,
        kx: travelling * 0.75 + turned() * 0.5,
        ky: turned(),
        bendX: turned() * 0.5,
        bendY: turned() * 0.5,
        phase: 2 * Math.PI * random(),
      };
    }),
  );
}

/** Strength of the wind, about -0.3 to 1.3, as it travels over the picture; 0 everywhere at the start. */
function gustsOf(random: Random, speed: number, width: number): (x: number, y: number, t: number) => number {
  const waves = [0.9, 0.55, 0.33].map((size, i) => ({
    k: (2 * Math.PI) / (width * size),
    slant: (random() - 0.5) * 0.5,
    phase: 2 * Math.PI * random(),
    share: [0.5, 0.3, 0.2][i]!,
  }));
  return (x, y, t) => {
    let sum = 0;
    for (const { k, slant, phase, share } of waves) {
      sum += share * Math.sin(k * (x + slant * y - speed * t) + phase);
    }
    return (0.5 + 0.8 * sum) * minimumJerk(t / 1.2);
  };
}

/** Larger side, in picture pixels, of the box that holds most of a region. */
function regionSide({ weight }: RegionPart, width: number, height: number): number {
  const columns = new Float64Array(weight.width);
  const rows = new Float64Array(weight.height);
  weight.data.forEach((value, i) => {
    columns[i % weight.width]! += value;
    rows[Math.floor(i / weight.width)]! += value;
  });
  return Math.max((spread(columns) * width) / weight.width, (spread(rows) * height) / weight.height);
}

/** Width of the part of a histogram that holds all but 5 % at each end. */
function spread(histogram: Float64Array): number {
  const total = histogram.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  let from = 0;
  let to = histogram.length - 1;
  histogram.forEach((value, i) => {
    sum += value;
    if (sum < 0.05 * total) from = i;
    if (sum < 0.95 * total) to = i;
  });
  return to - from + 1;
}
