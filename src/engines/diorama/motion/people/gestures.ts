import type { Action } from '../../../../contract/plan.ts';
import type { Random } from '../../random.ts';
import { minimumJerk } from '../easing.ts';
import { degrees, type Expression } from './expression.ts';
import { standIns } from './stand-ins.ts';

/** Adds what a gesture does at a time since its start to an expression; nothing at time 0. */
export type Gesture = (seconds: number, expression: Expression) => void;

/** What a gesture may depend on. */
export type GestureContext = {
  readonly action: Action;
  /** By what displacements are multiplied: the plan's amplitude and the action's own strength. */
  readonly amount: number;
  readonly tempo: number;
  readonly random: Random;
};

export type Maker = (context: GestureContext) => Gesture;

/** Lids close in 80 ms, stay shut for 40 and open in 170. */
function lidAt(seconds: number): number {
  if (seconds <= 0 || seconds >= 0.3) return 0;
  if (seconds < 0.08) return minimumJerk(seconds / 0.08);
  if (seconds < 0.12) return 1;
  return 1 - minimumJerk((seconds - 0.12) / 0.18);
}

/** 0 to 1 within a rise, and back to 0 before the end of `length`. */
export function held(seconds: number, rise: number, length: number, fall: number): number {
  return minimumJerk(seconds / rise) * (1 - minimumJerk((seconds - length + fall) / fall));
}

function parameter({ params }: Action, name: string): number | null {
  const value = params[name];
  return typeof value === 'number' ? value : null;
}

/** -1 to the picture's left, 1 to its right. */
function side({ action, random }: GestureContext): number {
  const drawn = random() < 0.5 ? -1 : 1;
  const { direction } = action.params;
  return direction === 'left' ? -1 : direction === 'right' ? 1 : drawn;
}

const length = ({ t0, t1 }: Action): number => t1 - t0;

/** A gesture of some cycles, a pause, and again; as often as `times` says, else until the end. */
function cycles(
  context: GestureContext,
  hertz: number,
  count: number,
  pause: number,
  each: (phase: number, cycle: number) => (expression: Expression) => void,
): Gesture {
  const rate = hertz * context.tempo ** 0.6;
  const asked = parameter(context.action, 'times');
  const perBout = asked ?? count;
  const bout = perBout / rate + pause;
  return (seconds, expression) => {
    const t = seconds - 0.15;
    if (t <= 0) return;
    const number = Math.floor(t / bout);
    if (asked !== null && number > 0) return;
    const phase = (t - number * bout) * rate;
    if (phase < perBout) each(phase, Math.floor(phase))(expression);
  };
}

const blink: Maker = ({ action, random }) => {
  const times = parameter(action, 'times');
  const starts: number[] = [];
  for (
    let t = 0.35;
    t < length(action) - 0.3 && starts.length < (times ?? 99);
    t += times === null ? 0.9 + random() : 0.55
  ) {
    starts.push(t);
  }
  return (seconds, expression) => {
    for (const start of starts) {
      const lid = lidAt(seconds - start);
      expression.blinkRight = Math.max(expression.blinkRight, lid);
      expression.blinkLeft = Math.max(expression.blinkLeft, lid);
    }
  };
};

const wink: Maker = (context) => {
  const shape = side(context) < 0 ? 'blinkRight' : 'blinkLeft';
  return (seconds, expression) => {
    const closed = held(seconds - 0.5, 0.12, 0.62, 0.2);
    expression[shape] = Math.max(expression[shape], closed);
    expression.smile += 0.35 * held(seconds - 0.4, 0.3, 1.2, 0.5);
    expression.roll += (shape === 'blinkRight' ? -1 : 1) * 2.5 * degrees * held(seconds - 0.35, 0.3, 1.1, 0.5);
  };
};

const nod: Maker = (context) =>
  cycles(context, 1.35, 3, 0.8, (phase, cycle) => (expression) => {
    const depth = 0.8 ** cycle;
    expression.pitch += 7 * degrees * context.amount * depth * ((1 - Math.cos(2 * Math.PI * phase)) / 2);
  });

const shakeHead: Maker = (context) => {
  const first = side(context);
  return cycles(context, 1.2, 3, 0.7, (phase) => (expression) => {
    // A half swing out, whole swings, and a half one back.
    const envelope = minimumJerk(phase / 0.5) * minimumJerk((3 - phase) / 0.5);
    expression.yaw += first * 10 * degrees * context.amount * envelope * Math.sin(2 * Math.PI * phase);
  });
};

