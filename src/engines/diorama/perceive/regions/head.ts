import type { Face } from '../../types.ts';
import type { Look } from './look.ts';

/** A face as an ellipse on the look's grid, upright along `up`. */
export type Head = {
  readonly x: number;
  readonly y: number;
  /** Half the face's height from hairline to chin, and half its width; pixels of the look. */
  readonly tall: number;
  readonly wide: number;
  /** Unit vector from the chin to the hairline. */
  readonly upX: number;
  readonly upY: number;
};

/** Points of the MediaPipe face mesh: middle of the hairline, chin, and the sides at the ears. */
const hairline = 10;
const chin = 152;
const leftSide = 234;
const rightSide = 454;

export function headOf({ box, mesh }: Face, width: number, height: number): Head {
  const points = [mesh[hairline], mesh[chin], mesh[leftSide], mesh[rightSide]];
  const [top, bottom, left, right] = points;
  if (top === undefined || bottom === undefined || left === undefined || right === undefined) {
    return {
      x: (box.x + box.width / 2) * width,
      y: (box.y + box.height / 2) * height,
      tall: (box.height * height) / 2,
      wide: (box.width * width) / 2,
      upX: 0,
      upY: -1,
    };
  }
  const upX = (top.x - bottom.x) * width;
  const upY = (top.y - bottom.y) * height;
  const length = Math.max(1, Math.hypot(upX, upY));
  const across = Math.hypot((right.x - left.x) * width, (right.y - left.y) * height);
  return {
    x: ((top.x + bottom.x) / 2) * width,
    y: ((top.y + bottom.y) / 2) * height,
    tall: length / 2,
    // A face turned aside is narrower than the head that it belongs to.
    wide: Math.max(across, 0.6 * length) / 2,
    upX: upX / length,
    upY: upY / length,
  };
}

/** Where a pixel lies about a head: `up` and `side` in half faces from its middle, `away` 1 on the face's outline. */
export function about(head: Head, x: number, y: number): { up: number; side: number; away: number } {
  const dx = x + 0.5 - head.x;
  const dy = y + 0.5 - head.y;
  const up = (dx * head.upX + dy * head.upY) / head.tall;
  const side = (dx * -head.upY + dy * head.upX) / head.wide;
  return { up, side, away: Math.hypot(up, side) };
}

/** The brightness of most of the face. */
export function complexionOf({ width, height, luma }: Look, own: Float32Array, head: Head): number {
  const values: number[] = [];
  for (let i = 0; i < width * height; i++)
    if (own[i]! > 0.6 && about(head, i % width, Math.floor(i / width)).away < 0.8) values.push(luma[i]!);
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
