import { afterAll, beforeAll, expect, test } from 'vitest';
import { type McpServer, commandOf, startMcp } from './process.ts';
import { type ClientServer, model, startClientServer, textOf } from './server.ts';

const file = commandOf('@wavespeed/mcp', 'dist/index.js');
let server: ClientServer;
let mcp: McpServer;

const settings = (key: string) => ({ WAVESPEED_API_KEY: key, WAVESPEED_BASE_URL: server.url });
beforeAll(async () => {
  server = await startClientServer();
  mcp = await startMcp(file, server.home, settings(server.key));
});
afterAll(async () => {
  await mcp.close();
  await server.close();
});

test('finds the model, its schema and its price', async () => {
  expect(await mcp.call('list_models', { query: 'vidu', refresh: true })).toMatchObject({
    total_matches: 1,
    models: [{ model_id: model, type: 'image-to-video' }],
  });
  expect(await mcp.call('get_model_schema', { model })).toMatchObject({
    required: ['image', 'prompt'],
    properties: { movement_amplitude: { enum: ['auto', 'small', 'medium', 'large'] } },
    property_order: ['image', 'prompt', 'duration', 'movement_amplitude', 'seed'],
  });
  expect(await mcp.call('get_price', { model, input: { duration: 8 } })).toMatchObject({
    price: 0.4,
    discounted_price: 0.4,
    unpriced_inputs: [],
    at_base_price: false,
  });
  expect(await mcp.call('get_balance')).toMatchObject({ balance: expect.any(Number) });
});

test('uploads a local picture, runs the model and recovers the prediction', async () => {
  const input = { image: `@${server.picture}`, prompt: 'a clown' };
  const run = (await mcp.call('run_model', { model, input })) as { id: string; outputs: string[] };
  expect(run).toMatchObject({ model, status: 'completed', uploaded_files: 1 });
  expect(await textOf(run.outputs)).toBe('a video of a clown');
  expect(await mcp.call('get_prediction', { id: run.id })).toMatchObject({ status: 'completed', outputs: run.outputs });
  expect(await mcp.call('upload_file', { path: server.picture })).toMatchObject({ cached: true });
});

test('submits without waiting, and gives up a slow prediction that goes on', async () => {
  const input = { image: `@${server.picture}`, prompt: 'wait 1500 slow' };
  const submitted = (await mcp.call('run_model', { model, input, wait_seconds: 0 })) as { id: string };
  await expect(mcp.call('run_model', { model, input, wait_seconds: 1 })).rejects.toThrow(/keeps running server-side/);
  await expect
    .poll(() => mcp.call('get_prediction', { id: submitted.id }), { timeout: 20_000 })
    .toMatchObject({ status: 'completed' });
});

test('fails with the words of the error', async () => {
  const run = (input: object) => mcp.call('run_model', { model, input: { image: `@${server.picture}`, ...input } });
  await expect(run({ prompt: 'refuse' })).rejects.toThrow('Send a JPEG.');
  await expect(run({ prompt: 'x', duration: 5 })).rejects.toThrow('duration must be 4 or 8');
  await expect(run({})).rejects.toThrow('prompt is missing');
  const stranger = await startMcp(file, server.home, settings('not-a-key-of-this-server'));
  await expect(stranger.call('get_balance')).rejects.toThrow('The API key is not valid');
  await stranger.close();
});
