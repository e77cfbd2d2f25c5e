import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { locate, type NetName } from '../weights.ts';

let backend: Promise<void> | null = null;

/** Starts the WASM backend once in this process, from the package's own files: nothing is fetched. */
function startBackend(): Promise<void> {
  backend ??= (async () => {
    const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(`${path.dirname(entry)}${path.sep}`);
    if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly backend of TensorFlow.js did not start.');
    await tf.ready();
  })();
  return backend;
}

/** A TensorFlow.js graph from local files. */
export type GraphNet = {
  /** Runs the net on one input; gives each named output's values. Blocks the thread while it computes. */
  run(
    input: Float32Array,
    shape: readonly number[],
    outputs: readonly string[],
    dtype?: 'float32' | 'int32',
  ): Float32Array[];
};

/** Loads a net that is stored as a TensorFlow.js graph model; null when its package is not installed. */
export async function loadGraphNet(name: NetName): Promise<GraphNet | null> {
  const file = await locate(name);
  if (file === null) return null;
  await startBackend();
  const model = await loadGraphModel({ load: () => readArtifacts(file) });
  return { run: (input, shape, outputs, dtype = 'float32') => runGraph(model, input, shape, outputs, dtype) };
}

async function readArtifacts(file: string): Promise<tf.io.ModelArtifacts> {
  const artifacts: tf.io.ModelJSON = JSON.parse(await readFile(file, 'utf8'));
  const pieces = await Promise.all(
    artifacts.weightsManifest
      .flatMap((group) => group.paths)
      .map((name) => readFile(path.join(path.dirname(file), path.basename(name)))),
  );
  return {
    modelTopology: artifacts.modelTopology,
    weightSpecs: artifacts.weightsManifest.flatMap((group) => group.weights),
    weightData: Uint8Array.from(Buffer.concat(pieces)).buffer,
    ...(artifacts.signature === undefined ? {} : { signature: artifacts.signature }),
  };
}

function runGraph(
  model: GraphModel,
  input: Float32Array,
  shape: readonly number[],
  outputs: readonly string[],
  dtype: 'float32' | 'int32',
): Float32Array[] {
  let values: Float32Array[] = [];
  // Nothing is given to `tidy` to return: it would look for tensors in every number of it.
  tf.tidy(() => {
    const tensor = tf.tensor(dtype === 'int32' ? Int32Array.from(input) : input, [...shape], dtype);
    const results = model.execute(tensor, [...outputs]);
    values = (Array.isArray(results) ? results : [results]).map((result) => Float32Array.from(result.dataSync()));
  });
  return values;
}
