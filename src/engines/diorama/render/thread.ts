import { parentPort, workerData } from 'node:worker_threads';
import { bindKernels } from '../kernels.ts';
import type { Grade } from '../types.ts';
import type { RenderKernels } from './kernels.ts';
import { recordBytes } from './records.ts';

/** Sprites in the shared memory. */
export type SpriteList = { readonly at: number; readonly count: number };

/** One instant of a frame. */
export type Exposure = {
  /** Layer records. */
  readonly layers: number;
  readonly behind: SpriteList;
  readonly front: SpriteList;
  readonly grade: Grade | null;
};

/** Layers by index; `sprites` are those behind. */
export type DrawStep =
  | { readonly kind: 'cut-outs'; readonly first: number; end: number }
  | { readonly kind: 'plate'; readonly layer: number }
  | { readonly kind: 'veil'; readonly layer: number }
  | { readonly kind: 'mesh'; readonly layer: number }
  | { readonly kind: 'sprites' };

/** One frame to draw: all pointers into the shared memory. */
export type DrawTask = {
  readonly slot: number;
  /** Drawn one after the other and averaged. */
  readonly exposures: readonly Exposure[];
  readonly steps: readonly DrawStep[];
  /** Scratch of the kernel, a byte for every layer and column of cells. */
  readonly covers: number;
  /** Whole cells of luma, U and V. */
  readonly planes: number;
  readonly sums: number;
  /** The frame cut out of its cells; the same place as `planes` where there is nothing to cut. */
  readonly i420: number;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
};

export type ThreadData = { readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory };

const port = parentPort;
if (port === null) throw new Error('render/thread.ts runs as a worker thread only.');
// Set by pool.ts, the only one that starts this file.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { module, memory } = workerData as ThreadData;
const kernels = bindKernels<RenderKernels>(module, memory);

function expose({ layers, behind, front, grade }: Exposure, task: DrawTask): void {
  const { planes, columns, rows, covers, steps } = task;
  for (const step of steps) {
    if (step.kind === 'sprites') kernels.drawSprites(planes, columns, rows, behind.at, behind.count);
    else if (step.kind === 'plate') kernels.drawPlate(layers + step.layer * recordBytes, planes, columns, rows);
    else if (step.kind === 'mesh') kernels.drawMesh(layers + step.layer * recordBytes, planes, columns, rows);
    else if (step.kind === 'veil') kernels.drawVeil(layers + step.layer * recordBytes, planes, columns, rows);
    else kernels.drawLayers(layers, step.first, step.end, planes, columns, rows, covers);
  }
  if (front.count > 0) kernels.drawSprites(planes, columns, rows, front.at, front.count);
  if (grade === null) return;
  const { gain, lift, uu, uv, vu, vv, shiftU, shiftV } = grade;
  kernels.gradeFrame(planes, columns, rows, gain, lift, uu, uv, vu, vv, shiftU, shiftV);
}

port.on('message', (task: DrawTask) => {
  const { planes, columns, rows, exposures } = task;
  const bytes = columns * rows * 384;
  for (const exposure of exposures) {
    expose(exposure, task);
    if (exposures.length > 1) kernels.addExposure(task.sums, planes, bytes);
  }
  if (exposures.length > 1) kernels.averageExposures(task.sums, planes, bytes, exposures.length);
  if (task.i420 !== planes) kernels.packI420(planes, columns, rows, task.i420, task.width, task.height);
  port.postMessage(task.slot);
});
