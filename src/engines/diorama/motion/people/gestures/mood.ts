import { bump, minimumJerk } from '../../easing.ts';
import { closeLids, degrees } from '../expression.ts';
import { goes, side, type Maker } from './gesture.ts';

const smile: Maker = (context) =>
  goes(context, 0.8, (share, expression) => {
    expression.smile += Math.min(0.75 * context.amount, 1.1) * share;
    expression.brows += 0.15 * share;
  });

/** Brows together and down, narrowed eyes, and the head on one side as of somebody who wonders. */
const frown: Maker = (context) => {
  const to = side(context);
  const first = goes(context, 0.6, (share, expression) => {
    const far = Math.min(context.amount, 1.5) * share;
    expression.smile -= 0.42 * far;
    expression.brows -= 0.85 * far;
    expression.pitch += 3 * degrees * far;
    expression.roll += to * 5 * degrees * far;
    closeLids(expression, 0.2 * share);
  });
  return (seconds, expression) => {
    first(seconds, expression);
    // The head goes slowly on to the other side and back: nobody wonders without moving.
    const wonder = minimumJerk((seconds - 0.7) / 0.8) * Math.sin(2 * Math.PI * 0.3 * (seconds - 0.7));
    expression.yaw += to * 3.5 * degrees * Math.min(context.amount, 1.5) * wonder;
    expression.roll -= to * 2 * degrees * Math.min(context.amount, 1.5) * wonder;
  };
};

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

const surprise: Maker = (context) =>
  goes(context, 0.32, (share, expression) => {
    expression.brows += 1.25 * Math.min(context.amount, 1.2) * share;
    expression.jaw += Math.min(0.55 * context.amount, 0.75) * share;
    expression.pitch -= 4.5 * degrees * share;
    expression.lift += 0.004 * share;
  });

const laugh: Maker = ({ amount, tempo, random }) => {
  const hertz = 4.2 * tempo ** 0.5;
  const phase = random();
  return (seconds, expression) => {
    const start = minimumJerk(seconds / 0.6);
    // Bursts of laughter, with breath between them.
    const burst = 0.45 + 0.55 * Math.sin(2 * Math.PI * (0.42 * seconds + 0.12)) ** 2;
    const shake = bump(hertz * seconds);
    expression.smile += 0.9 * start * Math.min(amount, 1.3);
    expression.brows += 0.45 * start * burst;
    expression.jaw += start * burst * (0.18 + 0.4 * shake) * Math.min(amount, 1.4);
    // Lips that are apart in the photo meet nearly between two sounds.
    expression.shut += 0.4 * start * burst * (1 - shake);
    expression.lift += 0.007 * amount * start * burst * shake;
    expression.pitch -= degrees * amount * start * (3.4 * burst + 1.3 * burst * shake);
    expression.roll +=
      degrees * amount * start * 2.6 * Math.sin(2 * Math.PI * (0.35 * seconds + phase)) * minimumJerk(seconds / 1.2);
    closeLids(expression, 0.22 * start * burst);
  };
};

export const moodGestures: Readonly<Record<string, Maker>> = { smile, frown, cry, surprise, laugh };
