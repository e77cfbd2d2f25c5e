import { bump, minimumJerk } from '../easing.ts';
import { degrees } from './expression.ts';
import type { Maker } from './gestures/gesture.ts';

const turn = 2 * Math.PI;

const sway: Maker = ({ amount, tempo, random }) => {
  const hertz = 0.42 * tempo ** 0.7 * (0.9 + 0.2 * random());
  const way = random() < 0.5 ? -1 : 1;
  return (seconds, expression) => {
    const swing = way * Math.sin(turn * hertz * seconds) * minimumJerk(seconds / 0.6);
    // The head comes after the body.
    const behind = way * Math.sin(turn * hertz * (seconds - 0.16)) * minimumJerk((seconds - 0.1) / 0.8);
    expression.lean += 0.024 * amount * swing;
    expression.lift += 0.003 * amount * bump(2 * hertz * seconds);
    expression.roll += 4.5 * degrees * amount * behind;
  };
};

/** Dancing with no more than the upper body: it leans and gives on the beat, the head after it. */
const groove: Maker = ({ amount, tempo, random }) => {
  const beats = 1.97 * tempo ** 0.6;
  const way = random() < 0.5 ? -1 : 1;
  return (seconds, expression) => {
    const ramp = minimumJerk(seconds / 0.5) * Math.min(amount, 1.8);
    const beat = seconds * beats;
    expression.lean += 0.036 * way * ramp * Math.sin(Math.PI * beat);
    expression.lift -= 0.026 * ramp * bump(beat);
    expression.roll += 5 * degrees * way * ramp * Math.sin(Math.PI * (beat - 0.18));
    expression.pitch += 1.5 * degrees * ramp * bump(beat - 0.1);
  };
};

/** Walking or running of who is seen too little of: the body goes up and down, and over the foot that carries it. */
const stroll: Maker = ({ action, amount, tempo, random }) => {
  const hertz = (action.params['gait'] === 'run' ? 1.35 : 0.88) * tempo ** 0.7;
  const way = random() < 0.5 ? -1 : 1;
  return (seconds, expression) => {
    const ramp = minimumJerk(seconds / 0.7) * Math.min(amount, 1.5);
    const steps = 2 * hertz * seconds;
    expression.lean += 0.016 * way * ramp * Math.sin(Math.PI * steps);
    expression.lift += 0.022 * ramp * bump(steps);
    expression.roll += 2 * degrees * way * ramp * Math.sin(Math.PI * steps - 0.5);
    expression.pitch += 1.4 * degrees * ramp * bump(steps - 0.1);
  };
};

/** Jumping of who has no legs to be seen: down, up with a start, and a landing that gives. */
const hop: Maker = ({ action, amount, tempo }) => {
  const each = 0.95 / tempo ** 0.4;
  const { times } = action.params;
  return (seconds, expression) => {
    const number = Math.floor((seconds - 0.1) / each);
    if (number < 0 || (typeof times === 'number' && number >= times)) return;
    const u = (seconds - 0.1 - number * each) / each;
    const flight = (u - 0.28) / 0.44;
    const up = flight > 0 && flight < 1 ? 4 * flight * (1 - flight) : 0;
    const crouch = minimumJerk(u / 0.16) * (1 - minimumJerk((u - 0.18) / 0.1));
    const landing = minimumJerk((u - 0.7) / 0.1) * (1 - minimumJerk((u - 0.8) / 0.2));
    expression.lift += Math.min(amount, 1.8) * (0.062 * up - 0.02 * crouch - 0.014 * landing);
    expression.pitch += degrees * (3 * crouch + 2.5 * landing - 2 * up);
  };
};

/** Cheering or clapping of who has no arm to be seen free: quick bounces, chest and chin up, from one side to the other. */
const rejoice: Maker = ({ amount, tempo, random }) => {
  const beats = 2.15 * tempo ** 0.5;
  const way = random() < 0.5 ? -1 : 1;
  return (seconds, expression) => {
    const ramp = minimumJerk((seconds - 0.05) / 0.5) * Math.min(amount, 1.6);
    const beat = beats * seconds;
    expression.lift += 0.044 * ramp * bump(beat);
    expression.lean += 0.025 * way * ramp * Math.sin(0.5 * Math.PI * beat);
    expression.roll += 4 * degrees * way * ramp * Math.sin(0.5 * Math.PI * (beat - 0.2));
    expression.pitch += degrees * ramp * (2.2 * bump(beat - 0.12) - 1.6);
  };
};

/** Waving or calling of who has no arm to be seen free: leans out, and rocks the head as one who greets. */
const greet: Maker = ({ amount, tempo, random }) => {
  const hertz = 0.95 * tempo ** 0.5;
  const way = random() < 0.5 ? -1 : 1;
  return (seconds, expression) => {
    const ramp = minimumJerk((seconds - 0.05) / 0.6) * Math.min(amount, 1.6);
    const rocks = Math.sin(turn * hertz * Math.max(seconds - 0.05, 0));
    expression.lean += 0.02 * way * ramp * (0.5 + 0.9 * rocks);
    expression.lift += 0.008 * ramp * bump(2 * hertz * seconds);
    expression.roll += 7 * degrees * way * ramp * Math.sin(turn * hertz * Math.max(seconds - 0.16, 0));
  };
};

/** What the upper body does in place of what the picture shows too little of somebody for, by name. */
export const standIns = { sway, groove, stroll, hop, rejoice, greet } as const;

/** What stands for an act whose arms, or whose whole body, cannot be told; anything else is danced or swayed. */
const chosen: Readonly<Record<string, keyof typeof standIns>> = {
  jump: 'hop',
  cheer: 'rejoice',
  clap: 'rejoice',
  wave: 'greet',
  raise_arm: 'greet',
  walk: 'stroll',
  run: 'stroll',
  dance: 'groove',
  exercise: 'groove',
  fight: 'groove',
  spin: 'groove',
  kick: 'groove',
};

export function standInFor(action: string): keyof typeof standIns {
  return chosen[action] ?? 'sway';
}
