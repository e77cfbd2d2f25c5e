/** The exports of `kernels/render.ts`; pointers are byte offsets into the shared memory. */
export type RenderKernels = {
  drawLayers(layers: number, count: number, planes: number, columns: number, rows: number, covers: number): void;
  addExposure(sums: number, bytes: number, length: number): void;
  averageExposures(sums: number, bytes: number, length: number, count: number): void;
  packI420(planes: number, columns: number, rows: number, i420: number, width: number, height: number): void;
  toTextures(
    rgba: number,
    width: number,
    height: number,
    luma: number,
    alpha: number,
    chroma: number,
    chromaAlpha: number,
    row: number,
  ): void;
  fillBetween(texture: number, width: number, height: number): void;
  markOccupancy(texture: number, width: number, height: number, blocks: number): void;
};
