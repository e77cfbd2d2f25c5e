import type { DrawnOpening } from '../../drawn-face.ts';
import type { Blob } from './blobs.ts';
import type { Canvas } from './canvas.ts';

/** Points of each line. */
const columns = 13;
/** Rows and columns of an eye that are shorter than these shares of its longest are lashes, tears or creases. */
const leastRow = 0.42;
const leastColumn = 0.22;

/**
 * The two lines of an eye or a mouth: an eye's go around all that is dark of it, a mouth's lie on the inner side of its
 * outline. Null where hardly anything is left of it.
 */
export function openingOf(canvas: Canvas, blob: Blob, kind: 'eye' | 'mouth', dark: number): DrawnOpening | null {
  const [top, bottom] = kind === 'eye' ? body(blob) : [blob.top, blob.bottom];
  const cut = blob.upper.map((first, i) => {
    const last = blob.lower[i]!;
    const a = Math.max(first, top);
    const b = Math.min(last, bottom);
    return b >= a ? { a, b } : null;
  });
  const tallest = Math.max(...cut.map((one) => (one === null ? 0 : one.b - one.a + 1)));
  const share = kind === 'eye' ? leastColumn : 0;
  const isIn = (i: number): boolean => cut[i] !== null && cut[i]!.b - cut[i]!.a + 1 >= share * tallest;
  let from = 0;
  let to = cut.length - 1;
  while (from < to && !isIn(from)) from++;
  while (to > from && !isIn(to)) to--;
  if (to - from < 5) return null;
  const isLine = kind === 'mouth' && tallest < 0.16 * (to - from);
  const upper: { x: number; y: number }[] = [];
  const lower: { x: number; y: number }[] = [];
  for (let k = 0; k < columns; k++) {
    const at = from + ((to - from) * k) / (columns - 1);
    const near = [-2, -1, 0, 1, 2].flatMap((off) => cut[Math.round(at) + off] ?? []);
    if (near.length === 0) return null;
    const middle = (values: number[]): number => values.toSorted((p, q) => p - q)[Math.floor(values.length / 2)]!;
    const x = blob.left + at + 0.5;
    let a = middle(near.map((one) => one.a));
    let b = middle(near.map((one) => one.b)) + 1;
    if (isLine) {
      a = (a + b) / 2;
      b = a;
    } else if (kind === 'mouth') {
      const column = Math.min(Math.round(x), canvas.side - 1);
      const thick = (y: number, step: number): number => {
        let n = 0;
        while (n < 0.3 * tallest && canvas.luma[Math.round(y + step * n) * canvas.side + column]! < dark) n++;
        return n;
      };
      const most = 0.5 * (b - a);
      a += Math.min(thick(a, 1), 0.12 * tallest, most);
      b -= Math.min(thick(b - 1, -1), 0.12 * tallest, most);
    }
    upper.push({ x, y: a });
    lower.push({ x, y: Math.max(b, a) });
  }
  // The white of an eye is as light as skin: what bulges in is part of it.
  const around = kind === 'eye' ? { upper: bulging(upper, -1), lower: bulging(lower, 1) } : { upper, lower };
  return { upper: around.upper.map((at) => canvas.out(at)), lower: around.lower.map((at) => canvas.out(at)) };
}

/** The convex line around points that lie side by side, on their lower side for 1, on the upper one for -1. */
function bulging(line: readonly { readonly x: number; readonly y: number }[], side: 1 | -1) {
  return line.map(({ x, y }, k) => {
    let far = side * y;
    for (let i = 0; i < k; i++) {
      for (let j = k + 1; j < line.length; j++) {
        const share = (x - line[i]!.x) / (line[j]!.x - line[i]!.x);
        far = Math.max(far, side * (line[i]!.y + (line[j]!.y - line[i]!.y) * share));
      }
    }
    return { x, y: side * far };
  });
}

/** First and last row of an eye's body, without what stands up from it or hangs down. */
function body({ top, bottom, upper, lower }: Blob): [number, number] {
  const wide = Array.from({ length: bottom - top + 1 }, (_, k) =>
    upper.reduce((sum, first, i) => sum + (first <= top + k && lower[i]! >= top + k ? 1 : 0), 0),
  );
  const most = Math.max(...wide);
  const at = wide.indexOf(most);
  let first = at;
  let last = at;
  while (first > 0 && wide[first - 1]! >= leastRow * most) first--;
  while (last < wide.length - 1 && wide[last + 1]! >= leastRow * most) last++;
  return [top + first, top + last];
}
