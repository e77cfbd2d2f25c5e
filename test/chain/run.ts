import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient, Refused } from '../crash/client.ts';
import { drain, isRenderer, kill, renderersOf, startSubject, type Subject } from '../crash/process.ts';
import { mulberry32 } from '../crash/random.ts';
import { compare } from './compare.ts';

const help = `Submits predictions to a server whose engine is a second one, while either is killed at random moments, and
proves that none is lost and none is drawn twice.

node test/chain/run.ts [--rounds N] [--renderer stand-in|real] [--seed N] [--keep]

  --rounds N    times that something is killed (default 20; a round takes about three seconds)
  --renderer    stand-in (default): a quick child process in place of the one that draws; real: the product's
  --seed N      repeats the random moments of an earlier run as far as the machine's timing lets it
  --keep        leaves the data folders for a look`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
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
const most = real ? 4 : 12;
const random = mulberry32(Number(values.seed));
const folder = await mkdtemp(join(tmpdir(), 'muybridge-chain-'));
const nearDir = join(folder, 'near');
const farDir = join(folder, 'far');
const nearKey = `chain-near-${randomBytes(12).toString('hex')}`;
const farKey = `chain-far-${randomBytes(12).toString('hex')}`;
const client = createClient(nearKey);

// The near server knows the far one by its address, which therefore stays.
const farPort = await freePort();
const enginesFile = join(folder, 'engines.json');
await writeFile(
  enginesFile,
  JSON.stringify({
    engines: {
      far: { kind: 'wavespeed', url: `http://127.0.0.1:${farPort}`, key_env: 'MUYBRIDGE_ENGINE_FAR', concurrency: 3 },
    },
    // Nothing is drawn here: a prediction that the chain loses cannot be covered up.
    models: { 'vidu/image-to-video-2.0': ['far'] },
  }),
);
const common = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', MUYBRIDGE_LOG_LEVEL: 'warn' };
const environments = {
  near: {
    ...common,
    MUYBRIDGE_PORT: '0',
    MUYBRIDGE_DATA_DIR: nearDir,
    MUYBRIDGE_API_KEY: nearKey,
    MUYBRIDGE_ENGINES: enginesFile,
    MUYBRIDGE_ENGINE_FAR: farKey,
  },
  far: { ...common, MUYBRIDGE_PORT: String(farPort), MUYBRIDGE_DATA_DIR: farDir, MUYBRIDGE_API_KEY: farKey },
};
type Side = keyof typeof environments;
const sides: readonly Side[] = ['near', 'far'];

const acknowledged = new Map<string, string>();
const outputs = new Map<string, string>();
const complaints: string[] = [];
const kills: Record<string, number> = {};
const renderers = new Set<number>();
let rendererKills = 0;

const subjects = new Map<Side, Subject>();
function ensureStarted(): void {
  for (const side of sides) {
    const running = subjects.get(side)?.child;
    if (running !== undefined && running.exitCode === null && running.signalCode === null) continue;
    subjects.set(side, startSubject({ role: 'serve', renderer: values.renderer, environment: environments[side] }));
  }
}

async function nearUrl(): Promise<string> {
  const near = subjects.get('near');
  if (near === undefined) throw new Error('nothing serves');
  return await near.up;
}

const open = () => [...acknowledged.keys()].filter((id) => !outputs.has(id));

async function look(base: string, id: string): Promise<void> {
  const result = await client.result(base, id);
  if (result === null || result.status === 'failed') {
    const complaint = `${id} ${result === null ? 'is gone' : `failed: ${result.error}`}`;
    if (!complaints.includes(complaint)) complaints.push(complaint);
  } else if (result.status === 'completed') outputs.set(id, new URL(result.outputs[0] ?? '').pathname);
}

/** Submits and looks until it is told to stop. */
async function load(base: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      if (open().length < most) {
        const prompt = real ? 'slow push in' : `wait ${Math.round(random() * 400)} ${randomBytes(4).toString('hex')}`;
        acknowledged.set(await client.submit(base, prompt), prompt);
      }
      for (const id of open().slice(0, 3)) await look(base, id);
    } catch (error) {
      if (error instanceof Refused) complaints.push(error.message);
    }
    await delay(50 + random() * 100);
  }
}

