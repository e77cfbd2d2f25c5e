import type { FacePart, FaceShape } from '../../types.ts';

/** What a person's head and face do at an instant: turns in radians, shapes 0 to 1 (some below 0), the body's sway. */
export type Expression = Record<FaceShape, number> & {
  /** To the picture's right, down, and clockwise. */
  yaw: number;
  pitch: number;
  roll: number;
  /** How far the body leans to the picture's right at the shoulders, and is lifted, in heights of the person. */
  lean: number;
  lift: number;
  /** How far two feet on pedals have changed places, 0 to 1, and how much nearer the whole person is: a logarithm of their size. */
  tread: number;
  near: number;
  /** How far a mouth that is open in the photo closes, 0 to 1, before the jaw opens it. */
  shut: number;
};

/** All that an expression is made of. */
export const expressionParts = [
  'yaw',
  'pitch',
  'roll',
  'lean',
  'lift',
  'tread',
  'near',
  'shut',
  'blinkRight',
  'blinkLeft',
  'lookSide',
  'lookDown',
  'jaw',
  'wide',
  'smile',
  'brows',
] as const satisfies readonly (keyof Expression)[];

export function calm(): Expression {
  return {
    yaw: 0,
    pitch: 0,
    roll: 0,
    lean: 0,
    lift: 0,
    tread: 0,
    near: 0,
    shut: 0,
    blinkRight: 0,
    blinkLeft: 0,
    lookSide: 0,
    lookDown: 0,
    jaw: 0,
    wide: 0,
    smile: 0,
    brows: 0,
  };
}

export const degrees = Math.PI / 180;

/** Farther than this a head cannot turn without showing what the photo does not have. */
const limits = {
  yaw: 14 * degrees,
  pitch: 10 * degrees,
  roll: 14 * degrees,
  lean: 0.06,
  lift: 0.08,
} as const;

/** Keeps an expression to what a photo can show, softly: what is far within the limits stays as it is. */
export function limit(expression: Expression, share: number): void {
  for (const name of ['yaw', 'pitch', 'roll', 'lean', 'lift'] as const) {
    const most = limits[name] * share;
    expression[name] = most * Math.tanh(expression[name] / most);
  }
  for (const name of ['blinkRight', 'blinkLeft', 'jaw'] as const) {
    expression[name] = Math.min(Math.max(expression[name], 0), 1);
  }
  for (const name of ['lookSide', 'lookDown', 'shut'] as const) {
    expression[name] = Math.min(Math.max(expression[name], -1), 1);
  }
  for (const name of ['wide', 'smile', 'brows'] as const) {
    expression[name] = Math.min(Math.max(expression[name], name === 'brows' ? -1.1 : -0.6), 1.4);
  }
}

/** Closes both lids to a share, 0 to 1, where they are not closed farther. */
export function closeLids(expression: Expression, share: number): void {
  expression.blinkRight = Math.max(expression.blinkRight, share);
  expression.blinkLeft = Math.max(expression.blinkLeft, share);
}

/** An eyeball's turn of this much takes an iris as far as it goes. */
const widestLook = 34 * degrees;
/** The share of the head's turn that the eyes make up for. */
const keptLook = 0.45;

/**
 * What follows from the head and this face: eyes hold on to what they look at while the head moves, the upper lids go
 * down with a look, and a mouth that is open in the photo closes.
 */
export function settle(expression: Expression, { gape, frame }: FacePart): void {
  const turned = Math.sign(frame.turned) * Math.max(Math.abs(frame.turned) - 0.3, 0);
  // Somebody who looks past us keeps no hold on us.
  const held = keptLook * Math.max(1 - 2 * Math.abs(turned), 0);
  expression.lookSide = Math.min(Math.max(expression.lookSide - (held * expression.yaw) / widestLook, -1), 1);
  expression.lookDown = Math.min(Math.max(expression.lookDown - (held * expression.pitch) / widestLook, -1), 1);
  closeLids(expression, 0.32 * Math.max(expression.lookDown, 0));
  expression.jaw -= 0.85 * Math.max(expression.shut, 0) * gape;
}
