import { parentPort, workerData } from 'node:worker_threads';
import { bindKernels } from '../kernels.ts';
import type { RenderKernels } from './kernels.ts';

/** One frame to draw: all pointers into the shared memory. */
export type DrawTask = {
  readonly slot: number;
  /** Layer records of each exposure; drawn one after the other and averaged. */
  readonly exposures: readonly number[];
  readonly layerCount: number;
  /** Scratch of the kernel, a byte for every layer and column of cells. */
  readonly covers: number;
  /** Whole cells of luma, U and V. */
  readonly planes: number;
  readonly sums: number;
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

port.on('message', (task: DrawTask) => {
  const { planes, columns, rows, exposures } = task;
  const bytes = columns * rows * 384;
  for (const layers of exposures) {
    kernels.drawLayers(layers, task.layerCount, planes, columns, rows, task.covers);
    if (exposures.length > 1) kernels.addExposure(task.sums, planes, bytes);
  }
  if (exposures.length > 1) kernels.averageExposures(task.sums, planes, bytes, exposures.length);
  kernels.packI420(planes, columns, rows, task.i420, task.width, task.height);
  port.postMessage(task.slot);
});
