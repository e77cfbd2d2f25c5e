import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, type RunningServer, startServer } from './process.ts';

let folder: string;
let dataDir: string;
let server: RunningServer;
let key: string;

const submitPath = '/api/v3/vidu/image-to-video-2.0';
const settings = () => ({ MUYBRIDGE_DATA_DIR: dataDir, MUYBRIDGE_PORT: '0' });
const statusFor = async (bearer: string) =>
  (await fetch(`${server.url}/api/v2/predictions/x`, { headers: { authorization: `Bearer ${bearer}` } })).status;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-cli-'));
  dataDir = join(folder, 'data');
  server = await startServer(dataDir);
  key = /API key, shown only this once: (\S+)/.exec(server.stdout)?.[1] ?? '';
});
afterAll(async () => {
  await server.stop('SIGKILL');
  await rm(folder, { recursive: true });
});

test('the first start shows a key that works, and the key is nowhere on the disk', async () => {
  expect(await statusFor(key)).toBe(404);
  expect(await statusFor(`${key}x`)).toBe(401);
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(join(entry.parentPath, entry.name));
    expect(content.includes(key), `${entry.parentPath}/${entry.name}`).toBe(false);
  }
});

test('the commands that the first start shows can be pasted into a shell', async () => {
  const script = server.stdout.slice(server.stdout.indexOf('requestId='));
  const { stdout } = await promisify(execFile)('bash', ['-c', script]);
  const { code, data } = JSON.parse(stdout);
  expect(code).toBe(200);
  expect(data).toMatchObject({ model: 'vidu/image-to-video-2.0', input: { seed: 0, duration: 4 } });
  expect(data.input.prompt).toMatch(/^Two colorful clowns .* playful energy$/);
});

test('the link opens once', async () => {
  const link = new URL(/In a browser, once, within the hour: (\S+)/.exec(server.stdout)?.[1] ?? '');
  expect((await fetch(link)).status).toBe(200);
  const exchange = () =>
    fetch(`${server.url}/v1/browser-key`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: new URLSearchParams(link.hash.slice(1)).get('token') }),
    });
  const first = (await (await exchange()).json()) as { key: string };
  expect(await statusFor(first.key)).toBe(404);
  expect((await exchange()).status).toBe(401);
});

test('keys are managed through the running server, over a socket that only its user may open', async () => {
  expect((await stat(join(dataDir, 'control.sock'))).mode & 0o777).toBe(0o600);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  const limits = ['--scope', 'read', '--expires', '30d', '--rate', '5', '--max-queued', '3'];
  const created = await run(['keys', 'create', 'a friend', ...limits], settings());
  const friend = created.stdout.trim();
  expect(await statusFor(friend)).toBe(404);

  const list = async () =>
    JSON.parse((await run(['keys', 'list', '--json'], settings())).stdout) as { id: string; name: string }[];
  const { id = '' } = (await list()).find(({ name }) => name === 'a friend') ?? {};
  expect((await list()).find((key) => key.id === id)).toMatchObject({
    scopes: ['read'],
    expiresAt: expect.stringMatching(/^\d{4}-/),
    ratePerMinute: 5,
    maxQueued: 3,
  });
  expect((await run(['keys', 'list'], settings())).stdout).toMatch(/read, until .*, 5 a minute, 3 waiting {2}a friend/);
  expect((await run(['keys', 'revoke', id], settings())).code).toBe(0);
  expect(await statusFor(friend)).toBe(401);
  const again = await run(['keys', 'revoke', id], settings());
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('There is no valid key');
});

test('webhooks are listed and sent again through the running server', async () => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ image: 'https://pictures.test/a.png', prompt: '' });
  const url = `${server.url}${submitPath}?webhook=https://127-0-0-1.test/hook`;
  const { data } = (await (await fetch(url, { method: 'POST', headers, body })).json()) as { data: { id: string } };
  await fetch(`${server.url}/v1/predictions/${data.id}/cancel`, { method: 'POST', headers });
  type Listed = { id: string; predictionId: string; attempts: unknown[] }[];
  const list = async () =>
    (JSON.parse((await run(['webhooks', 'list', '--json'], settings())).stdout) as Listed).find(
      ({ predictionId }) => predictionId === data.id,
    );
  await expect.poll(async () => (await list())?.attempts.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const id = (await list())?.id ?? '';
  const shown = await run(['webhooks', 'list', '--state', 'pending'], settings());
  expect(shown.stdout).toMatch(
    /pending, next attempt .* {2}https:\/\/127-0-0-1\.test\/hook\n {2}1\. .*no answer, \d+ ms/,
  );
  expect((await run(['webhooks', 'replay', id], settings())).stdout).toContain(`Message ${id} is sent again`);
  const unknown = await run(['webhooks', 'replay', 'msg_0'], settings());
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('There is no message msg_0.');
});

test('a second process on the same folder is refused and told who holds it', async () => {
  const second = await run(['serve'], settings());
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`is held by process ${server.child.pid}`);
});

test('a port that is taken is a clear sentence, and costs no key', async () => {
  const other = { MUYBRIDGE_DATA_DIR: join(folder, 'other'), MUYBRIDGE_PORT: new URL(server.url).port };
  const { code, stderr } = await run(['serve'], other);
  expect(code).toBe(1);
  expect(stderr).toContain('is taken by another process. Choose another one with MUYBRIDGE_PORT.');
  // The first key has not been made unseen: the first start that succeeds still shows one.
  const next = await startServer(other.MUYBRIDGE_DATA_DIR);
  await next.stop('SIGTERM');
  expect(next.stdout).toContain('API key, shown');
});

test('SIGTERM ends it in order, and a restart keeps keys and predictions and shows no key', async () => {
  const response = await fetch(`${server.url}${submitPath}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ image: 'http://nowhere.invalid/a.png', prompt: '' }),
  });
  const { data } = (await response.json()) as { data: { id: string } };
  expect((await server.stop('SIGTERM')).code).toBe(0);
  expect(await readdir(dataDir)).not.toContain('control.sock');

  server = await startServer(dataDir);
  expect(server.stdout).not.toContain('API key, shown');
  const kept = await fetch(`${server.url}/api/v2/predictions/${data.id}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(kept.status).toBe(200);
});

test('keys work without a server too', async () => {
  await server.stop('SIGKILL');
  const { stdout, code } = await run(['keys', 'list'], settings());
  expect(code).toBe(0);
  expect(stdout).toContain('first key');
});
