import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { startClientServer, type ClientServer } from '../clients/server.ts';
import { run } from './process.ts';

let folder = '';
let server: ClientServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-engines-'));
  server = await startClientServer();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const model = 'vidu/image-to-video-2.0';
const key = 'a-key-that-nobody-may-see';

async function settings(file: unknown, plain = key): Promise<Record<string, string>> {
  const path = join(folder, 'engines.json');
  await writeFile(path, typeof file === 'string' ? file : JSON.stringify(file));
  return { MUYBRIDGE_ENGINES: path, MUYBRIDGE_ENGINE_GPU: plain, MUYBRIDGE_DATA_DIR: folder };
}

async function problemsOf(file: unknown): Promise<readonly string[]> {
  try {
    readConfig(await settings(file));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.replace(/^.*ENGINES\): /, ''));
    throw error;
  }
  return [];
}

const gpu = { kind: 'wavespeed', url: 'https://gpu.test/', key_env: 'MUYBRIDGE_ENGINE_GPU' };

test('the file is read, with what it leaves out', async () => {
  const config = readConfig(await settings({ engines: { gpu }, models: { [model]: ['gpu', 'diorama'] } }));
  expect(config.engines.remote).toEqual([
    { name: 'gpu', kind: 'wavespeed', url: 'https://gpu.test', key, model: null, concurrency: 4, timeoutMs: 1_800_000 },
  ]);
  expect(config.engines.models.get(model)).toEqual(['gpu', 'diorama']);
});

test('every problem of the file is told at once, and no key', async () => {
  const problems = await problemsOf({
    engines: {
      gpu: { ...gpu, kind: 'comfy', url: 'gpu.test', concurrency: 0, speed: 1 },
      keyless: { ...gpu, key_env: 'MUYBRIDGE_ENGINE_NONE' },
      stranger: { ...gpu, key_env: 'HOME' },
      diorama: gpu,
      idle: gpu,
      Odd: 3,
    },
    models: { [model]: ['gpu', 'gpo'], 'vidu/other': ['gpu', 'gpu'] },
    version: 1,
  });
  expect(problems).toEqual([
    'version is not known; there are engines, models.',
    'engines.gpu.speed is not known; there are kind, url, key_env, model, concurrency, timeout_seconds.',
    'engines.gpu.kind must be "wavespeed", not the string "comfy".',
    'engines.gpu.url must be an http(s) URL without query, user name and password, not the string "gpu.test".',
    'engines.gpu.concurrency must be a whole number from 1 to 1000, not 0.',
    'engines.keyless.key_env names MUYBRIDGE_ENGINE_NONE, which holds no API key.',
    'engines.stranger.key_env must be the name of a variable that begins with MUYBRIDGE_ENGINE_, not the string "HOME".',
    'engines.diorama: the name must be of small letters, digits and hyphens, and not diorama.',
    'engines.Odd: the name must be of small letters, digits and hyphens, and not diorama.',
    `models.vidu/other is not known; there are ${model}.`,
    expect.stringMatching(/^models\.vidu\/image-to-video-2\.0 names the string "gpo"; there are diorama, gpu, /),
    'models.vidu/other must be a list of engines, each once.',
    'engines.keyless is used by no model.',
    'engines.stranger is used by no model.',
    'engines.idle is used by no model.',
    'engines.Odd is used by no model.',
  ]);
  expect(problems.join()).not.toContain(key);
});

test.each([
  ['{', /^is not valid JSON/],
  ['[]', /^must hold an object, not a list/],
  ['{}', /^models must be an object such as/],
  ['{"models": {}}', /image-to-video-2\.0 is missing/],
  ['{"models": {}, "engines": 5}', /^engines must be an object, not 5/],
  [`{"models": {"${model}": []}}`, /must be a list of engines/],
  [`{"models": {"${model}": "diorama"}}`, /must be a list of engines/],
  ['{"models": {}, "__proto__": {}}', /__proto__ is not known/],
])('%s is refused', async (text, problem) => {
  expect(await problemsOf(text)).toContainEqual(expect.stringMatching(problem));
});

test('a file that is not there is told', () => {
  expect(() => readConfig({ MUYBRIDGE_ENGINES: '/nowhere/engines.json' })).toThrow(/cannot be read \(ENOENT\)/);
});

test('engines check asks each engine', async () => {
  const file = { engines: { gpu: { ...gpu, url: server.url } }, models: { [model]: ['gpu', 'diorama'] } };
  const good = await run(['engines', 'check'], await settings(file, server.key));
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toMatch(/ok .* gpu .* a Muybridge with vidu\/image-to-video-2\.0/);
  const bad = await run(['engines', 'check', '--json'], await settings(file));
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.stdout)).toMatchObject([{ engine: 'gpu', usable: false }, { usable: true }]);
  expect(bad.stdout + bad.stderr).not.toContain(key);
});
