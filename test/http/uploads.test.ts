import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maxImageBytes } from '../../src/contract/prediction.ts';
import type { UploadEnvelope, UploadTicketEnvelope } from '../../src/contract/uploads.ts';
import { bringImage } from '../../src/worker/images.ts';
import { png, publicUrl, startTestService, type TestService } from './service.ts';

let service: TestService;
let origin: string;
beforeAll(async () => {
  service = await startTestService();
  origin = await service.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => service.close());

const local = (url: string) => url.replace(publicUrl, origin);
const authorization = () => ({ authorization: `Bearer ${service.key}` });

function ask(body: object, version = 'v3'): Promise<Response> {
  return fetch(`${origin}/api/${version}/media/uploads`, {
    method: 'POST',
    headers: { ...authorization(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function ticket(body: object, version?: string): Promise<UploadTicketEnvelope['data']> {
  const response = await ask(body, version);
  expect(response.status).toBe(200);
  return ((await response.json()) as UploadTicketEnvelope).data;
}

function deliver({ upload }: UploadTicketEnvelope['data'], body: Uint8Array | ReadableStream): Promise<Response> {
  return fetch(local(upload.url), { method: upload.method, headers: upload.headers, body, duplex: 'half' });
}

function sendForm(fields: Record<string, Blob | string>, filename = 'a.png', version = 'v3'): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, filename);
  }
  return fetch(`${origin}/api/${version}/media/upload/binary`, {
    method: 'POST',
    headers: authorization(),
    body: form,
  });
}

async function expectRefusal(response: Response, status: number, message: RegExp): Promise<void> {
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code: status, message: expect.stringMatching(message) });
}

/** A picture's header and then zeros, of any length. */
function picture(bytes: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(bytes);
  content.set(png.subarray(0, Math.min(bytes, png.length)));
  return content;
}

describe.each(['v2', 'v3'])('under /api/%s', (version) => {
  test('a file delivered on a ticket is served under /media/ and can be animated', async () => {
    const given = await ticket({ filename: 'my photo.png', size: png.length, content_type: 'image/png' }, version);
    expect(given).toMatchObject({
      type: 'image',
      download_url: expect.stringMatching(/^https:\/\/video\.test\/base\/media\/uploads\/[0-9a-f]{32}\/my_photo\.png$/),
      filename: 'my_photo.png',
      size: png.length,
      upload: { method: 'PUT', headers: { 'Content-Type': 'image/png' } },
    });
    expect((await fetch(local(given.download_url))).status).toBe(404);
    expect((await deliver(given, png)).status).toBe(200);
    const served = await fetch(local(given.download_url));
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await served.arrayBuffer())).toEqual(png);

    const { data } = (await service.submit({ image: given.download_url, prompt: '' })).json();
    expect(data.input.image).toBe(given.download_url);
    const { image } = await service.finishNext({ type: 'failed', code: 'INTERNAL', message: 'dropped' });
    const folder = await mkdtemp(join(tmpdir(), 'muybridge-brought-'));
    const fetchImage = () => Promise.reject(new Error('It is not to be fetched over HTTP.'));
    const { blobs } = service.store;
    await bringImage(
      image,
      join(folder, 'image'),
      { blobs, fetchImage, examplesDir: null },
      new AbortController().signal,
    );
    expect(await readFile(join(folder, 'image'))).toEqual(png);
    await rm(folder, { recursive: true });
  });

  test('a file of a form is served under /media/', async () => {
    const response = await sendForm({ other: 'text', file: new Blob([png]) }, 'f.png', version);
    expect(response.status).toBe(200);
    const { data } = (await response.json()) as UploadEnvelope;
    expect(data).toMatchObject({ type: 'image', filename: 'f.png', size: png.length });
    expect((await fetch(local(data.download_url))).headers.get('content-type')).toBe('image/png');
  });
});

test('a ticket works once, needs its own address, and is good again after a delivery that failed', async () => {
  const given = await ticket({ filename: 'a.png' });
  await expectRefusal(await deliver(given, new TextEncoder().encode('<html>'.repeat(30))), 400, /no picture/);
  const responses = await Promise.all([deliver(given, png), deliver(given, png)]);
  expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  await expectRefusal(await deliver(given, png), 404, /used before, has expired or never existed/);
  const guessed = { ...given, upload: { ...given.upload, url: `${publicUrl}/uploads/guessed` } };
  await expectRefusal(await deliver(guessed, png), 404, /Ask for a new one/);
});

test('a ticket expires', async () => {
  const file = { keyId: 'k', name: 'a.png', expectedBytes: null };
  const late = await service.store.uploads.announce({ ...file, lifetimeMs: -1 });
  expect(await service.store.uploads.claim(late.secret)).toBeNull();
  const timely = await service.store.uploads.announce({ ...file, lifetimeMs: 60_000 });
  expect(await service.store.uploads.claim(timely.secret)).toMatchObject({ token: timely.token });
});

