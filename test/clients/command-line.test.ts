import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandOf, runCommand } from './process.ts';
import { type ClientServer, model, startClientServer, textOf } from './server.ts';

const file = commandOf('@wavespeed/cli', 'dist/cli.js');
let server: ClientServer;

const wavespeed = (args: readonly string[], key = server.key) =>
  runCommand(file, args, server.home, { WAVESPEED_API_KEY: key });
async function json(args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await wavespeed([...args, '--json']);
  if (code !== 0) throw new Error(`wavespeed ${args.join(' ')}: ${stdout}${stderr}`);
  const value: Record<string, unknown> = JSON.parse(stdout);
  return value;
}

beforeAll(async () => {
  server = await startClientServer();
  await wavespeed(['config', '--base-url', server.url]);
});
afterAll(() => server.close());

test('uploads, runs, downloads, shows, lists and deletes', async () => {
  const { url: image } = (await json(['upload', server.picture])) as { url: string };
  expect(image).toMatch(/\/media\/uploads\/[0-9a-f]{32}\/picture\.png$/);

  const run = ['run', model, '-p', 'a clown', '-i', `image=${image}`, '-i', 'duration=8', '--download', 'out.mp4'];
  const { outputs, saved } = (await json(run)) as { outputs: string[]; saved: string[] };
  expect(await textOf(outputs)).toBe('a video of a clown');
  expect(saved).toHaveLength(1);
  expect(await readFile(saved[0] ?? '', 'utf8')).toBe('a video of a clown');

  const { items } = (await json(['history', '--status', 'completed', '--limit', '5'])) as { items: { id: string }[] };
  expect(items).toMatchObject([{ model, status: 'completed', outputs, input: { image, duration: 8 } }]);
  const [{ id } = { id: '' }] = items;
  expect(await json(['show', id])).toMatchObject({ id, status: 'completed', outputs });

  expect(await json(['delete', id, '--yes'])).toEqual({ deleted: [id] });
  expect((await wavespeed(['show', id])).code).toBe(1);
});

test('a synchronous run gives its video', async () => {
  const { url: image } = (await json(['upload', server.picture])) as { url: string };
  const { outputs } = (await json(['run', model, '--sync', '-p', 'at once', '-i', `image=${image}`])) as {
    outputs: string[];
  };
  expect(await textOf(outputs)).toBe('a video of at once');
});

test('waits for a slow prediction for as long as it takes', async () => {
  const { url: image } = (await json(['upload', server.picture])) as { url: string };
  const { outputs } = (await json(['run', model, '-p', 'wait 1500 slow', '-i', `image=${image}`])) as {
    outputs: string[];
  };
  expect(await textOf(outputs)).toBe('a video of wait 1500 slow');
});

test('knows the model, its inputs, its price and the balance', async () => {
  const models = (await json(['models', 'vidu', '--type', 'image-to-video', '--refresh'])) as unknown as object[];
  expect(models).toMatchObject([{ model_id: model, type: 'image-to-video', base_price: 0.2 }]);
  expect(await json(['schema', model])).toMatchObject({
    required: ['image', 'prompt'],
    properties: { duration: { enum: [4, 8] } },
  });
  expect((await wavespeed(['schema', model])).stdout).toContain('movement_amplitude');
  expect(await json(['price', model, '-i', 'duration=8'])).toMatchObject({ model_id: model, unit_price: 0.4 });
  expect(await json(['balance'])).toMatchObject({ currency: 'USD', balance: expect.any(Number) });
});

test('fails as it is used to', async () => {
  const { url: image } = (await json(['upload', server.picture])) as { url: string };
  const failing = async (args: readonly string[], key?: string) => {
    const { code, stdout, stderr } = await wavespeed(args, key);
    expect(code).toBe(1);
    return stdout + stderr;
  };
  expect(await failing(['balance'], 'not-a-key-of-this-server')).toContain('401');
  expect(await failing(['run', model, '-p', 'x', '-i', `image=${image}`, '-i', 'duration=5'])).toMatch(
    /duration must be 4 or 8/,
  );
  expect(await failing(['run', model, '-p', 'refuse', '-i', `image=${image}`])).toContain('Send a JPEG.');
  expect(await failing(['show', '0'.repeat(32)])).toContain('404');
});
