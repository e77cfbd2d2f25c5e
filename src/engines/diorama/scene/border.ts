import type { Margins } from '../types.ts';
import type { Canvas } from './canvas.ts';

/** Share of the side that a camera may show of an ordinary invented border. */
const ordinary = 0.05;
/** Where the picture is so plain along that side (open sky, a studio wall) that the invention cannot be told. */
const plain = 0.075;
/** Where the invention came out softer than the picture beside it. */
const soft = 0.025;
/** Where a subject is cut off by the frame: nobody knows how it goes on. */
const cutOff = 0.012;

/** Mean difference of green between pixels four apart below which a strip is plain, 0 to 255. */
const plainDifference = 2;
/** Share of the known strip's fine detail that the invented one must have. */
const leastDetail = 0.55;
/** Share of a side that a subject must cover to count as cut off by it. */
const leastCut = 0.01;

type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** How many pixels of invented background each side may show, judged by looking at the invention. */
export function shownBackground(canvas: Canvas, width: number, height: number): Margins {
  const side = (inner: Rectangle, outer: Rectangle, length: number): number => {
    if (difference(canvas, inner, 4) < plainDifference) return plain * length;
    return (difference(canvas, outer, 1) < leastDetail * difference(canvas, inner, 1) ? soft : ordinary) * length;
  };
  const { left, top } = canvas;
  const right = left + width;
  const bottom = top + height;
  return {
    left: side({ x: left, y: top, width: left, height }, { x: 0, y: top, width: left, height }, width),
    right: side({ x: right - left, y: top, width: left, height }, { x: right, y: top, width: left, height }, width),
    top: side({ x: left, y: top, width, height: top }, { x: left, y: 0, width, height: top }, height),
    bottom: side({ x: left, y: bottom - top, width, height: top }, { x: left, y: bottom, width, height: top }, height),
  };
}

/**
 * How many pixels of a subject's continuation each side may show: hardly any where the frame cuts it off, and no
 * bound where it does not reach the side.
 *
 * @param alpha the subjects' matte on the canvas
 */
export function shownSubject(canvas: Canvas, alpha: Uint8Array, width: number, height: number): Margins {
  const { left, top } = canvas;
  // Just inside the frame's untrusted rim.
  const inset = 4;
  const side = (strip: Rectangle, length: number): number =>
    covered(canvas, alpha, strip) > leastCut ? cutOff * length : Infinity;
  return {
    left: side({ x: left + inset, y: top, width: 2, height }, width),
    right: side({ x: left + width - inset, y: top, width: 2, height }, width),
    top: side({ x: left, y: top + inset, width, height: 2 }, height),
    bottom: side({ x: left, y: top + height - inset, width, height: 2 }, height),
  };
}

/** Mean difference of green to the pixels `step` to the right and below. */
function difference(canvas: Canvas, { x: x0, y: y0, width, height }: Rectangle, step: number): number {
  let sum = 0;
  let count = 0;
  for (let y = y0; y < y0 + height - step; y += 2) {
    for (let x = x0; x < x0 + width - step; x += 2) {
      const i = (y * canvas.width + x) * 4 + 1;
      const here = canvas.rgba[i]!;
      sum += Math.abs(here - canvas.rgba[i + step * 4]!) + Math.abs(here - canvas.rgba[i + canvas.width * step * 4]!);
      count += 2;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Share of a rectangle's pixels that belong to a subject. */
function covered(canvas: Canvas, alpha: Uint8Array, { x: x0, y: y0, width, height }: Rectangle): number {
  let count = 0;
  for (let y = y0; y < y0 + height; y++) {
    for (let x = x0; x < x0 + width; x++) if (alpha[y * canvas.width + x]! > 127) count++;
  }
  return count / Math.max(width * height, 1);
}