/** One that goes somewhere and stays there; `times` makes it go and come back so often. */
function goes(context: GestureContext, rise: number, apply: (share: number, expression: Expression) => void): Gesture {
  const times = parameter(context.action, 'times');
  const whole = length(context.action);
  const pace = rise / context.tempo ** 0.5;
  return (seconds, expression) => {
    const t = seconds - 0.1;
    if (times === null || times < 2) return apply(minimumJerk(t / pace), expression);
    const each = whole / times;
    const number = Math.floor(Math.max(t, 0) / each);
    if (number < times) apply(held(t - number * each, pace, each, pace), expression);
  };
}

const tiltHead: Maker = (context) => {
  const to = side(context);
  return goes(context, 0.9, (share, expression) => {
    expression.roll += to * 9 * degrees * context.amount * share;
    expression.yaw += to * 1.5 * degrees * share;
  });
};

/** Aside, or up or down where the prompt says so; the eyes are there first. */
function turnBy(context: GestureContext, angle: number, eyes: number): Gesture {
  const { direction } = context.action.params;
  const upright = direction === 'up' ? -1 : direction === 'down' ? 1 : 0;
  const to = upright === 0 ? side(context) : 0;
  const head = goes(context, 0.85, (share, expression) => {
    expression.yaw += to * angle * degrees * context.amount * share;
    expression.roll += to * 1.5 * degrees * share;
    expression.pitch += upright * 0.75 * angle * degrees * context.amount * share;
  });
  const look = goes(context, 0.16, (share, expression) => {
    expression.lookSide += to * eyes * share;
    expression.lookDown += upright * eyes * share;
  });
  return (seconds, expression) => {
    look(seconds + 0.06, expression);
    head(seconds - 0.06, expression);
  };
}

const turnHead: Maker = (context) => turnBy(context, 12, 0.6);
const look: Maker = (context) => turnBy(context, 9, 0.85);

const lowerHead: Maker = (context) =>
  goes(context, 0.9, (share, expression) => {
    expression.pitch += 8 * degrees * context.amount * share;
  });

const raiseHead: Maker = (context) =>
  goes(context, 0.9, (share, expression) => {
    expression.pitch -= 7 * degrees * context.amount * share;
  });

const smile: Maker = (context) =>
  goes(context, 0.8, (share, expression) => {
    expression.smile += Math.min(0.75 * context.amount, 1.1) * share;
    expression.brows += 0.15 * share;
  });

const frown: Maker = (context) =>
  goes(context, 0.7, (share, expression) => {
    expression.smile -= Math.min(0.4 * context.amount, 0.5) * share;
    expression.brows -= Math.min(0.5 * context.amount, 0.6) * share;
    expression.pitch += 2.5 * degrees * share;
  });

/** Sad: the head sinks, the eyes look down, the corners of the mouth too; sobs shake the shoulders. */
const cry: Maker = (context) => {
  const sad = goes(context, 1, (share, expression) => {
    const far = Math.min(context.amount, 1.4) * share;
    expression.smile -= 0.42 * far;
    expression.shut += 0.7 * share;
    expression.brows += 0.22 * far;
    expression.lookDown += 0.55 * far;
    expression.pitch += 5 * degrees * far;
  });
  return (seconds, expression) => {
    sad(seconds, expression);
    const start = minimumJerk((seconds - 0.6) / 0.8);
    // Three short breaths in, and a pause.
    const sob = Math.sin(Math.PI * ((seconds * 2.6) % 1)) ** 2 * ((seconds * 0.65) % 1 < 0.62 ? 1 : 0.15);
    expression.lift += 0.004 * Math.min(context.amount, 1.4) * start * sob;
    expression.pitch += 0.8 * degrees * start * sob;
  };
};

/** The eyes close and stay closed, the head sinks. */
const sleep: Maker = (context) =>
  goes(context, 1.1, (share, expression) => {
    expression.blinkRight = Math.max(expression.blinkRight, share);
    expression.blinkLeft = Math.max(expression.blinkLeft, share);
    expression.pitch += 5 * degrees * Math.min(context.amount, 1.3) * share;
    expression.roll += 2.5 * degrees * share;
  });

