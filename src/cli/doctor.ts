import { access, constants, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { AppError } from '../contract/errors.ts';
import { inspectWeights } from '../engines/diorama/perceive/weights.ts';
import { createLog, openStoreOf } from '../main.ts';
import { createEncoder } from '../media/encoder.ts';
import { catalogue } from '../models/catalogue.ts';
import { stateOf } from '../models/folder.ts';
import { inspectContentNet } from '../safety/content/weights.ts';
import { reachServer } from './control-client.ts';
import { packageRoot, version } from './package.ts';

/** `missing` is something without which Muybridge works, only plainer; `warning` what works, but should be looked at. */
export type Finding = {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'warning' | 'broken';
  readonly detail: string;
  /** What to do about it, usually a command; null when there is nothing to do. */
  readonly fix: string | null;
};

const marks = { ok: 'ok     ', missing: 'missing', warning: 'warning', broken: 'BROKEN ' };
const fewGigabytes = 2;

/** Prints what is there and what is not. Returns the exit code: 1 when something is broken. */
export async function doctor(env: NodeJS.ProcessEnv, json: boolean): Promise<number> {
  const findings = await examine(env);
  if (json) {
    console.log(JSON.stringify({ version, findings }, null, 2));
  } else {
    for (const { name, state, detail, fix } of findings) {
      console.log(`${marks[state]}  ${name}: ${detail}`);
      if (fix !== null) console.log(`           -> ${fix}`);
    }
  }
  return findings.some(({ state }) => state === 'broken') ? 1 : 0;
}

async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const findings = [ok('Node.js', process.versions.node)];
  try {
    const config = readConfig(env);
    findings.push(ok('configuration', 'every variable is right'));
    findings.push(await examineFolder(config), await examinePort(config), await examineDatabase(config));
    findings.push(...(await examineModels(config)));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(...error.problems.map((problem) => broken('configuration', problem, null)));
  }
  findings.push(await examineEncoder(), await examineKernels(), ...(await examineNets()), await examineContentNet());
  return findings;
}

function ok(name: string, detail: string): Finding {
  return { name, state: 'ok', detail, fix: null };
}

function broken(name: string, detail: string, fix: string | null): Finding {
  return { name, state: 'broken', detail, fix };
}

async function examineFolder({ dataDir }: Config): Promise<Finding> {
  // The folder is made at the first start: until then the nearest one above it must allow that.
  let nearest = dataDir;
  while (!(await isThere(nearest))) nearest = dirname(nearest);
  const fix = `chown it to the user who runs Muybridge, or set MUYBRIDGE_DATA_DIR`;
  const found = await stat(nearest);
  if (!found.isDirectory()) return broken('data folder', `${nearest} is no folder`, fix);
  try {
    await access(nearest, constants.W_OK);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return broken('data folder', `${nearest} cannot be written to (${error.code})`, fix);
  }
  const { bavail, bsize } = await statfs(nearest);
  const gigabytes = (bavail * bsize) / 1e9;
  const detail = `${dataDir}, ${gigabytes.toFixed(1)} GB free`;
  if (gigabytes < fewGigabytes) return broken('data folder', detail, 'make room, or set MUYBRIDGE_DATA_DIR');
  if (nearest !== dataDir) return ok('data folder', `${detail}; made at the first start`);
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8);
    return {
      name: 'data folder',
      state: 'warning',
      detail: `${detail}; other users of this machine may open it (mode ${mode})`,
      fix: `chmod 700 ${dataDir}`,
    };
  }
  return ok('data folder', detail);
}

async function examinePort({ host, port, dataDir }: Config): Promise<Finding> {
  if ((await reachServer(dataDir)) !== null) return ok('port', 'a server is running on this data folder');
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  try {
    await promise;
    server.close();
    return ok('port', `${host}:${port} is free`);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return broken(
      'port',
      `${host}:${port} cannot be listened on (${error.code})`,
      'set MUYBRIDGE_PORT or MUYBRIDGE_HOST',
    );
  }
}

async function examineDatabase(config: Config): Promise<Finding> {
  const name = config.databaseUrl === null ? 'embedded database' : 'PostgreSQL';
  if (config.databaseUrl === null) {
    if ((await reachServer(config.dataDir)) !== null) return ok(name, 'in use by the running server');
    if (!(await isThere(join(config.dataDir, 'database')))) return ok(name, 'made at the first start');
  }
  // A PostgreSQL server is looked at without making a data folder for it.
  await using elsewhere = await temporaryFolder();
  const dataDir = config.databaseUrl === null ? config.dataDir : elsewhere.path;
  try {
    const store = await openStoreOf({ ...config, dataDir }, createLog({ ...config, logLevel: 'silent' }));
    await store.check();
    const waiting = await store.queue.waiting();
    await store.close();
    return ok(name, `answers; ${waiting} predictions wait`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return broken(name, error.message, null);
  }
}

/** Encodes one frame, which tells more than that a file is there. */
async function examineEncoder(): Promise<Finding> {
  await using folder = await temporaryFolder();
  try {
    const encoder = await createEncoder({ path: join(folder.path, 'frame.mp4'), width: 64, height: 64, fps: 24 });
    await encoder.push(new Uint8Array((64 * 64 * 3) / 2));
    const { bytes } = await encoder.finish();
    return ok('encoder', `wrote one frame of H.264 in ${bytes} bytes`);
  } catch (error) {
    // Whatever a binary of another platform does to be unusable: it is what is looked for here.
    return broken('encoder', error instanceof Error ? error.message : String(error), 'npm install');
  }
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'muybridge-doctor-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function examineKernels(): Promise<Finding> {
  const folder = join(packageRoot, import.meta.url.endsWith('.ts') ? '' : 'dist', 'kernels', 'build');
  const built = (await isThere(folder)) ? (await readdir(folder)).filter((file) => file.endsWith('.wasm')) : [];
  if (built.length === 0) return broken('pixel kernels', `none in ${folder}`, 'npm run build:kernels');
  return ok('pixel kernels', built.join(', '));
}

async function examineContentNet(): Promise<Finding> {
  const { name, purpose, present, path, howToAdd } = await inspectContentNet();
  // Unlike the others, this one is needed: nothing is drawn unchecked.
  if (!present) return broken(`net ${name}`, `${purpose}; without it nothing is drawn`, howToAdd);
  return ok(`net ${name}`, `${purpose}, ${path}`);
}

async function examineNets(): Promise<Finding[]> {
  return (await inspectWeights()).map(({ name, purpose, present, path, howToAdd }) => ({
    name: `net ${name}`,
    state: present ? 'ok' : 'missing',
    detail: present ? `${purpose}, ${path}` : `${purpose}; without it videos are plainer`,
    fix: present ? null : howToAdd,
  }));
}

/** Nobody needs these, so that a missing one is no fault. */
async function examineModels({ modelsDir }: Config): Promise<Finding[]> {
  return Promise.all(
    catalogue.map(async (entry): Promise<Finding> => {
      const { state, path } = await stateOf(modelsDir, entry);
      const name = `model ${entry.name}`;
      if (state === 'present') return ok(name, `${entry.purpose}, ${path}`);
      const fix = `muybridge models pull ${entry.name}`;
      if (state === 'wrong') return { name, state: 'warning', detail: `${path} is not the file it should be`, fix };
      const detail = `${entry.purpose}; optional${state === 'partial' ? ', its download was interrupted' : ''}`;
      return { name, state: 'missing', detail, fix };
    }),
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
