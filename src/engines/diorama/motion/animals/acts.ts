import type { Action } from '../../../../contract/plan.ts';
import type { Random } from '../../random.ts';
import type { AnimalPart } from '../../animal-part.ts';
import { held, minimumJerk } from '../easing.ts';
import { extent, haste } from '../extent.ts';
import type { AnimalPose } from './pose.ts';

const degrees = Math.PI / 180;
const turn = 2 * Math.PI;

/** Adds what an animal does at a time since the start of its action to a pose; nothing at time 0. */
export type AnimalAct = (seconds: number, pose: AnimalPose) => void;

type Context = {
  readonly action: Action;
  readonly part: AnimalPart;
  /** By what displacements are multiplied: the plan's amplitude and the action's own strength. */
  readonly amount: number;
  readonly tempo: number;
  readonly random: Random;
};

type Known = {
  readonly make: (context: Context) => AnimalAct;
  /** Why it cannot be drawn of this animal; null where it can. */
  readonly lacks: (part: AnimalPart) => string | null;
};

const nothingLacks = (): null => null;

const wag: Known = {
  lacks: ({ tail }) => (tail === null ? 'No tail could be told from the body.' : null),
  make({ amount, tempo }) {
    const hertz = 2.3 * haste(amount) * tempo ** 0.6;
    const angle = 13 * extent(amount, 2) * degrees;
    return (seconds, pose) => {
      const start = minimumJerk(seconds / 0.35);
      pose.tail += angle * start * Math.sin(turn * hertz * seconds);
      // The hips go along a little.
      pose.rock += 0.5 * degrees * extent(amount, 1.8) * start * Math.sin(turn * hertz * seconds - 0.7);
    };
  },
};

const moveEars: Known = {
  lacks: ({ ears }) => (ears.length === 0 ? 'No ears could be told from the head.' : null),
  make({ amount, random }) {
    const flicks: { readonly at: number; readonly ear: number; readonly way: number }[] = [];
    for (let t = 0.3; t < 8; t += 0.45 + 0.6 * random()) {
      flicks.push({ at: t, ear: random() < 0.5 ? 0 : 1, way: random() < 0.5 ? -1 : 1 });
    }
    const angle = 15 * extent(amount, 1.6) * degrees;
    return (seconds, pose) => {
      for (const { at, ear, way } of flicks) pose.ears[ear]! += way * angle * held(seconds - at, 0.11, 0.42, 0.2);
    };
  },
};

const flap: Known = {
  lacks: ({ wings }) => (wings.length === 0 ? 'No wings could be told from the body.' : null),
  make({ action, amount, tempo }) {
    const asked = action.params['times'];
    // Wings that hardly open do so slowly, as those of one that rests.
    const hertz = 2 * (0.15 + 0.85 * Math.min(amount, 1)) * tempo ** 0.6;
    const most = 0.42 * (amount < 1 ? amount ** 1.3 : extent(amount, 1.6));
    const bout = 5;
    return (seconds, pose) => {
      const beat = Math.max(seconds - 0.15, 0) * hertz;
      if (typeof asked === 'number' && beat > asked) return;
      // Some beats, then a rest of one with the wings as they are.
      if (beat % (bout + 1) > bout) return;
      pose.folded += (most * (1 - Math.cos(turn * beat))) / 2;
    };
  },
};

const howl: Known = {
  lacks: ({ head }) => (head === null ? 'The head could not be told from the body.' : null),
  make({ action, amount, tempo }) {
    const lasts = action.t1 - action.t0;
    const times =
      typeof action.params['times'] === 'number' ? action.params['times'] : Math.max(Math.round(lasts / 5), 1);
    const each = lasts / times;
    const angle = 27 * extent(amount, 1.35) * degrees;
    return (seconds, pose) => {
      const number = Math.floor(seconds / each);
      if (number >= times) return;
      const t = seconds - number * each;
      const up = held(t - 0.1, 0.85 / tempo ** 0.5, each - 0.15, 0.7);
      pose.head += angle * up * (1 + 0.02 * Math.sin(turn * 5.5 * t) * up);
    };
  },
};

/** The nose of one that is seen from the side goes down and up again. */
function nods(depth: number, hertz: number, count: number): Known {
  return {
    lacks: nothingLacks,
    make({ action, amount, tempo }) {
      const asked = action.params['times'];
      const cycles = typeof asked === 'number' ? asked : count;
      const rate = hertz * tempo ** 0.6;
      return (seconds, pose) => {
        const beat = Math.max(seconds - 0.15, 0) * rate;
        const within = beat % (cycles + 1);
        if (within > cycles || (typeof asked === 'number' && beat > cycles)) return;
        pose.head -= (depth * extent(amount, 1.8) * degrees * (1 - Math.cos(turn * within))) / 2;
      };
    },
  };
}

