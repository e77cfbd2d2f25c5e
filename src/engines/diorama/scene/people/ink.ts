import type { FaceFrame, RgbaImage } from '../../types.ts';
import { colourAt, lumaOf } from './eye.ts';
import type { Spot } from './face-frame.ts';
import { intoFace, outOfFace } from './patch.ts';

/** A mask over some pixels of a picture, softened by a pixel, asked by positions in a face's axes. */
export type Ink = (at: Spot) => number;

/**
 * All that is drawn of something: what lies within its outline, and the dark lines that go on from there, lashes and
 * creases, with what they enclose.
 *
 * @param depth of a position within the outline, pixels, below 0 outside it
 * @param may whether a line may go on at a position
 * @param dark brightness below which something is a line
 */
export function inkOf(
  image: RgbaImage,
  frame: FaceFrame,
  box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  depth: (at: Spot) => number,
  may: (at: Spot) => boolean,
  dark: number,
): Ink {
  const ends = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => outOfFace(frame, { x, y })));
  const left = Math.floor(Math.min(...ends.map(({ x }) => x))) - 3;
  const top = Math.floor(Math.min(...ends.map(({ y }) => y))) - 3;
  const width = Math.ceil(Math.max(...ends.map(({ x }) => x))) + 4 - left;
  const height = Math.ceil(Math.max(...ends.map(({ y }) => y))) + 4 - top;
  const mask = new Uint8Array(width * height);
  const stack: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (depth(intoFace(frame, left + x, top + y)) <= 0) continue;
      mask[y * width + x] = 1;
      stack.push(y * width + x);
    }
  }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % width;
    const y = (i - x) / width;
    for (const [nx, ny] of [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const) {
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || mask[ny * width + nx] === 1) continue;
      if (!may(intoFace(frame, left + nx, top + ny))) continue;
      if (lumaOf(colourAt(image, { x: left + nx, y: top + ny })) > dark) continue;
      mask[ny * width + nx] = 1;
      stack.push(ny * width + nx);
    }
  }
  const filled = enclosed(mask, width, height);
  return (at) => {
    const { x, y } = outOfFace(frame, at);
    const px = Math.round(x - left);
    const py = Math.round(y - top);
    if (px < 2 || py < 2 || px >= width - 2 || py >= height - 2) return 0;
    let most = 0;
    // A pixel more on every side, and a soft one: lines are drawn with soft edges.
    for (let v = -2; v <= 2; v++) {
      for (let u = -2; u <= 2; u++) {
        if (filled[(py + v) * width + px + u] === 0) continue;
        most = Math.max(most, Math.min(Math.max(2.6 - Math.hypot(u, v), 0), 1));
      }
    }
    return most;
  };
}

/** A mask with what lies between its pixels in a row as well as in a column. */
function enclosed(mask: Uint8Array, width: number, height: number): Uint8Array {
  const spans = (count: number, length: number, at: (line: number, k: number) => number): Uint8Array => {
    const out = new Uint8Array(mask.length);
    for (let line = 0; line < count; line++) {
      let first = -1;
      let last = -1;
      for (let k = 0; k < length; k++) {
        if (mask[at(line, k)] === 0) continue;
        if (first === -1) first = k;
        last = k;
      }
      if (first !== -1) for (let k = first; k <= last; k++) out[at(line, k)] = 1;
    }
    return out;
  };
  const rows = spans(height, width, (line, k) => line * width + k);
  const columns = spans(width, height, (line, k) => k * width + line);
  return mask.map((value, i) => (value === 1 || (rows[i] === 1 && columns[i] === 1) ? 1 : 0));
}
