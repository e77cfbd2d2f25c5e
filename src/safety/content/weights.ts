import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { io } from '@tensorflow/tfjs-core';

const require = createRequire(import.meta.url);

/** The base name of the net's two files in the published package: a graph as JSON and its weights. */
const shippedName = 'nsfw-mobilenet-v2-mid';
const shippedFolder = fileURLToPath(new URL('../../../weights/', import.meta.url));
const packageName = 'nsfwjs';

export type ContentNet = Pick<io.ModelArtifacts, 'modelTopology' | 'weightSpecs'> & {
  readonly weightData: ArrayBuffer;
};

/**
 * The content net (nsfwjs' MobileNet V2 mid, MIT): from the published package's `weights/`, else from the npm
 * package, of which only the modules that hold weights are read and no other code runs.
 *
 * @throws Error with the command that helps when neither is there.
 */
export async function readContentNet(): Promise<ContentNet> {
  const place = await locateContentNet();
  if (place === null) throw new Error(`The content check has no net. Run: npm install ${packageName}`);
  if (place.endsWith('.json')) {
    // Written by the build from the very modules that are read below.
    const graph: Omit<ContentNet, 'weightData'> = JSON.parse(await readFile(place, 'utf8'));
    const weights = await readFile(place.replace(/\.json$/, '.bin'));
    return { ...graph, weightData: Uint8Array.from(weights).buffer };
  }
  // The package keeps JSON and base64 text as CommonJS modules, which nothing but a module loader can read.
  const model: io.ModelJSON = require(path.join(place, 'model.min.js'));
  const pieces = model.weightsManifest
    .flatMap((group) => group.paths)
    .map((name): string => require(path.join(place, `${name}.min.js`)));
  return {
    modelTopology: model.modelTopology,
    weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
    weightData: Uint8Array.from(Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))).buffer,
  };
}

/** The JSON file or the folder that the net is read from; null when it is not installed. */
export async function locateContentNet(): Promise<string | null> {
  const shipped = path.join(shippedFolder, `${shippedName}.json`);
  try {
    await access(shipped);
    return shipped;
  } catch (error) {
    // Not a published package: the next place has it.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  try {
    // The package exports no path to its folder, but its entry lies three levels inside.
    const entry = require.resolve(packageName);
    return path.join(
      entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`)),
      'dist',
      'models',
      'mobilenet_v2_mid',
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** The two files that the build puts into the published package, as name and bytes. */
export async function contentNetFiles(): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  const { weightData, ...graph } = await readContentNet();
  return [
    { name: `${shippedName}.json`, bytes: Buffer.from(JSON.stringify(graph)) },
    { name: `${shippedName}.bin`, bytes: new Uint8Array(weightData) },
  ];
}

/** The content net as `doctor` shows it. */
export async function inspectContentNet() {
  const place = await locateContentNet();
  return {
    name: 'content',
    purpose: 'tells pictures that are not safe for work (nsfwjs MobileNet V2)',
    licence: 'MIT',
    present: place !== null,
    path: place,
    howToAdd: `npm install ${packageName}`,
  };
}
