import type { FaceShape } from '../../types.ts';

/** What a person's head and face do at an instant: turns in radians, shapes 0 to 1 (some below 0), the body's sway. */
export type Expression = Record<FaceShape, number> & {
  /** To the picture's right, down, and clockwise. */
  yaw: number;
  pitch: number;
  roll: number;
  /** How far the body leans to the picture's right at the shoulders, and is lifted, in heights of the person. */
  lean: number;
  lift: number;
};

/** All that an expression is made of. */
export const expressionParts = [
  'yaw',
  'pitch',
  'roll',
  'lean',
  'lift',
  'blinkRight',
  'blinkLeft',
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
    blinkRight: 0,
    blinkLeft: 0,
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
  lift: 0.03,
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
  for (const name of ['wide', 'smile', 'brows'] as const) {
    expression[name] = Math.min(Math.max(expression[name], -0.6), 1.3);
  }
}
