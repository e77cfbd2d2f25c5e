import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { startServer, type RunningServer } from '../cli/process.ts';

export const model = 'vidu/image-to-video-2.0';
const key = 'the-key-of-the-hostile-suite';
export const authorization = `Bearer ${key}`;

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };

/** `muybridge serve` in a process of its own, as users run it, and what watches over it. */
export type Target = {
  readonly url: string;
  readonly port: number;
  /** How often something private was reached that no request may reach. */
  readonly reached: () => number;
  /** The port of that something, on loopback. */
  readonly privatePort: number;
  ask(path: string, init?: RequestInit): Promise<Answer>;
  /** Sends bytes as they are; everything that comes back until the connection ends. */
  raw(bytes: string | Buffer): Promise<string>;
  /** The prediction's end. */
  outcome(id: string): Promise<{ readonly status: string; readonly error: string; readonly code?: number }>;
  /** Fails unless the process lives, answers, stays within memory, and has met nothing that it did not expect. */
  assertUnharmed(): Promise<void>;
  close(): Promise<void>;
};

const maxResidentBytes = 1200 * 1024 * 1024;

export async function startTarget(settings: Record<string, string> = {}): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), 'muybridge-hostile-'));
  let hits = 0;
  const secret = createServer((socket) => {
    hits += 1;
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret');
  });
  await new Promise<void>((resolve) => secret.listen(0, '127.0.0.1', resolve));
  const server: RunningServer = await startServer(dataDir, {
    MUYBRIDGE_API_KEY: key,
    MUYBRIDGE_LOG_LEVEL: 'warn',
    ...settings,
  });
  const { port } = new URL(server.url);

  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { authorization, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${server.url}${path}`, { ...init, headers, signal: AbortSignal.timeout(20_000) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  return {
    url: server.url,
    port: Number(port),
    privatePort: (secret.address() as AddressInfo).port,
    reached: () => hits,
    ask,
    async raw(bytes) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.setTimeout(5000, () => socket.destroy());
      // Whoever is refused early is cut off while it still sends.
      socket.on('error', () => undefined);
      socket.write(bytes);
      return (await buffer(socket).catch(() => Buffer.alloc(0))).toString('latin1');
    },
    async outcome(id) {
      for (;;) {
        const { text } = await ask(`/api/v3/predictions/${id}/result`);
        const { data } = JSON.parse(text) as { data: { status: string; error: string; code?: number } };
        if (data.status !== 'created' && data.status !== 'processing') return data;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async assertUnharmed() {
      expect(server.child.exitCode).toBeNull();
      expect((await ask('/livez')).status).toBe(200);
      expect((await ask('/readyz')).status).toBe(200);
      const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8').catch(() => 'VmRSS: 0 kB');
      expect(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024).toBeLessThan(maxResidentBytes);
      expect(hits).toBe(0);
    },
    async close() {
      const { code, stderr } = await server.stop('SIGTERM');
      secret.close();
      await rm(dataDir, { recursive: true });
      expect(code).toBe(0);
      // A fault that the server did not expect is logged with its stack.
      expect(stderr.split('\n').filter((line) => line.includes('"A request failed."'))).toEqual([]);
      expect(stderr).not.toMatch(/unhandled|uncaught/i);
    },
  };
}

/** A refusal that helps: JSON with a sentence, and nothing of the server's inside. */
export function expectRefusal({ status, headers, text }: Answer, wanted?: number): void {
  if (wanted === undefined)
    expect([status >= 400, status < 500, text.slice(0, 200)]).toEqual([true, true, expect.anything()]);
  else expect([status, text.slice(0, 200)]).toEqual([wanted, expect.anything()]);
  expect(headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/);
  const body = JSON.parse(text) as { message?: string; detail?: string };
  const sentence = body.message ?? body.detail ?? '';
  expect(sentence.length).toBeGreaterThan(10);
  expect(sentence.length).toBeLessThan(2000);
  expect(text).not.toMatch(/node_modules|\.ts:\d+|\/tmp\/|at Object\.|SELECT|insert into/);
}
