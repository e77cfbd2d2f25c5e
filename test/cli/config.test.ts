import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { onlyEmbedded } from '../../src/contract/engines.ts';
import { ConfigError, describeEnvironment, readConfig, variableNames } from '../../src/config.ts';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('an empty environment gives the documented defaults', () => {
  expect(readConfig({ MUYBRIDGE_DATABASE_URL: '', HOME: '/root' })).toEqual({
    port: 8787,
    host: '127.0.0.1',
    publicUrl: null,
    serverUrl: null,
    dataDir: resolve('data'),
    databaseUrl: null,
    apiKey: null,
    modelsDir: resolve('data/models'),
    modelsHub: 'https://huggingface.co',
    engines: onlyEmbedded,
    allowPrivateUrls: false,
    maxQueued: 100_000,
    minFreeBytes: 512 * 1024 * 1024,
    retentionDays: 7,
    pricePerSecond: 0,
    logLevel: 'info',
  });
});

test('every variable is read', () => {
  const config = readConfig({
    MUYBRIDGE_PORT: '0',
    MUYBRIDGE_HOST: '::',
    MUYBRIDGE_PUBLIC_URL: 'https://video.example/base/',
    MUYBRIDGE_SERVER_URL: 'http://10.0.0.5:8787/',
    MUYBRIDGE_DATA_DIR: '/var/lib/muybridge',
    MUYBRIDGE_DATABASE_URL: 'postgres://localhost/muybridge',
    MUYBRIDGE_API_KEY: 'a-key-of-my-own-choice',
    MUYBRIDGE_MODELS_DIR: '/srv/models',
    MUYBRIDGE_MODELS_HUB: 'https://hub.example/mirror/',
    MUYBRIDGE_ALLOW_PRIVATE_URLS: 'true',
    MUYBRIDGE_MAX_QUEUED: '500',
    MUYBRIDGE_MIN_FREE_MB: '0',
    MUYBRIDGE_RETENTION_DAYS: '0.5',
    MUYBRIDGE_PRICE_PER_SECOND: '0.05',
    MUYBRIDGE_LOG_LEVEL: 'debug',
  });
  expect(config).toEqual({
    port: 0,
    host: '::',
    publicUrl: 'https://video.example/base',
    serverUrl: 'http://10.0.0.5:8787',
    dataDir: '/var/lib/muybridge',
    databaseUrl: 'postgres://localhost/muybridge',
    apiKey: 'a-key-of-my-own-choice',
    modelsDir: '/srv/models',
    modelsHub: 'https://hub.example/mirror',
    engines: onlyEmbedded,
    allowPrivateUrls: true,
    maxQueued: 500,
    minFreeBytes: 0,
    retentionDays: 0.5,
    pricePerSecond: 0.05,
    logLevel: 'debug',
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('every problem is told at once, with what is allowed', () => {
  expect(
    problemsOf({
      MUYBRIDGE_PORT: 'eighty',
      MUYBRIDGE_PUBLIC_URL: 'video.example',
      MUYBRIDGE_ALLOW_PRIVATE_URLS: 'yes',
      MUYBRIDGE_LOG_LEVEL: 'loud',
      MUYBRIDGE_PROT: '1',
    }),
  ).toEqual([
    expect.stringMatching(/^MUYBRIDGE_PROT is not a variable of Muybridge\. There are MUYBRIDGE_PORT, /),
    'MUYBRIDGE_PORT must be a whole number from 0 to 65535, not "eighty".',
    'MUYBRIDGE_PUBLIC_URL must be an http(s) URL without query, not "video.example".',
    'MUYBRIDGE_ALLOW_PRIVATE_URLS must be true or false, not "yes".',
    'MUYBRIDGE_LOG_LEVEL must be fatal, error, warn, info, debug or silent, not "loud".',
  ]);
});

test.each(['65536', '-1', '1.5', '0x10', ' 80', '1e3'])('the port %s is refused', (port) => {
  expect(problemsOf({ MUYBRIDGE_PORT: port })).toHaveLength(1);
});

test('secrets are not repeated in the messages about them', () => {
  const problems = problemsOf({ MUYBRIDGE_API_KEY: 'hunter2', MUYBRIDGE_DATABASE_URL: 'mysql://root:hunter2@db' });
  expect(problems).toHaveLength(2);
  expect(problems.join()).not.toContain('hunter2');
});

test('variables that Kubernetes adds for a service called muybridge are no mistake', () => {
  expect(problemsOf({ MUYBRIDGE_SERVICE_HOST: '10.0.0.1', MUYBRIDGE_PORT_8787_TCP: 'tcp://10.0.0.1:8787' })).toEqual(
    [],
  );
});

test('the help names every variable with its default', () => {
  const help = describeEnvironment();
  for (const name of [...variableNames(), 'MUYBRIDGE_ENGINE_*']) expect(help).toContain(name);
  expect(help).toContain('(default 8787)');
});
