import { bump, minimumJerk } from '../../easing.ts';
import { closeLids, degrees } from '../expression.ts';
import { side, type Maker } from './gesture.ts';

const turn = 2 * Math.PI;

/** For a smile: the head comes up and lies down on one side, and comes back a little, as of somebody who is pleased. */
const beam: Maker = (context) => {
  const to = side(context);
  return (seconds, expression) => {
    const far = minimumJerk((seconds - 0.1) / 0.9) * Math.min(context.amount, 1.6);
    expression.roll += to * degrees * far * (7 + 1.8 * Math.sin(turn * 0.4 * seconds));
    expression.pitch += degrees * far * (2.4 * bump(0.55 * seconds) - 3.2);
    expression.lift += 0.006 * far;
    closeLids(expression, 0.3 * Math.min(far, 1));
  };
};

/** For talking: nods on words that count, from one side to the other with the phrases. */
const chat: Maker = (context) => {
  const { tempo, random } = context;
  const to = side(context);
  const [slow, slower] = [0.52 + 0.1 * random(), 0.29 + 0.06 * random()].map((hertz) => hertz * tempo ** 0.5);
  return (seconds, expression) => {
    const far = minimumJerk((seconds - 0.05) / 0.5) * Math.min(context.amount, 1.6);
    // Two stresses in a phrase, the first one stronger.
    const phrase = (slow! * seconds) % 1;
    const stress = bump(Math.min(phrase / 0.4, 1)) + 0.6 * bump(Math.min(Math.max((phrase - 0.45) / 0.35, 0), 1));
    expression.pitch += degrees * far * (5.5 * stress - 1);
    expression.roll += to * 3.8 * degrees * far * Math.sin(turn * slower! * seconds);
    expression.yaw += to * 4.5 * degrees * far * Math.sin(turn * slower! * (seconds - 0.25));
    expression.lift += 0.004 * far * stress;
  };
};

/** For laughing: the head goes back, it and the shoulders shake. */
const chuckle: Maker = (context) => {
  const hertz = 3.6 * context.tempo ** 0.5;
  const to = side(context);
  return (seconds, expression) => {
    const far = minimumJerk((seconds - 0.05) / 0.5) * Math.min(context.amount, 1.6);
    const burst = 0.4 + 0.6 * Math.sin(turn * (0.4 * seconds + 0.1)) ** 2;
    const shake = bump(hertz * seconds);
    expression.pitch += degrees * far * burst * (2.6 * shake - 6.5);
    expression.roll += to * degrees * far * 4 * Math.sin(turn * 0.33 * seconds);
    expression.lift += 0.012 * far * burst * shake;
    closeLids(expression, 0.35 * Math.min(far, 1) * burst);
  };
};

/** For surprise: the head starts back and up. */
const start: Maker = (context) => (seconds, expression) => {
  const far = minimumJerk((seconds - 0.15) / 0.26) * Math.min(context.amount, 1.6);
  const settled = 1 - 0.35 * minimumJerk((seconds - 0.5) / 0.8);
  expression.pitch -= 7.5 * degrees * far * settled;
  expression.lift += 0.016 * far * settled;
};

/** For a frown or tears: the head sinks and lies on one side. */
const droop: Maker = (context) => {
  const to = side(context);
  return (seconds, expression) => {
    const far = minimumJerk((seconds - 0.1) / 0.9) * Math.min(context.amount, 1.6);
    expression.pitch += degrees * far * (6 + 1.2 * bump(0.5 * seconds));
    expression.roll += to * degrees * far * (5 + 2 * Math.sin(turn * 0.33 * seconds));
    closeLids(expression, 0.25 * Math.min(far, 1));
  };
};

/** What the head tells where the mouth that should is hidden, turned away or too small. */
export const hiddenGestures: Readonly<Record<string, Maker>> = { beam, chat, chuckle, start, droop };

const chosen: Readonly<Record<string, string>> = {
  smile: 'beam',
  talk: 'chat',
  sing: 'chat',
  laugh: 'chuckle',
  surprise: 'start',
  frown: 'droop',
  cry: 'droop',
};

/** What the head does in place of something that a mouth does; null for anything else. */
export function headInsteadOf(action: string): string | null {
  return chosen[action] ?? null;
}
