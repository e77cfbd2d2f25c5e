import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** One import at a time: the file it stands in, what it imports, and whether the table allows it. */
type Probe = { readonly from: string; readonly to: string; readonly allowed: boolean };

const allow = (from: string, to: string): Probe => ({ from, to, allowed: true });
const forbid = (from: string, to: string): Probe => ({ from, to, allowed: false });

/** Written out by hand rather than derived from the table, so that a change of the table shows here. */
const probes: readonly Probe[] = [
  allow('store/queue.ts', 'contract/errors.ts'),
  forbid('contract/plan.ts', 'store/queue.ts'),
  forbid('contract/plan.ts', 'config.ts'),
  allow('config.ts', 'contract/errors.ts'),
  forbid('config.ts', 'store/queue.ts'),
  forbid('media/image/decode.ts', 'engines/engine.ts'),
  forbid('safety/content/check.ts', 'media/image/decode.ts'),
  forbid('store/blobs/disk.ts', 'config.ts'),
  forbid('store/queue.ts', 'http/app.ts'),
  forbid('store/queue.ts', 'main.ts'),
  allow('engines/diorama/diorama.ts', 'media/video/encode.ts'),
  allow('engines/diorama/diorama.ts', 'engines/diorama/plan/plan.ts'),
  forbid('engines/diorama/diorama.ts', 'store/queue.ts'),
  forbid('engines/wavespeed/client.ts', 'safety/guard/fetch.ts'),
  allow('renderer/renderer.ts', 'safety/content/check.ts'),
  allow('renderer/renderer.ts', 'engines/diorama/diorama.ts'),
  forbid('renderer/renderer.ts', 'store/queue.ts'),
  forbid('renderer/renderer.ts', 'http/app.ts'),
  allow('worker/loop.ts', 'engines/engine.ts'),
  allow('worker/loop.ts', 'engines/wavespeed/client.ts'),
  allow('worker/loop.ts', 'safety/guard/fetch.ts'),
  forbid('worker/loop.ts', 'engines/diorama/diorama.ts'),
  forbid('worker/loop.ts', 'engines/diorama/plan/plan.ts'),
  forbid('worker/loop.ts', 'safety/content/check.ts'),
  forbid('worker/loop.ts', 'renderer/renderer.ts'),
  forbid('worker/loop.ts', 'http/app.ts'),
  allow('http/app.ts', 'store/queue.ts'),
  allow('http/wavespeed/routes.ts', 'safety/guard/fetch.ts'),
  forbid('http/wavespeed/routes.ts', 'safety/content/check.ts'),
  forbid('http/app.ts', 'engines/engine.ts'),
  forbid('http/app.ts', 'worker/loop.ts'),
  forbid('http/app.ts', 'cli/main.ts'),
  allow('cli/main.ts', 'worker/loop.ts'),
  allow('main.ts', 'http/app.ts'),
  allow('engines/diorama/plan/plan.ts', 'engines/diorama/types.ts'),
  allow('engines/diorama/plan/plan.ts', 'engines/diorama/plan/words/camera.ts'),
  allow('engines/diorama/plan/plan.ts', 'contract/plan.ts'),
  forbid('engines/diorama/plan/plan.ts', 'engines/diorama/diorama.ts'),
  forbid('engines/diorama/plan/plan.ts', 'engines/engine.ts'),
  forbid('engines/diorama/plan/plan.ts', 'media/image/decode.ts'),
  forbid('engines/diorama/plan/plan.ts', 'store/queue.ts'),
];

/** Packages that only some rooms may load. */
const packageProbes: readonly Probe[] = [
  allow('store/queue.ts', 'pg-boss'),
  allow('http/app.ts', '@fastify/cors'),
  allow('media/video/encode.ts', 'node-av/api'),
  forbid('worker/loop.ts', 'node-av/api'),
  forbid('http/app.ts', 'onnxruntime-node'),
  forbid('http/app.ts', 'sharp'),
  forbid('worker/loop.ts', 'kysely'),
  forbid('http/app.ts', '@electric-sql/pglite'),
  forbid('renderer/renderer.ts', 'fastify'),
];

const stages = ['perceive', 'plan', 'scene', 'motion', 'render'];
const stageProbes = stages.flatMap((from) =>
  stages
    .filter((to) => to !== from)
    .map((to) => forbid(`engines/diorama/${from}/deep/probe.ts`, `engines/diorama/${to}/index.ts`)),
);