test('a file has the size that was announced', async () => {
  const given = await ticket({ filename: 'a.png', size: png.length });
  await expectRefusal(await deliver(given, picture(png.length + 1)), 400, /has 71 bytes, but 70 were announced/);
  await expectRefusal(await deliver(given, picture(png.length - 1)), 400, /has 69 bytes, but 70 were announced/);
  expect((await deliver(given, png)).status).toBe(200);
});

test('more than 50 MB is a 413, by announcement, by length, and by count', async () => {
  await expectRefusal(await ask({ filename: 'a.png', size: maxImageBytes + 1 }), 413, /50 MB/);
  await expectRefusal(await ask({ filename: 'a.png', size: 10 ** 15 }), 413, /50 MB/);
  const tooLarge = picture(maxImageBytes + 1);
  const given = await ticket({ filename: 'a.png' });
  await expectRefusal(await deliver(given, tooLarge), 413, /50 MB/);
  // Without a length, only counting tells.
  await expectRefusal(await deliver(given, new Blob([tooLarge]).stream()), 413, /50 MB/);
  await expectRefusal(await sendForm({ file: new Blob([tooLarge]) }), 413, /50 MB/);
  expect((await deliver(given, picture(maxImageBytes))).status).toBe(200);
});

test('the content decides, not the name or the declared type', async () => {
  const script = '<script>alert(1)</script>'.repeat(10);
  await expectRefusal(await sendForm({ file: new Blob([script], { type: 'image/png' }) }), 400, /no picture/);
  await expectRefusal(await sendForm({ file: new Blob(['short']) }), 400, /no picture/);
  await expectRefusal(await sendForm({ file: new Blob([]) }), 400, /empty/);
  const { data } = (await (await sendForm({ file: new Blob([png]) }, 'page.html')).json()) as UploadEnvelope;
  expect((await fetch(local(data.download_url))).headers.get('content-type')).toBe('image/png');
});

test.each([
  ['../../etc/passwd', 'passwd'],
  [String.raw`C:\photos\cat.png`, 'cat.png'],
  ['...', 'image'],
  ['', 'image'],
  ['.htaccess', 'htaccess'],
  ['写真.png', '_.png'],
  ['a\u0000b"\r\n.png', 'a_b_.png'],
  [`${'x'.repeat(300)}.png`, `${'x'.repeat(96)}.png`],
])('the file name %j becomes %s', async (filename, expected) => {
  const given = await ticket({ filename });
  expect(given.filename).toBe(expected);
  expect((await deliver(given, png)).status).toBe(200);
  expect((await fetch(local(given.download_url))).status).toBe(200);
});

test('wrong requests are refused with a sentence that helps', async () => {
  await expectRefusal(await ask({ size: '12' }), 400, /size must be the number of bytes, at least 1; it is the string/);
  await expectRefusal(await ask({ content_type: 'a\r\nb: c' }), 400, /content_type must be a media type/);
  await expectRefusal(await sendForm({ file: 'text' }), 400, /has no field "file"/);
  await expectRefusal(await sendForm({ image: new Blob([png]) }), 400, /it must be "file"/);
  const json = await fetch(`${origin}/api/v3/media/upload/binary`, {
    method: 'POST',
    headers: { ...authorization(), 'content-type': 'application/json' },
    body: '{}',
  });
  await expectRefusal(json, 400, /multipart\/form-data/);
  for (const path of ['media/uploads', 'media/upload/binary']) {
    await expectRefusal(await fetch(`${origin}/api/v2/${path}`, { method: 'POST' }), 401, /API key is missing/);
  }
});

test('a connection that breaks leaves no file, and the ticket stays good', async () => {
  const given = await ticket({ filename: 'a.png' });
  const abort = new AbortController();
  const endless = new ReadableStream({
    start(controller) {
      controller.enqueue(picture(1000));
    },
  });
  const sending = fetch(local(given.upload.url), {
    method: 'PUT',
    body: endless,
    duplex: 'half',
    signal: abort.signal,
  });
  const incoming = join(service.dataDir, 'blobs', 'incoming');
  while ((await readdir(incoming)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  abort.abort();
  await expect(sending).rejects.toThrow('aborted');
  while ((await readdir(incoming)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  let response = await deliver(given, png);
  for (; response.status === 404; response = await deliver(given, png));
  expect(response.status).toBe(200);
});

test('the sweep spares uploads with a row and removes files without', async () => {
  const { data } = (await (await sendForm({ file: new Blob([png]) })).json()) as UploadEnvelope;
  const stray = 'f'.repeat(32);
  await service.store.blobs.put(`uploads/${stray}/a.png`, png);
  expect(await service.store.sweep(new Date(Date.now() + 60_000))).toBe(1);
  expect((await fetch(local(data.download_url))).status).toBe(200);
  expect(await service.store.blobs.stat(`uploads/${stray}/a.png`)).toBeNull();
});