const surprise: Maker = (context) =>
  goes(context, 0.32, (share, expression) => {
    expression.brows += Math.min(context.amount, 1.2) * share;
    expression.jaw += Math.min(0.5 * context.amount, 0.7) * share;
    expression.pitch -= 3 * degrees * share;
    expression.lift += 0.004 * share;
  });

const laugh: Maker = ({ amount, tempo, random }) => {
  const hertz = 4.2 * tempo ** 0.5;
  const phase = random();
  return (seconds, expression) => {
    const start = minimumJerk(seconds / 0.6);
    // Bursts of laughter, with breath between them.
    const burst = 0.45 + 0.55 * Math.sin(2 * Math.PI * (0.42 * seconds + 0.12)) ** 2;
    const shake = (1 - Math.cos(2 * Math.PI * hertz * seconds)) / 2;
    expression.smile += 0.9 * start * Math.min(amount, 1.3);
    expression.jaw += start * burst * (0.22 + 0.2 * shake) * Math.min(amount, 1.4);
    expression.lift += 0.0045 * amount * start * burst * shake;
    expression.pitch -= degrees * amount * start * (2.2 * burst + 0.8 * shake);
    expression.roll +=
      degrees * amount * start * 2 * Math.sin(2 * Math.PI * (0.35 * seconds + phase)) * minimumJerk(seconds / 1.2);
    const narrowed = 0.22 * start * burst;
    expression.blinkRight = Math.max(expression.blinkRight, narrowed);
    expression.blinkLeft = Math.max(expression.blinkLeft, narrowed);
  };
};

/** Syllables about 4.2 a second, in phrases with pauses between them; the head moves with the phrases. */
function speech({ action, amount, tempo, random }: GestureContext, syllable: number, opening: number): Gesture {
  type Pulse = { readonly at: number; readonly length: number; readonly jaw: number; readonly wide: number };
  const pulses: Pulse[] = [];
  const pace = tempo ** 0.5;
  let pause = 1.4 + random();
  for (let t = 0.12; t < length(action) - 0.1;) {
    const lasts = (syllable * (0.8 + 0.4 * random())) / pace;
    pulses.push({
      at: t,
      length: lasts * (1.05 + 0.25 * random()),
      jaw: opening * (0.4 + 0.6 * random()),
      wide: 2 * random() - 1,
    });
    t += lasts;
    if (t > pause) {
      t += (0.25 + 0.3 * random()) / pace;
      pause = t + 1.2 + 1.3 * random();
    }
  }
  const phases = [random(), random(), random()];
  return (seconds, expression) => {
    if (seconds <= 0) return;
    expression.shut += minimumJerk(seconds / 0.22);
    for (const { at, length: lasts, jaw, wide } of pulses) {
      const u = (seconds - at) / lasts;
      if (u <= 0 || u >= 1) continue;
      const bump = (1 - Math.cos(2 * Math.PI * u)) / 2;
      expression.jaw += jaw * bump * Math.min(0.6 + 0.4 * amount, 1.3);
      expression.wide += 0.55 * wide * bump;
    }
    const start = minimumJerk(seconds / 0.8) * amount;
    const wave = (hertz: number, phase: number): number =>
      Math.sin(2 * Math.PI * (hertz * seconds * pace + phase)) - Math.sin(2 * Math.PI * phase);
    expression.pitch += 2.1 * degrees * start * (wave(0.6, phases[0]!) + 0.35 * wave(1.3, phases[1]!));
    expression.roll += 1.8 * degrees * start * wave(0.42, phases[1]!);
    expression.yaw += 2.2 * degrees * start * wave(0.43, phases[2]!);
    expression.brows += 0.25 * start * (1 + wave(0.5, phases[2]!)) * 0.5 * minimumJerk(seconds / 1.5);
  };
}

/** Actions of the head, the face and the upper body, by name. */
export const gestures: Readonly<Record<string, Maker>> = {
  blink,
  wink,
  nod,
  shake_head: shakeHead,
  tilt_head: tiltHead,
  turn_head: turnHead,
  look,
  lower_head: lowerHead,
  raise_head: raiseHead,
  smile,
  frown,
  cry,
  sleep,
  surprise,
  laugh,
  talk: (context) => speech(context, 0.235, 0.62),
  sing: (context) => speech(context, 0.42, 0.95),
  ...standIns,
};

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
      const lid = lidAt(seconds - start);
      expression.blinkRight = Math.max(expression.blinkRight, lid);
      expression.blinkLeft = Math.max(expression.blinkLeft, lid);
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
