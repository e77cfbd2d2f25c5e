import { along, between, blend, brighten, CELL, whole } from './across';
import { sampleOne } from './sample';

/**
 * Draws a veil: one colour, seen through a texture of alpha that repeats.
 *
 * Record, 64 bytes, all fields 32 bit:
 *  0 alpha texture, a byte a texel, with its first column and row repeated after its last
 *  4 width and 8 height without these, powers of two
 * 12 luma, 16 U and 20 V: a code value, or for light what is added at full alpha
 * 24 1 for light, which is added to what lies behind; 0 covers it
 * 28 grid: vertices of three words: (u, v) in texels and opacity 0 to 256, with 16 bits of fraction; that
 *    of opacity in steps of 512, which divide without a rest: rounded to below 0 it would be all there
 */

const VERTEX: usize = 12;

/** Alpha, eight 16-bit lanes, of the veil at positions that are taken modulo its size. */
@inline
function alphaAt(veil: usize, u0: v128, u1: v128, v0: v128, v1: v128, share: v128): v128 {
  const width = load<i32>(veil, 4);
  const aroundU = i32x4.splat((width << 16) - 1);
  const aroundV = i32x4.splat((load<i32>(veil, 8) << 16) - 1);
  const alpha = sampleOne(
    load<u32>(veil),
    width + 1,
    v128.and(u0, aroundU),
    v128.and(u1, aroundU),
    v128.and(v0, aroundV),
    v128.and(v1, aroundV),
  );
  return i16x8.shr_u(i16x8.mul(alpha, share), 8);
}

@inline
function put(colour: v128, alpha: v128, light: bool, at: usize): void {
  if (light) brighten(colour, alpha, at);
  else blend(colour, alpha, at);
}

/** Whether any of a cell's four vertices shows something. */
@inline
function seen(left: usize, below: usize): bool {
  return (load<i32>(left, 8) | load<i32>(left, 20) | load<i32>(left + below, 8) | load<i32>(left + below, 20)) != 0;
}

/**
 * @param veil record
 * @param planes luma of `columns` * 16 x `rows` * 16 bytes, then U, then V of a quarter each
 */
export function drawVeil(veil: usize, planes: usize, columns: i32, rows: i32): void {
  const lumaStride = columns * CELL;
  const chromaStride = lumaStride >> 1;
  const planeU = planes + lumaStride * rows * CELL;
  const planeV = planeU + ((chromaStride * rows * CELL) >> 1);
  const below = <usize>(columns + 1) * VERTEX;
  const grid: usize = load<u32>(veil, 28);
  const light = load<i32>(veil, 24) == 1;
  const luma = i16x8.splat(<i16>load<i32>(veil, 12));
  const chromaU = i16x8.splat(<i16>load<i32>(veil, 16));
  const chromaV = i16x8.splat(<i16>load<i32>(veil, 20));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = grid + row * below + column * VERTEX;
      if (!seen(left, below)) continue;
      const right = left + VERTEX;
      for (let y = 0; y < CELL; y++) {
        const u = between(left, left + below, y * 2);
        const v = between(left + 4, left + below + 4, y * 2);
        const o = between(left + 8, left + below + 8, y * 2);
        const du = (between(right, right + below, y * 2) - u) >> 4;
        const dv = (between(right + 4, right + below + 4, y * 2) - v) >> 4;
        const dO = (between(right + 8, right + below + 8, y * 2) - o) >> 4;
        const at = planes + (row * CELL + y) * lumaStride + column * CELL;
        for (let x = 0; x < CELL; x += 8) {
          const alpha = alphaAt(
            veil,
            along(u + du * x, du),
            along(u + du * (x + 4), du),
            along(v + dv * x, dv),
            along(v + dv * (x + 4), dv),
            whole(along(o + dO * x, dO), along(o + dO * (x + 4), dO)),
          );
          put(luma, alpha, light, at + x);
        }
      }
      for (let y = 0; y < CELL / 2; y++) {
        const down = y * 4 + 1;
        const u = between(left, left + below, down);
        const v = between(left + 4, left + below + 4, down);
        const o = between(left + 8, left + below + 8, down);
        const du = (between(right, right + below, down) - u) >> 3;
        const dv = (between(right + 4, right + below + 4, down) - v) >> 3;
        const dO = (between(right + 8, right + below + 8, down) - o) >> 3;
        const alpha = alphaAt(
          veil,
          along(u, du),
          along(u + du * 4, du),
          along(v, dv),
          along(v + dv * 4, dv),
          whole(along(o, dO), along(o + dO * 4, dO)),
        );
        const at = ((row * CELL) / 2 + y) * chromaStride + column * 8;
        put(chromaU, alpha, light, planeU + at);
        put(chromaV, alpha, light, planeV + at);
      }
    }
  }
}
