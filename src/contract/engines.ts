import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { describeAllowed, describeValue } from './describe.ts';
import { modelId } from './prediction.ts';

/** The engine that is built in. */
export const embeddedEngine = 'diorama';

/** Prefix of the variables that hold keys of engines; the process that decodes pictures never gets these. */
export const engineKeyPrefix = 'MUYBRIDGE_ENGINE_';

const RemoteEngineEntry = Type.Object({
  kind: Type.Literal('wavespeed', { 'x-allowed': '"wavespeed"' }),
  url: Type.String({
    pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
    'x-allowed': 'an http(s) URL without query, user name and password',
  }),
  key_env: Type.String({
    pattern: `^${engineKeyPrefix}[A-Z0-9_]{1,60}$`,
    'x-allowed': `the name of a variable that begins with ${engineKeyPrefix}`,
  }),
  model: Type.Optional(Type.String({ pattern: '^[\\w.-]+(/[\\w.-]+){1,4}$', 'x-allowed': 'the name of a model' })),
  concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 4 })),
  timeout_seconds: Type.Optional(Type.Integer({ minimum: 10, maximum: 86_400, default: 1800 })),
});

/** An upstream that speaks our own API: the hosted service, or another Muybridge. */
export type RemoteEngineConfig = {
  /** How it is called in the configuration, in logs and in reports. */
  readonly name: string;
  readonly kind: Static<typeof RemoteEngineEntry>['kind'];
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
  /** Its name of the model; null for ours. */
  readonly model: string | null;
  /** Predictions that it is given at a time. */
  readonly concurrency: number;
  /** How long one prediction may take there, its queue included. */
  readonly timeoutMs: number;
};

export type EnginesConfig = {
  readonly remote: readonly RemoteEngineConfig[];
  /** For each model the names of engines, in the order in which they are tried. */
  readonly models: ReadonlyMap<string, readonly string[]>;
};

/** What is in force when nothing is configured. */
export const onlyEmbedded: EnginesConfig = { remote: [], models: new Map([[modelId, [embeddedEngine]]]) };

/** What is known of a prediction at a remote engine, so that a restart finds it again. */
export type RemoteJob = {
  /** Counts from 1; a job that the upstream has lost is submitted again under the next number. */
  readonly submission: number;
  /** Where the upstream has the image; null until it is uploaded. */
  readonly imageUrl: string | null;
  /** The upstream's id; null until it has acknowledged the submission. */
  readonly remoteId: string | null;
  /** True when the engine has failed over this prediction, which belongs to the next one. */
  readonly gaveUp: boolean;
};

type Problems = { readonly problems: readonly string[] };

/**
 * Reads the file of engines: `{"engines": {"NAME": {...}}, "models": {"MODEL": ["NAME", "diorama"]}}`.
 *
 * @param env where the keys are.
 * @returns every problem at once when there are any; no key is repeated in them.
 */
export function readEngines(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly engines: EnginesConfig } | Problems {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return { problems: [`is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`] };
  }
  if (!isObject(file)) return { problems: [`must hold an object, not ${describeValue(file)}.`] };
  const problems = unknownNames(file, ['engines', 'models'], '');
  const { engines = {}, models } = file;
  const remote: RemoteEngineConfig[] = [];
  if (!isObject(engines)) problems.push(`engines must be an object, not ${describeValue(engines)}.`);
  else for (const [name, entry] of Object.entries(engines)) problems.push(...readEngine(name, entry, env, remote));
  const names = [embeddedEngine, ...(isObject(engines) ? Object.keys(engines) : [])];
  const orders = new Map<string, readonly string[]>();
  problems.push(...readOrders(models, names, orders));
  return problems.length > 0 ? { problems } : { engines: { remote, models: orders } };
}

function readEngine(
  name: string,
  entry: unknown,
  env: Readonly<Record<string, string | undefined>>,
  into: RemoteEngineConfig[],
): string[] {
  const at = `engines.${name}`;
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name) || name === embeddedEngine) {
    return [`${at}: the name must be of small letters, digits and hyphens, and not ${embeddedEngine}.`];
  }
  if (!isObject(entry)) return [`${at} must be an object, not ${describeValue(entry)}.`];
  const problems = unknownNames(entry, Object.keys(RemoteEngineEntry.properties), `${at}.`);
  for (const [property, schema] of Object.entries<TSchema>(RemoteEngineEntry.properties)) {
    const value = entry[property];
    if (value === undefined && !RemoteEngineEntry.required.some((required) => required === property)) continue;
    if (value === undefined) problems.push(`${at}.${property} is missing; it must be ${describeAllowed(schema)}.`);
    else if (!Compile(schema).Check(value)) {
      problems.push(`${at}.${property} must be ${describeAllowed(schema)}, not ${describeValue(value)}.`);
    }
  }
  if (problems.length > 0 || !Compile(RemoteEngineEntry).Check(entry)) return problems;
  const key = env[entry.key_env] ?? '';
  if (!/^[\x21-\x7e]+$/.test(key)) return [`${at}.key_env names ${entry.key_env}, which holds no API key.`];
  into.push({
    name,
    kind: entry.kind,
    url: entry.url.replace(/\/+$/, ''),
    key,
    model: entry.model ?? null,
    concurrency: entry.concurrency ?? 4,
    timeoutMs: (entry.timeout_seconds ?? 1800) * 1000,
  });
  return [];
}

function readOrders(models: unknown, names: readonly string[], into: Map<string, readonly string[]>): string[] {
  if (!isObject(models)) return [`models must be an object such as {"${modelId}": ["${names.at(-1)}"]}.`];
  const problems = unknownNames(models, [modelId], 'models.');
  if (!(modelId in models)) problems.push(`models.${modelId} is missing; it must list engines.`);
  const used = new Set<unknown>();
  for (const [model, order] of Object.entries(models)) {
    if (!Array.isArray(order) || order.length === 0 || new Set(order).size < order.length) {
      problems.push(`models.${model} must be a list of engines, each once.`);
      continue;
    }
    into.set(model, order.map(String));
    for (const name of order) {
      used.add(name);
      if (!names.includes(String(name))) {
        problems.push(`models.${model} names ${describeValue(name)}; there are ${names.join(', ')}.`);
      }
    }
  }
  const idle = names.filter((name) => name !== embeddedEngine && !used.has(name));
  return [...problems, ...idle.map((name) => `engines.${name} is used by no model.`)];
}

function unknownNames(object: object, known: readonly string[], prefix: string): string[] {
  const unknown = Object.keys(object).filter((name) => !known.includes(name));
  return unknown.map((name) => `${prefix}${name} is not known; there are ${known.join(', ')}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
