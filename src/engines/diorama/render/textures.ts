import type { Arena } from '../kernels.ts';
import type { Layer, LayerTexture, Mesh, Plate, Veil } from '../types.ts';
import type { RenderKernels } from './kernels.ts';

/** Luma texels a picture pixel in each direction: bilinear samples of a doubled texture stay sharp in motion. */
export const density = 2;
/** Texels along the side of a block of an occupancy map. */
const blockSize = 32;
/** A sample's neighbours are read together: some bytes of slack after the last texel. */
const slack = 8;

/** The colours of a cut-out or a plate in the shared memory. */
type Colours = {
  readonly luma: number;
  /** Texels of the luma texture. */
  readonly width: number;
  readonly height: number;
  readonly chroma: number;
  /** 0 for an opaque one. */
  readonly alpha: number;
  readonly chromaAlpha: number;
  readonly left: number;
  readonly top: number;
};

export type UploadedCutOut = Colours & { readonly kind: 'cut-out'; readonly occupancy: number };
export type UploadedPlate = Colours & { readonly kind: 'plate'; readonly mask: number; readonly occupancy: number };
export type UploadedVeil = {
  readonly kind: 'veil';
  readonly alpha: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Veil['colour'];
  readonly isLight: boolean;
};

export type UploadedMesh = Colours & {
  readonly kind: 'mesh';
  readonly corners: number;
  readonly vertices: number;
  readonly triangles: number;
  readonly count: number;
};

/** A layer in the shared memory. */
export type UploadedLayer = UploadedCutOut | UploadedPlate | UploadedVeil | UploadedMesh;

/** Blocks along a side of so many texels. */
export function blocks(texels: number): number {
  return Math.ceil(texels / blockSize);
}

/** Turns a cut-out into its luma and chroma textures. Without alpha it must be opaque everywhere. */
export function uploadCutOut(layer: Layer, hasAlpha: boolean, arena: Arena, kernels: RenderKernels): UploadedCutOut {
  const colours = uploadColours(layer, layer.texture, hasAlpha, arena, kernels);
  const occupancy = arena.allocate(blocks(colours.width) * blocks(colours.height));
  if (hasAlpha) kernels.markOccupancy(colours.alpha, colours.width, colours.height, occupancy);
  return { kind: 'cut-out', ...colours, occupancy };
}

/** Turns a plate into its textures and its mask. */
export function uploadPlate(plate: Plate, arena: Arena, kernels: RenderKernels): UploadedPlate {
  const { width, height } = plate.texture;
  const colours = uploadColours(plate, plate.texture, false, arena, kernels);
  const mask = arena.allocate(width * height + slack);
  new Uint8Array(arena.memory.buffer, mask, width * height).set(plate.mask);
  const occupancy = arena.allocate(blocks(width) * blocks(height));
  kernels.markOccupancy(mask, width, height, occupancy);
  return { kind: 'plate', ...colours, mask, occupancy };
}

/** Turns a mesh into its textures, its triangles and where their colours lie. */
export function uploadMesh(mesh: Mesh, arena: Arena, kernels: RenderKernels): UploadedMesh {
  const colours = uploadColours(mesh, mesh.texture, true, arena, kernels);
  const corners = arena.allocate(mesh.corners.byteLength);
  const triangles = arena.allocate(mesh.triangles.byteLength);
  new Float32Array(arena.memory.buffer, corners, mesh.corners.length).set(
    mesh.corners.map((value, i) => value - (i % 2 === 0 ? mesh.left : mesh.top)),
  );
  new Uint32Array(arena.memory.buffer, triangles, mesh.triangles.length).set(mesh.triangles);
  const vertices = mesh.corners.length / 2;
  return { kind: 'mesh', ...colours, corners, vertices, triangles, count: mesh.triangles.length / 3 };
}

/** Puts a veil's alpha where it can be read around its edges: its first column and row once more after the last. */
export function uploadVeil({ alpha, colour, blend }: Veil, arena: Arena): UploadedVeil {
  const { width, height, data } = alpha;
  const at = arena.allocate((width + 1) * (height + 1) + slack);
  const texels = new Uint8Array(arena.memory.buffer, at, (width + 1) * (height + 1));
  for (let y = 0; y <= height; y++) {
    const row = (y % height) * width;
    texels.set(data.subarray(row, row + width), y * (width + 1));
    texels[y * (width + 1) + width] = data[row]!;
  }
  return { kind: 'veil', alpha: at, width, height, colour, isLight: blend === 'light' };
}

function uploadColours(
  { left, top }: { readonly left: number; readonly top: number },
  { width, height, data }: LayerTexture,
  hasAlpha: boolean,
  arena: Arena,
  kernels: RenderKernels,
): Colours {
  const lumaWidth = width * density;
  const lumaHeight = height * density;
  const luma = arena.allocate(lumaWidth * lumaHeight + slack);
  const alpha = hasAlpha ? arena.allocate(lumaWidth * lumaHeight + slack) : 0;
  const chroma = arena.allocate(width * height * 2 + slack);
  const chromaAlpha = hasAlpha ? arena.allocate(width * height + slack) : 0;
  const textured = arena.mark();
  const row = arena.allocate(width * 4);
  const rgba = arena.allocate(width * height * 4);
  new Uint8Array(arena.memory.buffer, rgba, width * height * 4).set(data);
  kernels.toTextures(rgba, width, height, luma, alpha, chroma, chromaAlpha, row);
  arena.reset(textured);
  kernels.fillBetween(luma, lumaWidth, lumaHeight);
  if (hasAlpha) kernels.fillBetween(alpha, lumaWidth, lumaHeight);
  return { luma, width: lumaWidth, height: lumaHeight, chroma, alpha, chromaAlpha, left, top };
}