let folder: string;
let refused: ReadonlySet<string>;

const all = [...probes, ...packageProbes, ...stageProbes];
const probeFile = (index: number) => all[index]!.from.replace(/\.ts$/, `-${index}.ts`);

/**
 * Every probe becomes a file of a scratch tree that is linted once with the real configuration. A probe of a
 * one-file room (`config.ts`) cannot have a name of its own, so those are linted in trees of their own.
 */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'muybridge-imports-'));
  const found = new Set<string>();
  const trees = new Map<string, number[]>();
  for (const [index, probe] of all.entries()) {
    const tree = probe.from.includes('/') ? 'shared' : `own-${index}`;
    trees.set(tree, [...(trees.get(tree) ?? []), index]);
  }
  for (const [tree, indices] of trees) {
    const base = path.join(folder, tree);
    const nameOf = (index: number) => (tree === 'shared' ? probeFile(index) : all[index]!.from);
    for (const index of indices) {
      const probe = all[index]!;
      const file = path.join(base, 'src', nameOf(index));
      await mkdir(path.dirname(file), { recursive: true });
      const relative = path.posix.relative(path.posix.dirname(probe.from), probe.to);
      const specifier = !probe.to.endsWith('.ts') ? probe.to : relative.startsWith('.') ? relative : `./${relative}`;
      await writeFile(file, `export { thing } from '${specifier}';\n`);
    }
    const configuration = pathToFileURL(path.join(root, 'oxlint.config.mjs')).href;
    await writeFile(path.join(base, 'oxlint.config.mjs'), `export { default } from '${configuration}';\n`);
    const report = await lint(base);
    for (const index of indices) if (report.has(`src/${nameOf(index)}`)) found.add(`${index}`);
  }
  refused = found;
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Names of the files with a forbidden import. oxlint exits with 1 when it finds anything, so both ends are read. */
async function lint(cwd: string, target = 'src'): Promise<Set<string>> {
  const binary = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const args = [binary, '-c', 'oxlint.config.mjs', '--format', 'json', target];
  const output = await run(process.execPath, args, { cwd }).catch((error: { stdout?: string }) => {
    if (!error.stdout) throw error;
    return { stdout: error.stdout };
  });
  const report = JSON.parse(output.stdout) as { diagnostics: { code: string; filename: string }[] };
  return new Set(
    report.diagnostics.filter((found) => found.code.includes('no-restricted-imports')).map((found) => found.filename),
  );
}

for (const [index, { from, to, allowed }] of all.entries()) {
  test(`src/${from} ${allowed ? 'may' : 'may not'} import ${to}`, () => {
    expect(refused.has(`${index}`)).toBe(!allowed);
  });
}

test('the playground imports types of the contract, and nothing else of the server', async () => {
  const base = path.join(folder, 'page');
  const files = {
    types: "export type { thing } from '../../src/contract/plan.ts';",
    schemas: "export { thing } from '../../src/contract/plan.ts';",
    store: "export type { thing } from '../../src/store/store.ts';",
    node: "export { thing } from 'node:fs';",
  };
  await mkdir(path.join(base, 'web/src'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(base, `web/src/${name}.ts`), `${text}\n`);
  const configuration = pathToFileURL(path.join(root, 'oxlint.config.mjs')).href;
  await writeFile(path.join(base, 'oxlint.config.mjs'), `export { default } from '${configuration}';\n`);
  expect([...(await lint(base, 'web'))].toSorted()).toEqual([
    'web/src/node.ts',
    'web/src/schemas.ts',
    'web/src/store.ts',
  ]);
});

test('no folder inside a room carries the name of another room, which the rule could not tell apart', async () => {
  const rooms = ['contract', 'engines', 'media', 'safety', 'store', 'renderer', 'worker', 'http', 'cli'];
  const entries = await readdir(path.join(root, 'src'), { withFileTypes: true, recursive: true });
  const inner = entries.filter((entry) => entry.isDirectory() && entry.parentPath !== path.join(root, 'src'));
  expect(inner.map((entry) => entry.name).filter((name) => rooms.includes(name))).toEqual([]);
});

test('every folder of src is a room of the table', async () => {
  const { mayImport } = (await import(pathToFileURL(path.join(root, 'oxlint.config.mjs')).href)) as {
    mayImport: Record<string, unknown>;
  };
  const entries = await readdir(path.join(root, 'src'), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  expect(folders.filter((name) => !Object.hasOwn(mayImport, name))).toEqual([]);
});
