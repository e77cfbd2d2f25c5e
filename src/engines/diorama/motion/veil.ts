import { cellSize, vertexFloats, type Raster, type Veil } from '../types.ts';
import { codeOf, type Code } from './particles.ts';
import type { Instant } from './program.ts';
import type { Rgb } from './tones.ts';

/** What a veil shows at a vertex: a position in its texture, texels, and how much of it is there, 0 to 1. */
export type Touch = { u: number; v: number; opacity: number };

/** An opacity below this changes no code value. */
const faintest = 0.002;

/** Vertices, in a row or a column, of the patches between whose corners positions are taken to run evenly. */
const patch = 8;

export function makeVeil(id: string, alpha: Raster, colour: Rgb | Code, blend: Veil['blend']): Veil {
  return { kind: 'veil', id, alpha, colour: 'y' in colour ? colour : codeOf(...colour), blend };
}

/**
 * Hangs a veil into the air at one disparity, and asks for every vertex what is seen at the picture position (x, y) that
 * lies there.
 */
export function hang(
  instant: Instant,
  veil: Veil,
  disparity: number,
  touch: (x: number, y: number, out: Touch) => void,
): void {
  const { columns, rows } = instant;
  const out = instant.grid(veil);
  const across = Math.ceil((columns - 1) / patch);
  const down = Math.ceil((rows - 1) / patch);
  const corners = new Float32Array((across + 1) * (down + 1) * 2);
  for (let j = 0, at = 0; j <= down; j++)
    for (let i = 0; i <= across; i++, at += 2)
      instant.see(disparity, i * patch * cellSize, j * patch * cellSize, corners, at);
  const seen: Touch = { u: 0, v: 0, opacity: 0 };
  for (let row = 0, at = 0; row < rows; row++) {
    const j = Math.min(Math.floor(row / patch), down - 1);
    const fy = row / patch - j;
    for (let column = 0; column < columns; column++, at += vertexFloats.veil) {
      const i = Math.min(Math.floor(column / patch), across - 1);
      const fx = column / patch - i;
      const corner = (j * (across + 1) + i) * 2;
      const below = corner + (across + 1) * 2;
      const mix = (k: number): number => {
        const upper = corners[corner + k]! + (corners[corner + k + 2]! - corners[corner + k]!) * fx;
        return upper + (corners[below + k]! + (corners[below + k + 2]! - corners[below + k]!) * fx - upper) * fy;
      };
      touch(mix(0), mix(1), seen);
      write(out, at, seen);
    }
  }
}

/** Lays a veil on the background as if it were painted there, and asks as `hang` does. */
export function lay(instant: Instant, veil: Veil, touch: (x: number, y: number, out: Touch) => void): void {
  const { background } = instant;
  const out = instant.grid(veil);
  const seen: Touch = { u: 0, v: 0, opacity: 0 };
  for (let i = 0, at = 0; i < background.length; i += 2, at += vertexFloats.veil) {
    touch(background[i]!, background[i + 1]!, seen);
    write(out, at, seen);
  }
}

function write(out: Float32Array, at: number, { u, v, opacity }: Touch): void {
  out[at] = u;
  out[at + 1] = v;
  // What nobody can see need not be drawn.
  out[at + 2] = opacity < faintest ? 0 : Math.min(opacity, 1);
}
