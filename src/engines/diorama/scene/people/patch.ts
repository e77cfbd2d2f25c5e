import type { FaceFrame, Mesh, RgbaImage } from '../../types.ts';
import type { Spot } from './face-frame.ts';

/** Picture pixels to a face's own axes and back. */
export function intoFace({ x, y, across }: Pick<FaceFrame, 'x' | 'y' | 'across'>, px: number, py: number): Spot {
  const dx = px - x;
  const dy = py - y;
  return { x: dx * across.x + dy * across.y, y: dy * across.x - dx * across.y };
}

export function outOfFace({ x, y, across }: FaceFrame, at: Spot): Spot {
  return { x: x + at.x * across.x - at.y * across.y, y: y + at.x * across.y + at.y * across.x };
}

export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
}

/** What a piece of a picture is cut and moved by, in a face's own axes. */
export type PatchPlan = {
  readonly id: string;
  readonly frame: FaceFrame;
  /** The part looked at, in the face's axes. */
  readonly box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Pixels between two vertices. */
  readonly spacing: number;
  /** How much of the piece is there, 0 to 1. */
  readonly alpha: (at: Spot) => number;
  /** The colour at a picture pixel; the picture's own without it. */
  readonly colour?: (at: Spot) => readonly [number, number, number];
  /** Whether three corners make a triangle that is drawn; without it all do. */
  readonly keeps?: (a: Spot, b: Spot, c: Spot) => boolean;
};

/** A regular mesh over a piece of the picture, drawn only where the piece is there. Null for one that is nowhere. */
export function cutPatch(
  image: RgbaImage,
  { frame, box, spacing, alpha, colour, keeps, ...plan }: PatchPlan,
  solid: (index: number) => number,
): { mesh: Mesh; spots: Spot[] } | null {
  const ends = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => outOfFace(frame, { x, y })));
  const left = Math.max(Math.floor(Math.min(...ends.map(({ x }) => x))), 0);
  const top = Math.max(Math.floor(Math.min(...ends.map(({ y }) => y))), 0);
  const width = Math.min(Math.ceil(Math.max(...ends.map(({ x }) => x))) + 1, image.width) - left;
  const height = Math.min(Math.ceil(Math.max(...ends.map(({ y }) => y))) + 1, image.height) - top;
  if (width < 4 || height < 4) return null;

  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = intoFace(frame, left + x, top + y);
      const i = (top + y) * image.width + left + x;
      const a = Math.round(255 * alpha(at) * solid(i));
      if (a === 0) continue;
      const [r, g, b] = colour?.(at) ?? [image.data[i * 4]!, image.data[i * 4 + 1]!, image.data[i * 4 + 2]!];
      const out = (y * width + x) * 4;
      data[out] = Math.round((r * a) / 255);
      data[out + 1] = Math.round((g * a) / 255);
      data[out + 2] = Math.round((b * a) / 255);
      data[out + 3] = a;
    }
  }

  const columns = Math.max(Math.ceil((width - 1) / spacing), 1);
  const rows = Math.max(Math.ceil((height - 1) / spacing), 1);
  const spots: Spot[] = [];
  const corners = new Float32Array((columns + 1) * (rows + 1) * 2);
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const x = left + ((width - 1) * column) / columns;
      const y = top + ((height - 1) * row) / rows;
      corners[spots.length * 2] = x;
      corners[spots.length * 2 + 1] = y;
      spots.push(intoFace(frame, x, y));
    }
  }
  const triangles: number[] = [];
  const add = (a: number, b: number, c: number): void => {
    if (keeps?.(spots[a]!, spots[b]!, spots[c]!) ?? true) triangles.push(a, b, c);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isThere(data, width, height, column / columns, row / rows, 1 / columns, 1 / rows)) continue;
      const a = row * (columns + 1) + column;
      const c = a + columns + 1;
      add(a, a + 1, c);
      add(a + 1, c + 1, c);
    }
  }
  if (triangles.length === 0) return null;
  const mesh: Mesh = {
    kind: 'mesh',
    id: plan.id,
    left,
    top,
    texture: { width, height, data },
    disparity: nowhere,
    corners,
    triangles: Uint32Array.from(triangles),
  };
  return { mesh, spots };
}

/** Pieces of faces lie as deep as their subject: nothing looks at their own disparity. */
const nowhere = { width: 2, height: 2, data: new Float32Array(4) };

function isThere(
  data: Uint8Array,
  width: number,
  height: number,
  u: number,
  v: number,
  du: number,
  dv: number,
): boolean {
  const x1 = Math.min(Math.ceil((u + du) * (width - 1)) + 1, width - 1);
  const y1 = Math.min(Math.ceil((v + dv) * (height - 1)) + 1, height - 1);
  for (let y = Math.floor(v * (height - 1)); y <= y1; y++) {
    for (let x = Math.floor(u * (width - 1)); x <= x1; x++) if (data[(y * width + x) * 4 + 3]! > 0) return true;
  }
  return false;
}
