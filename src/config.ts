import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IsBoolean, IsInteger, IsNumber, Type, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { defaultHub } from './contract/models.ts';
import { describeAllowed } from './contract/describe.ts';
import { engineKeyPrefix, onlyEmbedded, readEngines, type EnginesConfig } from './contract/engines.ts';

/** Every environment variable that Muybridge reads. `secret` values are never repeated in a message. */
const Environment = Type.Object({
  MUYBRIDGE_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 8787,
    description: 'Port of the HTTP server; 0 picks a free one.',
  }),
  MUYBRIDGE_HOST: Type.String({
    default: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 for every network of this machine.',
  }),
  MUYBRIDGE_PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      'x-allowed': 'an http(s) URL without query',
      description: 'The base of every URL in a response. Default: the address listened on.',
    }),
  ),
  MUYBRIDGE_SERVER_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      'x-allowed': 'an http(s) URL without query',
      description: 'The server that "muybridge mcp" has draw. Default: it draws by itself.',
    }),
  ),
  MUYBRIDGE_DATA_DIR: Type.String({ default: './data', description: 'Folder of the database and the videos.' }),
  MUYBRIDGE_DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      'x-allowed': 'a postgres:// URL',
      secret: true,
      description: 'A PostgreSQL server, 13 or newer, instead of the embedded database.',
    }),
  ),
  MUYBRIDGE_API_KEY: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{16,200}$',
      'x-allowed': '16 to 200 printable ASCII characters without spaces',
      secret: true,
      description: 'An API key to accept. Default: one is made at the first start and shown once.',
    }),
  ),
  MUYBRIDGE_MODELS_DIR: Type.Optional(
    Type.String({ description: 'Folder of the nets that "models pull" adds. Default: models in the data folder.' }),
  ),
  MUYBRIDGE_MODELS_HUB: Type.String({
    pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
    default: defaultHub,
    'x-allowed': 'an http(s) URL without query',
    description: 'Where "models pull" fetches from.',
  }),
  MUYBRIDGE_ENGINES: Type.Optional(
    Type.String({ description: 'A JSON file of further engines, and which model is drawn by which.' }),
  ),
  MUYBRIDGE_ALLOW_PRIVATE_URLS: Type.Boolean({
    default: false,
    description: 'Fetch images from, and send webhooks to, loopback and private networks too.',
  }),
  MUYBRIDGE_MAX_QUEUED: Type.Integer({
    minimum: 1,
    maximum: 10_000_000,
    default: 100_000,
    description: 'Predictions that may wait at a time; more are refused with 503.',
  }),
  MUYBRIDGE_MIN_FREE_MB: Type.Integer({
    minimum: 0,
    maximum: 100_000_000,
    default: 512,
    description: 'Megabytes of disk that are to stay free; below that nothing new is taken. 0 does not look.',
  }),
  MUYBRIDGE_RETENTION_DAYS: Type.Number({
    minimum: 0,
    maximum: 36_500,
    default: 7,
    'x-allowed': 'a number of days from 0 to 36500',
    description: 'How long predictions, their videos and uploads are kept; 0 for ever.',
  }),
  MUYBRIDGE_PRICE_PER_SECOND: Type.Number({
    minimum: 0,
    maximum: 1000,
    default: 0,
    'x-allowed': 'a number of US dollars from 0 to 1000',
    description: 'What the API says a second of video costs, in US dollars.',
  }),
  MUYBRIDGE_LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], {
    default: 'info',
    description: 'How much is logged.',
  }),
});

type Variable = keyof typeof Environment.properties;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';

export type Config = {
  readonly port: number;
  readonly host: string;
  /** Without a slash at the end; null when it follows from the address listened on. */
  readonly publicUrl: string | null;
  /** Of the server that `muybridge mcp` speaks to; without a slash at the end; null when it draws by itself. */
  readonly serverUrl: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** Null for the embedded database. */
  readonly databaseUrl: string | null;
  readonly apiKey: string | null;
  /** Absolute. */
  readonly modelsDir: string;
  /** Without a slash at the end. */
  readonly modelsHub: string;
  readonly engines: EnginesConfig;
  readonly allowPrivateUrls: boolean;
  /** Predictions of all keys that may wait at a time. */
  readonly maxQueued: number;
  /** Bytes of disk that are to stay free; 0 does not look. */
  readonly minFreeBytes: number;
  /** How long what has ended is kept; 0 for ever. */
  readonly retentionDays: number;
  /** US dollars. */
  readonly pricePerSecond: number;
  readonly logLevel: LogLevel;
};

