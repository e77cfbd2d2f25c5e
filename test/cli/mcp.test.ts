import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { probeVideo } from '../../src/media/probe.ts';
import { startClientServer, type ClientServer } from '../clients/server.ts';

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder = '';
let server: ClientServer;
let client: Client | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-mcp-test-'));
  server = await startClientServer();
});
afterEach(async () => {
  await client?.close();
  client = null;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** `muybridge mcp` as a client of the protocol starts it. */
async function connect(settings: Record<string, string> = {}): Promise<Client> {
  client = new Client({ name: 'test', version: '0' });
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder, ...settings };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [command, 'mcp'], env, cwd: folder }),
  );
  return client;
}
const ofServer = () => ({ MUYBRIDGE_SERVER_URL: server.url, MUYBRIDGE_API_KEY: server.key });

type Answer = { readonly isError?: boolean; readonly content: readonly { readonly text: string }[] };

async function call(tools: Client, name: string, args: object, onprogress?: (report: object) => void) {
  const options = { timeout: 60_000, ...(onprogress === undefined ? {} : { onprogress }) };
  const answer = (await tools.callTool({ name, arguments: { ...args } }, undefined, options)) as Answer;
  const text = answer.content[0]?.text ?? '';
  if (answer.isError === true) throw new Error(text);
  return JSON.parse(text) as Record<string, unknown>;
}

test('offers four tools, each with a schema', async () => {
  const tools = await connect(ofServer());
  const { tools: list } = await tools.listTools();
  expect(list.map(({ name }) => name).toSorted()).toEqual([
    'animate_image',
    'cancel_prediction',
    'get_prediction',
    'list_predictions',
  ]);
  for (const { inputSchema, description } of list) {
    expect(inputSchema).toMatchObject({ type: 'object', properties: expect.any(Object) });
    expect(description).toMatch(/\.$/);
  }
  expect(tools.getInstructions()).toContain(server.url);
});

test('has a server animate a file, tells how far it is, and saves the video', async () => {
  const tools = await connect(ofServer());
  const target = join(folder, 'clown.mp4');
  const reports: { progress?: number; message?: string }[] = [];
  const wish = { image: server.picture, prompt: 'wait 1500 a clown', save_to: target };
  const done = await call(tools, 'animate_image', wish, (report) => reports.push(report));
  expect(done).toMatchObject({ status: 'completed', saved_to: target, url: expect.stringContaining(server.url) });
  expect(await readFile(target, 'utf8')).toBe('a video of wait 1500 a clown');
  expect(reports.at(-1)).toMatchObject({ message: 'drawing', progress: 0.3 });
  const listed = await call(tools, 'list_predictions', { limit: 1 });
  expect(listed).toMatchObject({ predictions: [{ id: done['id'], status: 'completed' }] });
  // A video that is there already is not written over, unless that is said.
  await expect(call(tools, 'get_prediction', { id: done['id'], save_to: target })).rejects.toThrow('there already');
  const again = await call(tools, 'get_prediction', { id: done['id'], save_to: target, overwrite: true });
  expect(again).toMatchObject({ saved_to: target, plan: expect.any(Object) });
});

test('does not wait longer than it is told, and cancels', async () => {
  const tools = await connect(ofServer());
  const { id, status } = await call(tools, 'animate_image', { image: server.picture, prompt: 'slow', wait_seconds: 1 });
  expect(status).toBe('processing');
  await call(tools, 'cancel_prediction', { id });
  await expect
    .poll(() => call(tools, 'get_prediction', { id }).catch(String), { timeout: 5000 })
    .toContain('cancelled');
});

test('a call that its client gives up is cancelled', async () => {
  const tools = await connect(ofServer());
  const stop = new AbortController();
  const given = tools.callTool(
    { name: 'animate_image', arguments: { image: server.picture, prompt: 'slow' } },
    undefined,
    {
      signal: stop.signal,
    },
  );
  setTimeout(() => stop.abort(), 1000);
  await expect(given).rejects.toThrow(/abort/i);
  const newest = async () => {
    const { predictions } = (await call(tools, 'list_predictions', { limit: 1 })) as {
      predictions: { status: string }[];
    };
    return predictions[0]?.status;
  };
  await expect.poll(newest, { timeout: 5000 }).toBe('cancelled');
});

test('errors are answers that say what to do', async () => {
  const tools = await connect(ofServer());
  const run = (wish: object) => call(tools, 'animate_image', { image: server.picture, prompt: 'x', ...wish });
  await expect(run({ image: '/nowhere/a.png' })).rejects.toThrow('There is no file /nowhere/a.png');
  await expect(run({ image: command })).rejects.toThrow('no picture');
  await expect(run({ prompt: 'refuse' })).rejects.toThrow('Send a JPEG.');
  await expect(run({ duration: 5 })).rejects.toThrow(/duration/);
  await expect(run({ save_to: '/etc/passwd' })).rejects.toThrow('.mp4');
  await expect(run({ save_to: join(folder, 'nowhere', 'a.mp4') })).rejects.toThrow('does not exist');
  await expect(call(tools, 'get_prediction', { id: 'f'.repeat(32) })).rejects.toThrow('no such prediction');
  await expect(call(tools, 'get_prediction', { id: '../x' })).rejects.toThrow(/id/);
  await client?.close();
  const stranger = await connect({ ...ofServer(), MUYBRIDGE_API_KEY: 'not-a-key-of-this-server' });
  await expect(call(stranger, 'list_predictions', {})).rejects.toThrow('not valid');
  await client?.close();
  const nobody = await connect({ ...ofServer(), MUYBRIDGE_SERVER_URL: 'http://127.0.0.1:1' });
  await expect(call(nobody, 'list_predictions', {})).rejects.toThrow('cannot be reached');
});

test('draws by itself where no server is named, and leaves nothing behind', async () => {
  const picture = join(folder, 'picture.png');
  const pixels = { width: 200, height: 120, channels: 3, background: { r: 40, g: 90, b: 160 } } as const;
  await writeFile(picture, await sharp({ create: pixels }).png().toBuffer());
  const tools = await connect();
  const target = join(folder, 'drawn.mp4');
  const done = await call(tools, 'animate_image', { image: picture, prompt: 'slow push in', seed: 7, save_to: target });
  expect(done).toMatchObject({ status: 'completed', seed: 7, saved_to: target, url: null, nsfw: false });
  expect(await probeVideo(target)).toMatchObject({ codec: 'h264', frames: 96 });
  const image = 'http://127.0.0.1:1/private.png';
  await expect(call(tools, 'animate_image', { image, prompt: 'x' })).rejects.toThrow('private');
  expect(await call(tools, 'list_predictions', {})).toMatchObject({
    predictions: [{ status: 'failed' }, { status: 'completed' }],
  });
  await client?.close();
  client = null;
  await expect
    .poll(async () => (await readdir(folder)).filter((name) => name.startsWith('muybridge-mcp-')), { timeout: 5000 })
    .toEqual([]);
});
