/**
 * Builds what is older than its sources: the playground (`web/dist`) and the WebAssembly kernels.
 *
 * Every file that lies directly in `kernels/` is one module: `kernels/x.ts` becomes `kernels/build/x.wasm`.
 * Folders below `kernels/` hold parts that modules import. `--force` builds everything.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildWebIfStale } from './build-web.ts';

const kernelsDir = fileURLToPath(new URL('../kernels', import.meta.url));
const buildDir = join(kernelsDir, 'build');

// Threads share one imported memory of at most 1 GiB (16,384 pages of 64 KiB); without --noAssert every
// array access of the pixel loops would be checked.
const compilerFlags = [
  ...['--runtime', 'stub', '--optimizeLevel', '3', '--noAssert'],
  ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
  ...['--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '16384'],
];

async function kernelSources(): Promise<string[]> {
  const entries = await readdir(kernelsDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.startsWith(buildDir))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function modifiedMs(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return found === null ? 0 : found.mtimeMs;
}

async function buildKernel(source: string, output: string): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  // Two starts may build at the same time: each writes its own file, and the last rename wins whole.
  const unfinished = `${output}.${process.pid}.wasm`;
  try {
    await promisify(execFile)(process.execPath, [compiler, source, ...compilerFlags, '--outFile', unfinished]);
    await rename(unfinished, output);
  } finally {
    await rm(unfinished, { force: true });
  }
}

const force = process.argv.includes('--force');
const sources = await kernelSources();
const sourceTimes = await Promise.all([fileURLToPath(import.meta.url), ...sources].map(modifiedMs));
const newestSourceMs = Math.max(0, ...sourceTimes);

await mkdir(buildDir, { recursive: true });
async function buildIfStale(source: string): Promise<void> {
  const name = basename(source, '.ts');
  const output = join(buildDir, `${name}.wasm`);
  if (!force && (await modifiedMs(output)) > newestSourceMs) return;
  const startedMs = performance.now();
  await buildKernel(source, output);
  console.error(`Built kernels/build/${name}.wasm in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
}

await Promise.all([
  buildWebIfStale(force),
  ...sources.filter((path) => dirname(path) === kernelsDir).map(buildIfStale),
]);
