import { spriteFloats, type Sprites } from '../types.ts';

/** A colour as BT.709 limited-range code values. */
export type Code = { readonly y: number; readonly u: number; readonly v: number };

/** Code values of an sRGB colour, 0 to 255 a channel (ITU-R BT.709-6, section 3). */
export function codeOf(r: number, g: number, b: number): Code {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return {
    y: 16 + (luma * 219) / 255,
    u: 128 + (((b - luma) / 1.8556) * 224) / 255,
    v: 128 + (((r - luma) / 1.5748) * 224) / 255,
  };
}

/** A shape to draw: an ellipse with half axes `along` and `across` in pixels, turned by `angle` radians. */
export type Shape = {
  readonly x: number;
  readonly y: number;
  readonly along: number;
  readonly across: number;
  readonly angle: number;
  /** Share of the radius over which the edge fades, 0 (excluded) to 1. */
  readonly softness: number;
  /** Share of the radius that is empty, 0 for a full shape. */
  readonly hollow: number;
  readonly opacity: number;
  readonly colour: Code;
};

/** Adds a shape to a list, unless the list is full or the shape would not be seen. */
export function putSprite(sprites: Sprites, shape: Shape): void {
  if (shape.opacity < 0.005 || (sprites.count + 1) * spriteFloats > sprites.data.length) return;
  const { data } = sprites;
  const cos = Math.cos(shape.angle);
  const sin = Math.sin(shape.angle);
  const at = sprites.count * spriteFloats;
  sprites.count += 1;
  data[at] = shape.x;
  data[at + 1] = shape.y;
  data[at + 2] = Math.hypot(shape.along * cos, shape.across * sin);
  data[at + 3] = Math.hypot(shape.along * sin, shape.across * cos);
  data[at + 4] = cos / shape.along;
  data[at + 5] = sin / shape.along;
  data[at + 6] = -sin / shape.across;
  data[at + 7] = cos / shape.across;
  data[at + 8] = shape.softness;
  data[at + 9] = shape.hollow;
  data[at + 10] = Math.min(shape.opacity, 1);
  data[at + 11] = shape.colour.y;
  data[at + 12] = shape.colour.u;
  data[at + 13] = shape.colour.v;
}

/** Position on a line that closes on itself: `value` brought into `from` to `from + span`. */
export function wrap(value: number, from: number, span: number): number {
  return from + ((((value - from) % span) + span) % span);
}

export function disc(x: number, y: number, radius: number, opacity: number, colour: Code, softness = 0.8): Shape {
  return { x, y, along: radius, across: radius, angle: 0, softness, hollow: 0, opacity, colour };
}

/** A sine of so many hertz; `phase` in turns. */
export function wave(t: number, hertz: number, phase: number): number {
  return Math.sin(2 * Math.PI * (hertz * t + phase));
}
