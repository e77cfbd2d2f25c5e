import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const reporter = fileURLToPath(new URL('./closing-line.ts', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-closing-line-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The last line of a run over one file of tests. */
async function closingLine(source: string): Promise<string | undefined> {
  await writeFile(join(folder, 'some.test.ts'), source);
  const { stdout } = spawnSync(
    process.execPath,
    [vitest, 'run', '--root', folder, '--globals', '--reporter', reporter],
    { encoding: 'utf8' },
  );
  return stdout.trimEnd().split('\n').at(-1);
}

test('tests are counted by how they ended', async () => {
  const source = `test('good', () => {}); test('bad', () => { throw new Error('bad'); }); test.skip('not now', () => {});`;
  expect(await closingLine(source)).toBe('1 passed, 1 failed, 1 skipped');
});

test('an error outside of every test is a failure', async () => {
  const source = `test('good', async () => { void Promise.reject(new Error('stray')); await new Promise(setImmediate); });`;
  expect(await closingLine(source)).toBe('1 passed, 1 failed, 0 skipped');
});

test('a file that cannot be loaded, and one whose clean-up fails, is a failure', async () => {
  expect(await closingLine(`throw new Error('not today');`)).toBe('0 passed, 1 failed, 0 skipped');
  const source = `afterAll(() => { throw new Error('left a mess'); }); test('good', () => {});`;
  expect(await closingLine(source)).toBe('1 passed, 1 failed, 0 skipped');
});
