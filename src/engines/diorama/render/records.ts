import { rippleSide, vertexFloats, type FrameState } from '../types.ts';
import { blocks, density, type UploadedLayer } from './textures.ts';

/** A layer's record, whatever its kind; what it holds stands in `kernels/render/draw.ts`, `plate.ts`, `veil.ts` and `mesh.ts`. */
export const recordBytes = 64;

/** The word of a cut-out's or mesh's record that holds its opacity, and its value for a layer that is fully there. */
export const opacityWord = 10;
export const opaque = 256;

/** Bytes of the ripple as the kernel reads it: its first column and row once more after the last. */
export const rippleBytes = (rippleSide + 1) * (rippleSide + 1) * 2;

/** A layer's record, as 32-bit words. */
export function layerRecord(layer: UploadedLayer, grid: number, ripple: number): number[] {
  if (layer.kind === 'veil') {
    const { alpha, width, height, colour, isLight } = layer;
    const neutral = isLight ? { y: 16, u: 128, v: 128 } : { y: 0, u: 0, v: 0 };
    const codes = [colour.y - neutral.y, colour.u - neutral.u, colour.v - neutral.v].map(Math.round);
    return [alpha, width, height, ...codes, isLight ? 1 : 0, grid];
  }
  const { luma, width, height, chroma, alpha, chromaAlpha } = layer;
  if (layer.kind === 'mesh') {
    const { triangles, count, corners } = layer;
    return [luma, width, height, chroma, alpha, chromaAlpha, triangles, count, corners, grid, opaque];
  }
  const { occupancy } = layer;
  if (layer.kind === 'cut-out') {
    return [
      ...[luma, width, height, chroma, occupancy, blocks(width), blocks(height)],
      ...[grid, alpha, chromaAlpha, opaque],
    ];
  }
  const size = [blocks(width / density), blocks(height / density)];
  return [luma, width, height, chroma, layer.mask, occupancy, ...size, grid, ripple];
}

/** Farthest that a position may lie from a texture's origin, texels: beyond it the kernel's numbers would overflow. */
const farthest = 8192;
const farthestOfVeil = 16_384;
/** Ripple tiles beyond which its positions would overflow. */
const farthestTile = 4000;
/** Luma texels that a ripple may move a colour. */
const widestRipple = 64;

/** What the vertices say, to fixed-point numbers, in place: the kernel reads integers. */
export function toTexels(state: FrameState, layers: readonly UploadedLayer[]): void {
  state.grids.forEach((grid, k) => {
    const layer = layers[k]!;
    if (layer.kind === 'mesh') return;
    const fixed = new Int32Array(grid.buffer, grid.byteOffset, grid.length);
    if (layer.kind === 'veil') veilToTexels(grid, fixed);
    else if (layer.kind === 'plate') plateToTexels(grid, fixed, layer.left, layer.top);
    else {
      for (let i = 0; i < grid.length; i += 2) {
        fixed[i] = toFixed((grid[i]! - layer.left) * density, farthest);
        fixed[i + 1] = toFixed((grid[i + 1]! - layer.top) * density, farthest);
      }
    }
  });
}

function veilToTexels(grid: Float32Array, fixed: Int32Array): void {
  for (let i = 0; i < grid.length; i += vertexFloats.veil) {
    fixed[i] = toFixed(grid[i]!, farthestOfVeil);
    fixed[i + 1] = toFixed(grid[i + 1]!, farthestOfVeil);
    fixed[i + 2] = toOpacity(grid[i + 2]!);
  }
}

function plateToTexels(grid: Float32Array, fixed: Int32Array, left: number, top: number): void {
  for (let i = 0; i < grid.length; i += vertexFloats.plate) {
    fixed[i] = toFixed((grid[i]! - left) * density, farthest);
    fixed[i + 1] = toFixed((grid[i + 1]! - top) * density, farthest);
    fixed[i + 2] = toFixed(grid[i + 2]! - left, farthest);
    fixed[i + 3] = toFixed(grid[i + 3]! - top, farthest);
    fixed[i + 4] = toOpacity(grid[i + 4]!);
    fixed[i + 5] = toFixed(grid[i + 5]!, 255);
    // Twelve bits of fraction instead of sixteen: tiles are many texels.
    fixed[i + 6] = toFixed((clamp(grid[i + 6]!, farthestTile) * rippleSide) / 16, farthest * 4);
    fixed[i + 7] = toFixed((clamp(grid[i + 7]!, farthestTile) * rippleSide) / 16, farthest * 4);
    fixed[i + 8] = toFixed((clamp(grid[i + 8]!, widestRipple) * density) / 127, farthest);
    fixed[i + 9] = toFixed(clamp(grid[i + 9]!, 255) / 127, farthest);
  }
}

/** In steps that the kernel divides exactly, by 32 down a cell and 16 along it: what it rounded to below 0 would be opaque. */
function toOpacity(value: number): number {
  return Math.round((Math.min(Math.max(value, 0), 1) * opaque * 65_536) / 512) * 512;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}

function toFixed(value: number, most: number): number {
  return (clamp(value, most) * 65_536) | 0;
}

/** Writes the ripple to where the kernel reads it: bytes about 128. */
export function writeRipple(ripple: Int8Array, bytes: Uint8Array): void {
  const stride = (rippleSide + 1) * 2;
  for (let y = 0; y <= rippleSide; y++) {
    const row = (y % rippleSide) * rippleSide * 2;
    for (let i = 0; i < rippleSide * 2; i++) bytes[y * stride + i] = ripple[row + i]! + 128;
    bytes[y * stride + rippleSide * 2] = ripple[row]! + 128;
    bytes[y * stride + rippleSide * 2 + 1] = ripple[row + 1]! + 128;
  }
}
