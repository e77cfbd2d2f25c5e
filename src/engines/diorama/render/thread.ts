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
  readonly rgba: number;
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
  const stride = task.columns * 64;
  const bytes = stride * task.rows * 16;
  for (const layers of task.exposures) {
    kernels.drawLayers(layers, task.layerCount, task.rgba, task.columns, 0, task.rows, task.covers);
    if (task.exposures.length > 1) kernels.addFrame(task.sums, task.rgba, bytes);
  }
  if (task.exposures.length > 1) kernels.averageFrames(task.sums, task.rgba, bytes, task.exposures.length);
  kernels.toI420(task.rgba, stride, task.i420, task.width, task.height);
  port.postMessage(task.slot);
});