async function strike(): Promise<void> {
  const side = sides[Math.floor(random() * sides.length)] ?? 'far';
  const target = subjects.get(side);
  if (target === undefined) throw new Error('nothing runs');
  for (const subject of subjects.values()) for (const pid of renderersOf(subject)) renderers.add(pid);
  const dice = random();
  const renderer = renderersOf(target)[0];
  // Two at most: three over the same prediction would rightly fail it.
  if (dice < 0.15 && renderer !== undefined && rendererKills < 2) {
    rendererKills += 1;
    count(`the ${side} renderer`);
    process.kill(renderer, 'SIGKILL');
  } else if (dice < 0.3) {
    count(`${side} by SIGTERM`);
    if (!(await drain(target, 20_000))) complaints.push(`the ${side} server did not end in order: ${target.tail()}`);
  } else if (dice < 0.45) {
    count('both');
    await Promise.all([...subjects.values()].map(kill));
  } else {
    count(side);
    await kill(target);
  }
}

function count(what: string): void {
  kills[what] = (kills[what] ?? 0) + 1;
}

async function round(): Promise<void> {
  ensureStarted();
  const base = await nearUrl();
  const stop = new AbortController();
  const loading = load(base, stop.signal);
  await delay((real ? 3000 : 300) + random() * (real ? 6000 : 2500));
  await strike();
  stop.abort();
  await loading;
}

async function settle(patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    ensureStarted();
    const base = await nearUrl();
    for (const id of open()) await look(base, id);
    if (open().length === 0) return true;
    if (complaints.length > 0 || Date.now() > deadline) return false;
    await delay(500);
  }
}

async function verifyVideos(): Promise<number> {
  const base = await nearUrl();
  let good = 0;
  for (const [id, path] of outputs) {
    const bytes = await client.download(base, new URL(path, base).href);
    const right = real
      ? bytes.toString('latin1', 4, 8) === 'ftyp'
      : bytes.toString() === `a video of ${acknowledged.get(id)}`;
    if (right) good += 1;
    else complaints.push(`${id} has the wrong video`);
  }
  return good;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const started = Date.now();
const checks: [name: string, passed: boolean][] = [];
console.log(`seed ${values.seed}, ${rounds} rounds, data in ${folder}`);
try {
  for (let n = 0; n < rounds; n += 1) {
    await round();
    if ((n + 1) % 10 === 0)
      console.log(`${n + 1} rounds, ${acknowledged.size} acknowledged, ${outputs.size} completed`);
  }
  const settled = await settle(real ? 600_000 : 180_000);
  const good = await verifyVideos();
  for (const subject of subjects.values()) for (const pid of renderersOf(subject)) renderers.add(pid);
  const orderly = (await Promise.all([...subjects.values()].map((subject) => drain(subject, 20_000)))).every(Boolean);
  await delay(500);
  const { unmatched, drawnFar, submitted, elsewhere } = await compare(nearDir, farDir);
  console.log(`killed: ${JSON.stringify(kills)}; ${submitted} submissions to the far server, which holds ${drawnFar}`);
  if (acknowledged.size === 0) complaints.push('nothing was acknowledged, so that nothing is proven');
  checks.push(
    ['every acknowledged prediction is completed', settled && outputs.size === acknowledged.size],
    ['each has its own video, kept by the near server', good === acknowledged.size],
    ['every one was drawn by the far server', elsewhere === 0],
    ['each near prediction has one far prediction, and none is drawn twice', unmatched === 0 && drawnFar === submitted],
    ['no renderer outlives its parent', [...renderers].filter(isRenderer).length === 0],
    ['the last shutdown is orderly', orderly],
    ['nothing else was wrong on the way', complaints.length === 0],
  );
} finally {
  await Promise.all([...subjects.values()].map(kill));
  if (!values.keep) await rm(folder, { recursive: true, force: true });
}
for (const complaint of complaints.slice(0, 20)) console.log(`wrong: ${complaint}`);
for (const [name, passed] of checks) console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
console.log(
  `${rounds} rounds in ${Math.round((Date.now() - started) / 1000)} s: ${acknowledged.size} acknowledged, ` +
    `${outputs.size} completed, ${acknowledged.size - outputs.size} lost`,
);
const failed = checks.filter(([, passed]) => !passed).length;
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && checks.length > 0 ? 0 : 1;
