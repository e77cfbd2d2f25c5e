import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '../../src/models/catalogue.ts';
import { run } from '../cli/process.ts';
import { openHub } from './hub.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'muybridge-models-'));
});

afterAll(async () => {
  await rm(dataDir, { recursive: true });
});

test('"models list" says what may be added, where it would lie, and how', async () => {
  const { code, stdout } = await run(['models', 'list', '--json'], { MUYBRIDGE_DATA_DIR: dataDir });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({ name: 'depth', state: 'absent', path: join(dataDir, 'models', 'depth.onnx') }),
  ]);
  const plain = await run(['models', 'list'], { MUYBRIDGE_DATA_DIR: dataDir });
  expect(plain.stdout).toContain('muybridge models pull depth');
});

test('"models pull" refuses what a hub offers as another file, in one sentence', async () => {
  await using hub = await openHub();
  hub.answer = (_request, response) => response.writeHead(200, { 'content-length': 3 }).end('abc');
  const { code, stderr } = await run(['models', 'pull', 'depth'], {
    MUYBRIDGE_DATA_DIR: dataDir,
    MUYBRIDGE_MODELS_HUB: hub.url,
  });
  expect(code).toBe(1);
  expect(stderr).toContain(`offers 3 bytes as depth, where ${catalogue[0]!.bytes} are expected`);
  expect(stderr).not.toContain('at pullModel');
  expect(await readdir(join(dataDir, 'models'))).toEqual([]);
});

test('"models pull" of a name that is not known says which are', async () => {
  const { code, stderr } = await run(['models', 'pull', 'deepth'], { MUYBRIDGE_DATA_DIR: dataDir });
  expect(code).toBe(1);
  expect(stderr).toBe('There is no model "deepth" to pull. There are: depth.\n');
});

test('"models list" and doctor point out a file that is not the model', async () => {
  const modelsDir = await mkdtemp(join(tmpdir(), 'muybridge-models-'));
  await writeFile(join(modelsDir, 'depth.onnx'), 'no net');
  const env = { MUYBRIDGE_DATA_DIR: dataDir, MUYBRIDGE_MODELS_DIR: modelsDir };
  const { stdout } = await run(['models', 'list', '--json'], env);
  expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ state: 'wrong' })]);
  const doctor = await run(['doctor', '--json'], { ...env, MUYBRIDGE_PORT: '0' });
  expect(JSON.parse(doctor.stdout).findings).toContainEqual(
    expect.objectContaining({ name: 'model depth', state: 'warning', fix: 'muybridge models pull depth' }),
  );
  await rm(modelsDir, { recursive: true });
});