const walk: Known = {
  lacks: nothingLacks,
  make({ action, part, amount, tempo, random }) {
    const toward = action.params['direction'] !== 'away';
    const isFront = part.facing === 0;
    const hertz = (isFront ? 0.85 : 0.95) * tempo ** 0.7;
    const { box } = part;
    const tall = box.bottom - box.top;
    const lasts = action.t1 - action.t0;
    const far = extent(amount, 1.6);
    const most = toward ? 1 + Math.min(0.98 * amount, 1.4) : 1 / (1 + Math.min(0.35 * amount, 0.6));
    const way = random() < 0.5 ? 0 : 0.5;
    return (seconds, pose) => {
      const start = minimumJerk(seconds / 0.7);
      const phase = seconds * hertz + way;
      const sway = Math.sin(turn * phase) - Math.sin(turn * way);
      pose.phase = phase;
      pose.lift += 0.16 * Math.min(far, 1.3) * start;
      pose.stride += 13 * degrees * Math.min(far, 1.4) * start;
      pose.rock += (isFront ? 1.3 : 0.4) * degrees * far * start * sway;
      pose.x += (isFront ? 0.012 : 0) * tall * far * start * sway;
      pose.y -= 0.011 * tall * far * start * Math.abs(Math.sin(turn * phase));
      pose.head += 2.5 * degrees * far * start * Math.sin(2 * turn * phase);
      if (!isFront) return;
      // At an even pace one comes nearer the faster, the nearer one is.
      const share = Math.min(seconds / lasts, 1);
      const way1 = 1 - (1 - 1 / most) * (share - (0.12 * Math.sin(turn * share)) / turn) * start;
      pose.grown *= 1 / way1;
    };
  },
};

/** A gallop in the place: the legs go as far as they look right, the body rocks; the world passes by elsewhere. */
const run: Known = {
  lacks: nothingLacks,
  make({ part, amount, tempo, random }) {
    const hertz = 2.1 * haste(Math.min(amount, 1)) * tempo ** 0.6;
    const far = extent(amount, 1.5);
    const tall = part.box.bottom - part.box.top;
    const way = random();
    return (seconds, pose) => {
      const start = minimumJerk(seconds / 0.6);
      const phase = seconds * hertz;
      pose.phase = phase;
      pose.stride += 17 * degrees * far * start;
      pose.lift += 0.12 * far * start;
      pose.rock += 1.8 * degrees * far * start * (Math.sin(turn * (phase - way)) + Math.sin(turn * way));
      pose.y -= 0.022 * tall * far * start * Math.sin(turn * (phase + 0.25)) ** 2;
      pose.head += 4 * degrees * far * start * Math.sin(turn * (phase - way - 0.2));
      pose.tail += 9 * degrees * far * start * Math.sin(turn * (phase - 0.35));
    };
  },
};

const jump: Known = {
  lacks: nothingLacks,
  make({ part, amount, tempo }) {
    const tall = part.box.bottom - part.box.top;
    const lasts = 0.9 / tempo ** 0.5;
    return (seconds, pose) => {
      const t = (seconds - 0.2) / lasts;
      if (t <= 0) return;
      const within = t % 1.25;
      const up = within < 1 ? Math.sin(Math.PI * within) : 0;
      pose.y -= 0.1 * extent(amount, 1.8) * tall * up;
      pose.lift += 0.1 * Math.min(amount, 1) * up;
      pose.phase = 0.25;
    };
  },
};

const shake: Known = {
  lacks: nothingLacks,
  make({ part, amount, tempo }) {
    const far = 0.032 * extent(amount, 3) * part.trunk.radius;
    return (seconds, pose) => {
      const t = Math.max(seconds - 0.15, 0);
      const burst = held(t % 2.2, 0.25, 1.5, 0.5);
      pose.shaken += far * burst;
      pose.shake = 6.5 * tempo ** 0.5 * t;
      pose.rock += 0.5 * degrees * burst * Math.sin(turn * 3.2 * t) * extent(amount, 1.6);
    };
  },
};

const dance: Known = {
  lacks: nothingLacks,
  make({ part, amount, tempo }) {
    const beats = 1.9 * tempo ** 0.6;
    const tall = part.box.bottom - part.box.top;
    return (seconds, pose) => {
      const start = minimumJerk(seconds / 0.5) * extent(amount, 1.7);
      const beat = seconds * beats;
      pose.rock += 4 * degrees * start * Math.sin(Math.PI * beat);
      pose.y -= 0.02 * tall * start * Math.sin(Math.PI * beat) ** 2;
      pose.head += 5 * degrees * start * Math.sin(Math.PI * (beat - 0.25));
      pose.tail += 9 * degrees * start * Math.sin(Math.PI * (beat - 0.4));
    };
  },
};

/** What the limbs and the body of an animal can do, by name. What its head does as a person's does is not among them. */
export const animalActs: Readonly<Record<string, Known>> = {
  wag_tail: wag,
  move_ears: moveEars,
  flap,
  howl,
  walk,
  run,
  jump,
  shake,
  dance,
  sniff: nods(6, 2.4, 4),
  eat: nods(12, 1.1, 3),
  drink: nods(9, 1.6, 4),
};

/** Of heads that are seen from the side: what gestures of a head come to there. */
export const sideHeads: Readonly<Record<string, Known>> = {
  nod: nods(14, 1.3, 3),
  lower_head: leads(-15),
  raise_head: leads(16),
  tilt_head: leads(9),
  shake_head: nods(8, 1.9, 4),
  turn_head: leads(-7),
  look: leads(7),
};

/** A head that goes somewhere and stays there. */
function leads(angle: number): Known {
  return {
    lacks: nothingLacks,
    make({ amount, tempo }) {
      return (seconds, pose) => {
        pose.head +=
          Math.sign(angle) *
          Math.min(Math.abs(angle) * extent(amount, 2), 28) *
          degrees *
          minimumJerk((seconds - 0.1) / (0.9 / tempo ** 0.5));
      };
    },
  };
}
