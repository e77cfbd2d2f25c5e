import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicUrl, startTestService, type TestService } from './service.ts';

let webDir: string;
let service: TestService;

beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'muybridge-web-'));
  await mkdir(join(webDir, 'assets'));
  await writeFile(
    join(webDir, 'index.html'),
    '<!doctype html><base href="/" /><meta name="muybridge-public-url" content="" /><script src="./assets/a.js"></script>',
  );
  await writeFile(join(webDir, 'assets/a.js'), 'plain');
  await writeFile(join(webDir, 'assets/a.js.br'), 'packed');
  await writeFile(join(webDir, 'theme.js'), 'theme');
  await writeFile(join(webDir, 'icon.svg'), '<svg/>');
  service = await startTestService({ webDir });
});

afterAll(async () => {
  await service.close();
  await rm(webDir, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => service.app.inject({ method: 'GET', url, headers });

test('every view of the playground is the same page, which is told where it stands', async () => {
  for (const url of [
    '/',
    '/?token=x',
    '/p/0123456789abcdef0123456789abcdef',
    '/gallery',
    '/operate',
    '/operate/keys',
  ]) {
    const { statusCode, headers, body } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(body).toContain('<base href="/base/" />');
    expect(body).toContain(`name="muybridge-public-url" content="${publicUrl}"`);
  }
});

test('the policy allows neither inline code nor any other host', async () => {
  const policy = String((await get('/')).headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test('assets are sent compressed, for good, and nothing but assets', async () => {
  const packed = await get('/assets/a.js', { 'accept-encoding': 'br' });
  expect([packed.body, packed.headers['content-encoding']]).toEqual(['packed', 'br']);
  expect(packed.headers['cache-control']).toContain('immutable');
  expect((await get('/assets/a.js')).body).toBe('plain');
  expect((await get('/assets/..%2findex.html')).statusCode).not.toBe(200);
  expect((await get('/assets/none.js')).statusCode).toBe(404);
  expect((await get('/theme.js')).body).toBe('theme');
});

test('a server whose playground is not built says so', async () => {
  const plain = await startTestService();
  try {
    const { statusCode, body } = await plain.app.inject('/');
    expect(statusCode).toBe(200);
    expect(body).toContain('not built');
  } finally {
    await plain.close();
  }
});

test('a key is told about itself, whatever it may do', async () => {
  const response = await get('/v1/key', { authorization: `Bearer ${service.key}` });
  expect(response.statusCode).toBe(200);
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.json()).toMatchObject({ revoked_at: null, rate_per_minute: null });
  expect(response.body).not.toContain(service.key);
  expect((await get('/v1/key')).statusCode).toBe(401);
});
