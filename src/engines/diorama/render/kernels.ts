/** The exports of `kernels/render.ts`; pointers are byte offsets into the shared memory. */
export type RenderKernels = {
  drawLayers(
    layers: number,
    first: number,
    count: number,
    planes: number,
    columns: number,
    rows: number,
    covers: number,
  ): void;
  drawPlate(plate: number, planes: number, columns: number, rows: number): void;
  drawVeil(veil: number, planes: number, columns: number, rows: number): void;
  drawMesh(mesh: number, planes: number, columns: number, rows: number): void;
  drawSprites(planes: number, columns: number, rows: number, sprites: number, count: number): void;
  gradeFrame(
    planes: number,
    columns: number,
    rows: number,
    gain: number,
    lift: number,
    uu: number,
    uv: number,
    vu: number,
    vv: number,
    shiftU: number,
    shiftV: number,
  ): void;
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
