/** Builds the playground into `web/dist` when a source of it is newer than what was built. */
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const webDir = join(root, 'web');
const builtDir = join(webDir, 'dist');

async function modifiedMs(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return found?.mtimeMs ?? 0;
}

async function newestSourceMs(): Promise<number> {
  const entries = await readdir(webDir, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(builtDir));
  const paths = [...sources, join(root, 'package-lock.json'), fileURLToPath(import.meta.url)];
  return Math.max(...(await Promise.all(paths.map(modifiedMs))));
}

/** Writes what browsers may be sent instead, so that the server compresses nothing. */
async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, quality));
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

/** Only when there is something to build, so that other starts do not wait for it; null without development tools. */
async function loadVite() {
  try {
    return await import('vite');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    console.error('The playground is not built: that needs the development tools ("npm ci" installs them).');
    return null;
  }
}

/** @returns false when what stands there is up to date, or nothing can be built. */
export async function buildWebIfStale(force: boolean): Promise<boolean> {
  if (!force && (await modifiedMs(join(builtDir, 'index.html'))) > (await newestSourceMs())) return false;
  const startedMs = performance.now();
  const vite = await loadVite();
  if (vite === null) return false;
  // Two starts may build at the same time: each has its own folder, and the last one stays.
  const outDir = `${builtDir}-${process.pid}`;
  try {
    await vite.build({ configFile: join(webDir, 'vite.config.ts'), logLevel: 'warn', build: { outDir } });
    const files = await readdir(outDir, { recursive: true });
    await Promise.all(
      files.filter((name) => /\.(?:js|css|svg)$/.test(name)).map((name) => compress(join(outDir, name))),
    );
    await rm(builtDir, { recursive: true, force: true });
    await rename(outDir, builtDir);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  console.error(`Built web/dist in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
  return true;
}
