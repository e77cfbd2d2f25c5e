import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import type { Scene, Subject } from '../types.ts';
import { numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import type { Displacement, Program } from './program.ts';

/** A subject's box in picture pixels. */
type Place = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** How far a point of a thing is moved, in heights of the thing: `across` and `down` it 0 to 1, seconds since the start. */
type Habit = (across: number, down: number, t: number) => { readonly dx: number; readonly dy: number };

type Motion = { readonly rate: number; readonly phase: number; readonly wind: number };

/** Where beyond a thing's box its motion has ended, in shares of the box, when it is not cut out of the background. */
const fadesOver = 0.25;

/** What things do; every one starts from where the photo has it. */
const habits: Readonly<Record<string, (motion: Motion) => Habit>> = {
  /** Rooted below, as a flower is: the higher the farther, two frequencies as of stem and head. */
  sway({ rate, phase, wind }) {
    return (_, down, t) => {
      const bend = Math.max(1.05 - down, 0) ** 1.4;
      const stem = Math.sin(2 * Math.PI * 0.42 * rate * t + phase);
      const head = Math.sin(2 * Math.PI * 1.13 * rate * t + 2.1 * phase);
      const along = 0.05 * wind * bend * (0.75 * stem + 0.25 * head * bend);
      return { dx: along, dy: Math.abs(along) * 0.2 };
    };
  },
  /** Hung from above. */
  swing({ rate, phase }) {
    return (_, down, t) => {
      const along = 0.075 * Math.max(down + 0.05, 0) * Math.sin(2 * Math.PI * 0.55 * rate * t + phase);
      return { dx: along, dy: -Math.abs(along) * 0.15 };
    };
  },
  /** On water or in the air: slow heave, with a slight roll about its middle. */
  float({ rate, phase }) {
    return (across, down, t) => {
      const roll = 0.012 * Math.sin(2 * Math.PI * 0.21 * rate * t + 1.7 * phase);
      const heave = 0.028 * Math.sin(2 * Math.PI * 0.27 * rate * t + phase);
      return { dx: roll * (0.5 - down), dy: heave + roll * (across - 0.5) };
    };
  },
  /** Jumps, and is a little flatter when it lands. */
  bounce({ rate }) {
    return (_, down, t) => {
      const hop = Math.abs(Math.sin(Math.PI * 1.15 * rate * t));
      const flat = 0.025 * Math.max(1 - hop * 4, 0) * (1 - down);
      return { dx: 0, dy: -0.07 * hop + flat };
    };
  },
};

/** What things that are no living beings can do. */
export const thingActions = Object.keys(habits);

/** Flowers that sway, lamps that swing, boats that float, balls that bounce. */
export function thingsProgram(plan: Plan, scene: Scene): Program | null {
  const moves = plan.subjects.flatMap((action): Displacement[] => {
    const subject = scene.subjects.find(({ id }) => id === action.region);
    const habit = habits[action.action];
    const isThing = subject?.kind === 'object' || subject?.kind === 'vehicle';
    return habit === undefined || !isThing ? [] : [displacementOf(action, subject, habit, plan, scene)];
  });
  if (moves.length === 0) return null;
  return {
    bends: {
      subjects(seconds, position, at) {
        for (const move of moves) move(seconds, position, at);
      },
    },
  };
}

function displacementOf(
  action: Action,
  subject: Subject,
  habit: (motion: Motion) => Habit,
  plan: Plan,
  scene: Scene,
): Displacement {
  const random = randomFor(plan.seed, `thing ${subject.id} ${action.action}`);
  const number = (name: string): number => numberOf(action, name, 1);
  const moved = habit({ rate: number('rate') * plan.tempo, phase: 2 * Math.PI * random(), wind: number('wind') });
  const box = placeOf(subject, scene);
  const reach = box.height * Math.min(number('strength'), 2) * displacementFactor[plan.amplitude];
  const belongs = belonging(subject, scene);
  return (seconds, position, at) => {
    const t = seconds - action.t0;
    if (t <= 0) return;
    const x = position[at]!;
    const y = position[at + 1]!;
    const weight = belongs(x, y);
    if (weight === 0) return;
    const { dx, dy } = moved((x - box.x) / box.width, (y - box.y) / box.height, t);
    const scale = reach * weight * minimumJerk(t / 0.8) * minimumJerk((action.t1 - seconds) / 0.4 + ends(action, plan));
    position[at] = x - scale * dx;
    position[at + 1] = y - scale * dy;
  };
}

/** 1 for what goes on to the end of the clip: it does not stop before. */
function ends({ t1 }: Action, { duration }: Plan): number {
  return t1 >= duration ? 1 : 0;
}

/** How far a place of the subjects' layer is this subject's, 0 to 1: the nearest one's, and softly. */
function belonging(subject: Subject, scene: Scene): (x: number, y: number) => number {
  const own = placeOf(subject, scene);
  const others = scene.subjects.filter((other) => other !== subject).map((other) => placeOf(other, scene));
  const isCutOut = scene.layers.length > 1;
  const soft = 0.06 * scene.width;
  const fade = fadesOver * Math.max(own.width, own.height);
  return (x, y) => {
    const distance = distanceTo(own, x, y);
    const nearest = others.reduce((least, other) => Math.min(least, distanceTo(other, x, y)), Infinity);
    const share = Math.min(Math.max((nearest - distance) / soft + 0.5, 0), 1);
    return isCutOut ? share : share * (1 - minimumJerk(distance / fade));
  };
}

function distanceTo({ x: left, y: top, width, height }: Place, x: number, y: number): number {
  return Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height));
}

function placeOf({ box }: Subject, { width, height }: Scene): Place {
  return { x: box.x * width, y: box.y * height, width: box.width * width, height: box.height * height };
}