/** The environment is wrong; `problems` has one sentence for each variable at fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const environment = Compile(Environment);

/**
 * Reads the configuration from environment variables; an empty one counts as absent.
 *
 * @throws ConfigError with every problem at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given: Record<string, unknown> = {};
  for (const [name, schema] of variables()) {
    const text = env[name];
    if (text !== undefined && text !== '') given[name] = parseText(schema, text);
    else if ('default' in schema) given[name] = schema.default;
  }
  const problems = [...unknownVariables(env)];
  const engines = readEnginesFile(env, problems);
  if (!environment.Check(given)) {
    for (const [name, schema] of variables()) {
      if (!(name in given) || Compile(schema).Check(given[name])) continue;
      const shown = isSecret(schema) ? 'what it is set to' : JSON.stringify(env[name]);
      problems.push(`${name} must be ${describeAllowed(schema)}, not ${shown}.`);
    }
    throw new ConfigError(problems);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze({
    port: given.MUYBRIDGE_PORT,
    host: given.MUYBRIDGE_HOST,
    publicUrl: given.MUYBRIDGE_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    serverUrl: given.MUYBRIDGE_SERVER_URL?.replace(/\/+$/, '') ?? null,
    dataDir: resolve(given.MUYBRIDGE_DATA_DIR),
    databaseUrl: given.MUYBRIDGE_DATABASE_URL ?? null,
    apiKey: given.MUYBRIDGE_API_KEY ?? null,
    modelsDir: resolve(given.MUYBRIDGE_MODELS_DIR ?? join(given.MUYBRIDGE_DATA_DIR, 'models')),
    modelsHub: given.MUYBRIDGE_MODELS_HUB.replace(/\/+$/, ''),
    engines,
    allowPrivateUrls: given.MUYBRIDGE_ALLOW_PRIVATE_URLS,
    maxQueued: given.MUYBRIDGE_MAX_QUEUED,
    minFreeBytes: given.MUYBRIDGE_MIN_FREE_MB * 1024 * 1024,
    retentionDays: given.MUYBRIDGE_RETENTION_DAYS,
    pricePerSecond: given.MUYBRIDGE_PRICE_PER_SECOND,
    logLevel: given.MUYBRIDGE_LOG_LEVEL,
  });
}

/** The table of variables that `--help` prints and the README repeats. */
export function describeEnvironment(): string {
  const lines = ['Environment variables:'];
  for (const [name, schema] of variables()) {
    const standard = 'default' in schema ? ` (default ${String(schema.default)})` : '';
    const description = 'description' in schema ? String(schema.description) : '';
    lines.push(`  ${name.padEnd(29)} ${description}${standard}`);
  }
  lines.push(
    `  ${`${engineKeyPrefix}*`.padEnd(29)} Keys of the engines of MUYBRIDGE_ENGINES, which names them by "key_env".`,
  );
  return lines.join('\n');
}

export function variableNames(): readonly string[] {
  return Object.keys(Environment.properties);
}

function variables(): [Variable, TSchema][] {
  // SAFETY: the keys of an object literal's type are exactly its own keys.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.entries(Environment.properties) as [Variable, TSchema][];
}

function isSecret(schema: TSchema): boolean {
  return 'secret' in schema && schema.secret === true;
}

/** The value that the text spells, or the text itself, which the schema then refuses. */
function parseText(schema: TSchema, text: string): unknown {
  if (IsInteger(schema) && /^\d{1,15}$/.test(text)) return Number(text);
  if (IsNumber(schema) && /^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  if (IsBoolean(schema) && /^(?:true|1)$/.test(text)) return true;
  if (IsBoolean(schema) && /^(?:false|0)$/.test(text)) return false;
  return text;
}

/** A misspelt variable would silently leave the default in force. */
function* unknownVariables(env: Readonly<Record<string, string | undefined>>): Generator<string> {
  const known = new Set(variableNames());
  for (const name of Object.keys(env)) {
    if (!name.startsWith('MUYBRIDGE_') || known.has(name)) continue;
    // Kubernetes sets such variables for a service that is called muybridge; the tests have their own.
    if (/^MUYBRIDGE_(?:TEST_|SERVICE_|PORT_)/.test(name) || name.startsWith(engineKeyPrefix)) continue;
    yield `${name} is not a variable of Muybridge. There are ${[...known].join(', ')}.`;
  }
}

/** The engines of the file that the variable names; what is wrong with it is added to the problems. */
function readEnginesFile(env: Readonly<Record<string, string | undefined>>, problems: string[]): EnginesConfig {
  const path = env['MUYBRIDGE_ENGINES'];
  if (path === undefined || path === '') return onlyEmbedded;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    problems.push(`MUYBRIDGE_ENGINES names ${path}, which cannot be read (${String(error.code)}).`);
    return onlyEmbedded;
  }
  const read = readEngines(text, env);
  if ('engines' in read) return read.engines;
  problems.push(...read.problems.map((problem) => `${path} (MUYBRIDGE_ENGINES): ${problem}`));
  return onlyEmbedded;
}
