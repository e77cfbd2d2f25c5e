import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const requestsPerSecond = 40;
const seconds = 20;
const key = 'a-key-for-the-bench-of-the-api';
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };

/**
 * How long `GET .../result` takes of a server that does nothing, and of one whose renderer draws one prediction after
 * the other on all cores. The requests come at a fixed rate, and each is timed from the moment at which it was due.
 */
export async function benchApi(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-bench-'));
  const server = spawn(process.execPath, [fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)), 'serve'], {
    env: {
      // None of the settings of whoever runs the bench.
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MUYBRIDGE_'))),
      MUYBRIDGE_PORT: '0',
      MUYBRIDGE_DATA_DIR: join(folder, 'data'),
      MUYBRIDGE_API_KEY: key,
      MUYBRIDGE_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  try {
    const url = await addressOf(server.stdout);
    // Loads what loads once, and is the prediction that is asked for all the time.
    const id = await submit(url, 0);
    while ((await state(url, id)) !== 'completed') await delay(500);

    console.log(`GET result, ${requestsPerSecond} a second for ${seconds} s, milliseconds`);
    report('idle', await measure(url, id));
    const load = keepDrawing(url);
    report('while drawing', await measure(url, id));
    console.log(`  drawn in that time: ${await load.stop()}`);
    return true;
  } finally {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  }
}

function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  output.setEncoding('utf8').on('data', (piece) => {
    text += String(piece);
    const url = /serves (http:\S+)/.exec(text)?.[1];
    if (url !== undefined) resolve(url);
  });
  output.once('end', () => reject(new Error('The server has not started.')));
  return promise;
}

async function submit(url: string, seed: number): Promise<string> {
  const response = await fetch(`${url}/api/v2/vidu/image-to-video-2.0`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ image: `${url}/examples/clowns.jpg`, prompt: 'slow push in', seed }),
  });
  const { data } = (await response.json()) as { data: { id: string } };
  return data.id;
}

async function state(url: string, id: string): Promise<string> {
  const response = await fetch(`${url}/api/v2/predictions/${id}/result`, { headers });
  const { data } = (await response.json()) as { data: { status: string; error: string } };
  if (data.status === 'failed') throw new Error(data.error);
  return data.status;
}

/** Keeps two predictions in the queue, so that the renderer never rests. */
function keepDrawing(url: string) {
  const stop = new AbortController();
  let drawn = 0;
  const run = async (lane: number) => {
    for (let n = 1; !stop.signal.aborted; n++) {
      const id = await submit(url, lane * 1000 + n);
      while (!stop.signal.aborted && (await state(url, id)) !== 'completed') await delay(250);
      if (!stop.signal.aborted) drawn += 1;
    }
  };
  const lanes = Promise.all([run(1), run(2)]);
  return {
    async stop() {
      stop.abort();
      await lanes;
      return drawn;
    },
  };
}

async function measure(url: string, id: string): Promise<number[]> {
  const times: Promise<number>[] = [];
  const start = performance.now();
  for (let n = 0; n < requestsPerSecond * seconds; n++) {
    const due = start + (n * 1000) / requestsPerSecond;
    await delay(Math.max(0, due - performance.now()));
    times.push(state(url, id).then(() => performance.now() - due));
  }
  return await Promise.all(times);
}

function report(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1).padStart(6);
  console.log(`  ${name.padEnd(16)} p50 ${at(0.5)}   p90 ${at(0.9)}   p99 ${at(0.99)}   worst ${at(1)}`);
}
