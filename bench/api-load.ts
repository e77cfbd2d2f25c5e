/**
 * `npm run bench:api`: how fast submissions are acknowledged and results are given, with many predictions stored, while
 * nothing and while something is drawn, on the embedded database and on the PostgreSQL server in
 * MUYBRIDGE_TEST_DATABASE_URL (skipped without).
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { Client } from 'pg';
import { Pool } from 'undici';
import { startBoss } from '../src/store/boss.ts';
import { openDatabase } from '../src/store/database.ts';
import { openStore } from '../src/store/store.ts';

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '100000' },
    queued: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '16' },
  },
});
const stored = Number(values.stored);
const queued = Number(values.queued);
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const model = 'vidu/image-to-video-2.0';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

type Place = { readonly dataDir: string; readonly databaseUrl: string | null };

/** Fills a new store; returns a key, and ids to ask for. */
async function fill(place: Place): Promise<{ key: string; ids: string[] }> {
  const store = await openStore({ ...place, log });
  const { key, plain } = await store.keys.create('bench');
  const input = { prompt: 'slow push in', duration: 4, movementAmplitude: 'auto', seed: 7 } as const;
  const image = { kind: 'own', path: '/examples/clowns.jpg' } as const;
  await store.close();
  const database = await openDatabase({ ...place, log });
  const outputs = [
    {
      token: 'a'.repeat(32),
      name: 'v.mp4',
      posterName: 'v.jpg',
      width: 1280,
      height: 720,
      fps: 24,
      frames: 96,
      bytes: 9e6,
    },
  ];
  const timings = { fetching: 20, inference: 4500, saving: 30, total: 4550 };
  for (let n = 0; n < stored - queued; n += 10_000) {
    await sql`
      insert into muybridge.predictions
        (id, key_id, model, input, image, status, outputs, nsfw, timings, created_at, started_at, completed_at)
      select md5(n::text), ${key.id}, ${model}, ${JSON.stringify(input)}::jsonb, ${JSON.stringify(image)}::jsonb,
        'completed', ${JSON.stringify(outputs)}::jsonb, '[false]'::jsonb, ${JSON.stringify(timings)}::jsonb,
        now() - n * interval '1 second', now(), now()
      from generate_series(${n}::integer, ${Math.min(n + 10_000, stored - queued) - 1}::integer) as n
    `.execute(database.sql);
  }
  await sql`
    insert into muybridge.predictions (id, key_id, model, input, image, turn)
    select md5('queued ' || n), ${key.id}, ${model}, ${JSON.stringify(input)}::jsonb, ${JSON.stringify(image)}::jsonb, n
    from generate_series(0, ${queued - 1}::integer) as n
  `.execute(database.sql);
  const boss = await startBoss(database, log);
  for (let n = 0; n < queued; n += 1000) {
    const jobs = Array.from({ length: Math.min(1000, queued - n) }, (_, at) => ({
      id: uuidOf(`queued ${n + at}`),
      priority: -(n + at),
    }));
    await boss.insert('predictions', jobs);
  }
  await boss.stop({ graceful: false });
  await sql`analyze`.execute(database.sql);
  const rows = await database.sql
    .selectFrom('muybridge.predictions')
    .select('id')
    .orderBy(sql`random()`)
    .limit(2000)
    .execute();
  await database.close();
  return { key: plain, ids: rows.map(({ id }) => id) };
}

/** The id of a job whose prediction's id is the MD5 of a text. */
function uuidOf(text: string): string {
  const id = createHash('md5').update(text).digest('hex');
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function start(place: Place, worker: boolean) {
  const file = fileURLToPath(new URL('./api-server.ts', import.meta.url));
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MUYBRIDGE_'));
  const server = spawn(process.execPath, [file, ...(worker ? ['--worker'] : [])], {
    env: {
      ...Object.fromEntries(inherited),
      MUYBRIDGE_DATA_DIR: place.dataDir,
      MUYBRIDGE_LOG_LEVEL: 'error',
      MUYBRIDGE_MAX_QUEUED: '1000000',
      ...(place.databaseUrl === null ? {} : { MUYBRIDGE_DATABASE_URL: place.databaseUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(String(line)) as { url: string };
  return {
    url,
    pid: server.pid ?? 0,
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** Asks over so many connections, each as soon as it has its answer. */
async function measure(
  name: string,
  { url, pid }: { readonly url: string; readonly pid: number },
  request: (n: number) => Parameters<Pool['request']>[0],
): Promise<void> {
  const pool = new Pool(url, { connections });
  const times: number[] = [];
  const cpuBefore = await cpuMs(pid);
  const begin = performance.now();
  let n = 0;
  const lane = async () => {
    while (performance.now() - begin < seconds * 1000) {
      const before = performance.now();
      const { statusCode, body } = await pool.request(request((n += 1)));
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${statusCode}: ${text}`);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const rate = (times.length * 1000) / (performance.now() - begin);
  const cpu = ((await cpuMs(pid)) - cpuBefore) / times.length;
  await pool.close();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1).padStart(7);
  console.log(
    `  ${name.padEnd(26)} ${rate.toFixed(0).padStart(6)}/s   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   ${cpu.toFixed(2)} ms of CPU each`,
  );
}

/** What a process has used so far, which other work on the machine does not change; 0 where the system does not tell. */
async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10;
}

async function bench(name: string, place: Place): Promise<void> {
  const before = performance.now();
  const { key, ids } = await fill(place);
  const took = ((performance.now() - before) / 1000).toFixed(0);
  console.log(
    `${name}: ${stored} predictions stored, ${queued} of them queued (made in ${took} s), ${connections} connections`,
  );
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  for (const worker of [false, true]) {
    const server = await start(place, worker);
    // The renderer loads its nets first.
    if (worker) await new Promise((resolve) => setTimeout(resolve, 8000));
    const when = worker ? 'while drawing' : 'idle';
    const get = (n: number) => ({
      path: `/api/v3/predictions/${ids[n % ids.length]}/result`,
      method: 'GET' as const,
      headers,
    });
    await measure(`get result, ${when}`, server, get);
    const body = JSON.stringify({ image: `${server.url}/examples/clowns.jpg`, prompt: 'slow push in', seed: 7 });
    const post = () => ({ path: '/api/v3/vidu/image-to-video-2.0', method: 'POST' as const, headers, body });
    await measure(`submit, ${when}`, server, post);
    await server.stop();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'muybridge-bench-api-'));
try {
  await bench('PGlite', { dataDir: join(folder, 'pglite'), databaseUrl: null });
  const serverUrl = process.env['MUYBRIDGE_TEST_DATABASE_URL'] ?? '';
  if (serverUrl === '') console.log('PostgreSQL: skipped, MUYBRIDGE_TEST_DATABASE_URL names no server.');
  else {
    const name = `muybridge_bench_${randomUUID().replaceAll('-', '')}`;
    const admin = new Client({ connectionString: serverUrl });
    await admin.connect();
    await admin.query(`create database ${name}`);
    const own = new URL(serverUrl);
    own.pathname = `/${name}`;
    try {
      await bench('PostgreSQL', { dataDir: join(folder, 'postgresql'), databaseUrl: own.href });
    } finally {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
