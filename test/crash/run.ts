import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openStore } from '../../src/store/store.ts';
import { startReceiver } from '../worker/receiver.ts';
import { createClient, Refused } from './client.ts';
import { makeDatabase } from './database.ts';
import { inspect } from './inspect.ts';
import { mulberry32 } from './random.ts';
import { drain, isRenderer, kill, renderersOf, startSubject, type Role, type Subject } from './process.ts';

const help = `Submits predictions over HTTP while the service is killed at random moments, and proves that none is lost.

node test/crash/run.ts [--rounds N] [--database-url URL] [--renderer stand-in|real] [--seed N] [--keep]

  --rounds N           times that something is killed (default 20; a round takes about two seconds)
  --database-url URL   a PostgreSQL server: the service and a worker beside it, in a database made for the test;
                       without it one process on the embedded database
  --renderer           stand-in (default): a quick child process in place of the one that draws; real: the product's
  --seed N             repeats the random moments of an earlier run as far as the machine's timing lets it
  --keep               leaves the data folder for a look`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    'database-url': { type: 'string' },
    renderer: { type: 'string', default: 'stand-in' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const rounds = Number(values.rounds);
const real = values.renderer === 'real';
const most = real ? 8 : 30;
const random = mulberry32(Number(values.seed));

const dataDir = await mkdtemp(join(tmpdir(), 'muybridge-crash-'));
const serverUrl = values['database-url'] ?? null;
const database = serverUrl === null ? null : await makeDatabase(serverUrl);
const key = `crash-test-${randomBytes(12).toString('hex')}`;
const receiver = await startReceiver();
const client = createClient(key, receiver.url);
const environment: Record<string, string> = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  MUYBRIDGE_PORT: '0',
  MUYBRIDGE_DATA_DIR: dataDir,
  MUYBRIDGE_API_KEY: key,
  MUYBRIDGE_ALLOW_PRIVATE_URLS: 'true',
  MUYBRIDGE_LOG_LEVEL: 'warn',
  ...(database === null ? {} : { MUYBRIDGE_DATABASE_URL: database.url }),
};
const roles: readonly Role[] = database === null ? ['serve'] : ['serve', 'worker'];

/** What the client knows: predictions that were acknowledged, and what has become of them. */
const acknowledged = new Map<string, string>();
const outputs = new Map<string, string>();
const failures = new Set<string>();
const complaints: string[] = [];
const renderers = new Set<number>();
const kills: Record<string, number> = {};
/** Predictions open at each kill of a renderer: three kills over the same one would rightly fail it. */
const rendererKills: Set<string>[] = [];

const subjects = new Map<Role, Subject>();
function ensureStarted(): void {
  for (const role of roles) {
    const running = subjects.get(role)?.child;
    if (running !== undefined && running.exitCode === null && running.signalCode === null) continue;
    subjects.set(role, startSubject({ role, renderer: values.renderer, environment }));
  }
}

function open(): string[] {
  return [...acknowledged.keys()].filter((id) => !outputs.has(id) && !failures.has(id));
}

/** Asks after a prediction; an output that changes or vanishes is what must never be. */
async function look(base: string, id: string): Promise<void> {
  // Before the question: another answer may arrive while this one is on its way.
  const wasCompleted = outputs.has(id);
  const result = await client.result(base, id);
  if (result === null || result.status === 'failed') {
    if (!failures.has(id)) complaints.push(`${id} ${result === null ? 'is gone' : `failed: ${result.error}`}`);
    failures.add(id);
  } else if (result.status === 'completed') {
    const [path, ...more] = result.outputs.map((output) => new URL(output).pathname);
    if (path === undefined || more.length > 0) complaints.push(`${id} has ${result.outputs.length} outputs`);
    else if ((outputs.get(id) ?? path) !== path) complaints.push(`${id} changed its output`);
    else outputs.set(id, path);
  } else if (wasCompleted) complaints.push(`${id} is ${result.status} after it was completed`);
}

/** Submits and looks until it is told to stop; a broken connection is part of the game, a wrong answer is not. */
async function load(base: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      if (open().length < most) {
        const prompt = real
          ? `slow push in, ${randomBytes(4).toString('hex')}`
          : `wait 60 ${randomBytes(4).toString('hex')}`;
        acknowledged.set(await client.submit(base, prompt), prompt);
      }
      const known = [...acknowledged.keys()];
      const id = known[Math.floor(random() * known.length)];
      if (id !== undefined) await look(base, id);
    } catch (error) {
      if (error instanceof Refused) complaints.push(error.message);
      // Nobody answered: the service is dead.
      else await delay(50);
    }
    await delay(random() * 60);
  }
}

function mayKillRenderer(): boolean {
  return rendererKills.filter((ids) => [...ids].some((id) => !outputs.has(id))).length < 2;
}

async function strike(): Promise<void> {
  const target = subjects.get(roles[Math.floor(random() * roles.length)] ?? 'serve');
  if (target === undefined) throw new Error('nothing runs');
  for (const subject of subjects.values()) for (const pid of renderersOf(subject)) renderers.add(pid);
  const dice = random();
  const renderer = renderersOf(target)[0];
  if (dice < 0.2 && renderer !== undefined && mayKillRenderer()) {
    rendererKills.push(new Set(open()));
    process.kill(renderer, 'SIGKILL');
    count('a renderer');
  } else if (dice < 0.3) {
    count('SIGTERM');
    if (!(await drain(target, 20_000))) complaints.push(`a ${target.role} did not end in order: ${target.tail()}`);
  } else if (dice < 0.4 && roles.length > 1) {
    count('everything');
    await Promise.all([...subjects.values()].map(kill));
  } else {
    count(target.role);
    await kill(target);
  }
}

