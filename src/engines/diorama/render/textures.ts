import type { Arena } from '../kernels.ts';
import type { FrameState, Layer } from '../types.ts';
import type { RenderKernels } from './kernels.ts';

/** Luma texels a picture pixel in each direction: bilinear samples of a doubled texture stay sharp in motion. */
const density = 2;
/** Luma texels along the side of a block of the occupancy map. */
const blockSize = 32;
/** A layer's record for `drawLayers`. */
export const recordBytes = 48;

/** A layer in the shared memory. */
export type UploadedLayer = {
  readonly luma: number;
  /** Texels of the luma texture. */
  readonly width: number;
  readonly height: number;
  readonly chroma: number;
  readonly occupancy: number;
  /** 0 for an opaque layer. */
  readonly alpha: number;
  readonly chromaAlpha: number;
  readonly left: number;
  readonly top: number;
};

/** Turns a layer into its luma and chroma textures. Without alpha it must be opaque everywhere. */
export function uploadLayer(layer: Layer, hasAlpha: boolean, arena: Arena, kernels: RenderKernels): UploadedLayer {
  const { width, height, data } = layer.texture;
  const lumaWidth = width * density;
  const lumaHeight = height * density;
  // A sample's neighbours are read together: some bytes of slack after the last texel.
  const slack = 8;
  const luma = arena.allocate(lumaWidth * lumaHeight + slack);
  const alpha = hasAlpha ? arena.allocate(lumaWidth * lumaHeight + slack) : 0;
  const chroma = arena.allocate(width * height * 2 + slack);
  const chromaAlpha = hasAlpha ? arena.allocate(width * height + slack) : 0;
  const occupancy = arena.allocate(Math.ceil(lumaWidth / blockSize) * Math.ceil(lumaHeight / blockSize));
  const textured = arena.mark();
  const row = arena.allocate(width * 4);
  const rgba = arena.allocate(width * height * 4);
  new Uint8Array(arena.memory.buffer, rgba, width * height * 4).set(data);
  kernels.toTextures(rgba, width, height, luma, alpha, chroma, chromaAlpha, row);
  arena.reset(textured);
  kernels.fillBetween(luma, lumaWidth, lumaHeight);
  if (hasAlpha) {
    kernels.fillBetween(alpha, lumaWidth, lumaHeight);
    kernels.markOccupancy(alpha, lumaWidth, lumaHeight, occupancy);
  }
  const { left, top } = layer;
  return { luma, width: lumaWidth, height: lumaHeight, chroma, occupancy, alpha, chromaAlpha, left, top };
}

/** The word of a layer's record that holds its opacity, and its value for a layer that is fully there. */
export const opacityWord = 10;
export const opaque = 256;

/** The layer's record, as 32-bit words; see `kernels/render/draw.ts`. */
export function layerRecord(layer: UploadedLayer, grid: number): number[] {
  const { luma, width, height, chroma, occupancy, alpha, chromaAlpha } = layer;
  const blocks = [Math.ceil(width / blockSize), Math.ceil(height / blockSize)];
  return [luma, width, height, chroma, occupancy, ...blocks, grid, alpha, chromaAlpha, opaque];
}

/** Farthest that a position may lie from a texture's origin, texels: beyond it the kernel's numbers would overflow. */
const farthest = 8192;

/** Picture positions to fixed-point positions in each layer's luma texture, in place: the kernel reads integers. */
export function toTexels(state: FrameState, layers: readonly UploadedLayer[]): void {
  state.grids.forEach((grid, k) => {
    const { left, top } = layers[k]!;
    const fixed = new Int32Array(grid.buffer, grid.byteOffset, grid.length);
    for (let i = 0; i < grid.length; i += 2) {
      fixed[i] = toFixed((grid[i]! - left) * density);
      fixed[i + 1] = toFixed((grid[i + 1]! - top) * density);
    }
  });
}

function toFixed(texels: number): number {
  return (Math.min(Math.max(texels, -farthest), farthest) * 65_536) | 0;
}
