/** The exports of `kernels/render.ts`; pointers are byte offsets into the shared memory. */
export type RenderKernels = {
  drawLayers(
    layers: number,
    count: number,
    out: number,
    columns: number,
    firstRow: number,
    endRow: number,
    covers: number,
  ): void;
  toI420(rgba: number, stride: number, out: number, width: number, height: number): void;
  addFrame(sums: number, rgba: number, bytes: number): void;
  averageFrames(sums: number, rgba: number, bytes: number, count: number): void;
  doubleTexture(source: number, width: number, height: number, target: number): void;
  markOccupancy(texture: number, width: number, height: number, blocks: number): void;
};