function count(what: string): void {
  kills[what] = (kills[what] ?? 0) + 1;
}

async function round(): Promise<void> {
  ensureStarted();
  const serve = subjects.get('serve');
  if (serve === undefined) throw new Error('nothing serves');
  if (random() < 0.15) {
    // While it starts: migration, recovery, hand-back.
    await delay(random() * 1500);
    count('while starting');
    await kill(serve);
    return;
  }
  const base = await serve.up;
  const stop = new AbortController();
  const clients = [load(base, stop.signal), load(base, stop.signal)];
  await delay((real ? 2000 : 200) + random() * (real ? 6000 : 1500));
  await strike();
  stop.abort();
  await Promise.all(clients);
}

/** Lets the service finish what is open; returns whether it did in time. */
async function settle(patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    ensureStarted();
    const base = await subjects.get('serve')?.up;
    if (base === undefined) throw new Error('nothing serves');
    for (const id of open()) await look(base, id);
    if (open().length === 0) return failures.size === 0;
    if (Date.now() > deadline) return false;
    await delay(500);
  }
}

/** The predictions whose completion was told by webhook. */
function told(): Set<string> {
  const tasks = receiver.received.map(({ body }) => JSON.parse(body) as { id: string; status: string });
  return new Set(tasks.flatMap(({ id, status }) => (status === 'completed' ? [id] : [])));
}

/** Waits for the webhooks of all that was acknowledged; one whose attempt was killed comes when its lease has ended. */
async function settleWebhooks(patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const ids = told();
    if ([...acknowledged.keys()].every((id) => ids.has(id))) return true;
    if (Date.now() > deadline) return false;
    await delay(500);
  }
}

/** Downloads every output, and lets the service end in order. */
async function verifyOutputs(): Promise<number> {
  const base = (await subjects.get('serve')?.up) ?? '';
  let good = 0;
  for (const [id, path] of outputs) {
    const bytes = await client.download(base, new URL(path, base).href);
    const expected = real
      ? bytes.subarray(4, 8).toString() === 'ftyp'
      : bytes.toString() === `a video of ${acknowledged.get(id)}`;
    if (expected) good += 1;
    else complaints.push(`${id} has the wrong video`);
  }
  return good;
}

const started = Date.now();
const checks: [name: string, passed: boolean][] = [];
console.log(
  `seed ${values.seed}, ${rounds} rounds on ${database === null ? 'PGlite' : 'PostgreSQL'}, data in ${dataDir}`,
);
try {
  for (let n = 0; n < rounds; n += 1) {
    await round();
    if ((n + 1) % 10 === 0)
      console.log(`${n + 1} rounds, ${acknowledged.size} acknowledged, ${outputs.size} completed`);
  }
  const settled = await settle(real ? 600_000 : 120_000);
  const toldAll = await settleWebhooks(60_000);
  const good = await verifyOutputs();
  for (const subject of subjects.values()) for (const pid of renderersOf(subject)) renderers.add(pid);
  const orderly = (await Promise.all([...subjects.values()].map((subject) => drain(subject, 20_000)))).every(Boolean);
  await delay(500);
  const orphans = [...renderers].filter(isRenderer);
  if (database !== null) {
    // Several processes share the files, so that the running service spares what is younger than an hour.
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const store = await openStore({ dataDir, databaseUrl: database.url, log });
    await store.sweep(new Date(Date.now() + 1000));
    await store.close();
  }
  const { byStatus, openJobs, stray } = await inspect(dataDir, database?.url ?? null);
  const stored = Object.values(byStatus).reduce((sum, number) => sum + number, 0);
  if (acknowledged.size === 0) complaints.push('nothing was acknowledged, so that nothing is proven');
  checks.push(
    ['every acknowledged prediction is completed', settled && outputs.size === acknowledged.size],
    ['each has exactly one final output, with its own video', good === acknowledged.size],
    ['the end of each was told by webhook', toldAll],
    ['every stored prediction is completed, acknowledged or not', byStatus['completed'] === stored],
    ['no job is left in the queue', openJobs === 0],
    ['no file is stray and none is missing', stray.length === 0],
    ['no renderer outlives its parent', orphans.length === 0],
    ['the last shutdown is orderly', orderly],
    ['nothing else was wrong on the way', complaints.length === 0],
  );
  if (stray.length > 0) console.log('stray:', stray.slice(0, 10));
  console.log(`killed: ${JSON.stringify(kills)}; stored ${JSON.stringify(byStatus)}`);
} finally {
  await Promise.all([...subjects.values()].map(kill));
  await receiver.close();
  await database?.drop();
  if (!values.keep) await rm(dataDir, { recursive: true, force: true });
}
for (const complaint of complaints.slice(0, 20)) console.log(`wrong: ${complaint}`);
for (const [name, passed] of checks) console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
const lost = acknowledged.size - outputs.size;
console.log(
  `${rounds} rounds in ${Math.round((Date.now() - started) / 1000)} s: ${acknowledged.size} acknowledged, ${outputs.size} completed, ${lost} lost`,
);
const failed = checks.filter(([, passed]) => !passed).length;
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && checks.length > 0 ? 0 : 1;
