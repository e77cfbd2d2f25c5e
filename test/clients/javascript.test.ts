import { readFile } from 'node:fs/promises';
import { Client, WavespeedPredictionException, WavespeedSyncTimeoutException } from 'wavespeed';
import { WaveSpeed } from 'wavespeed-0.0';
import { Client as Client02 } from 'wavespeed-0.2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientServer, model, startClientServer, textOf } from './server.ts';

let server: ClientServer;
beforeAll(async () => {
  server = await startClientServer();
});
afterAll(() => server.close());

const options = { pollInterval: 0.1 };
const badKey = 'not-a-key-of-this-server';

describe.each([
  ['0.3.2', Client, 'POST /api/v3/media/uploads'],
  ['0.2.3', Client02, 'POST /api/v3/media/upload/binary'],
])('the JavaScript SDK %s', (_version, Sdk, uploadPath) => {
  const client = (key = server.key) => new Sdk(key, { baseUrl: server.url });

  test('uploads, submits, waits and reads the video', async () => {
    const image = await client().upload(server.picture);
    expect(server.requests).toContain(uploadPath);
    const { outputs } = await client().run(model, { image, prompt: 'a clown' }, options);
    expect(await textOf(outputs)).toBe('a video of a clown');
  });

  test('waits in the request itself', async () => {
    const image = await client().upload(server.picture);
    const given = { image, prompt: 'wait 300 at once' };
    const { outputs } = await client().run(model, given, { enableSyncMode: true });
    expect(await textOf(outputs)).toBe('a video of wait 300 at once');
  });

  test('fails with the words of the error', async () => {
    const image = await client().upload(server.picture);
    const run = (given: object, key?: string) => client(key).run(model, { image, prompt: '', ...given }, options);
    await expect(run({}, badKey)).rejects.toThrow(/HTTP 401.*The API key is not valid/);
    await expect(client(badKey).upload(server.picture)).rejects.toThrow(/HTTP 401/);
    await expect(run({ duration: 5 })).rejects.toThrow(/HTTP 400.*duration must be 4 or 8/);
    await expect(run({ prompt: 'refuse' })).rejects.toThrow(
      /Prediction failed \(task_id: [0-9a-f]{32}\): The image is not a picture\. Send a JPEG\./,
    );
    await expect(run({ image: `${server.url}/media/uploads/${'0'.repeat(32)}/a.png` })).rejects.toThrow(
      /where there is no file/,
    );
  });

  test('gives up a slow prediction when its own time is over, and the prediction goes on', async () => {
    const image = await client().upload(server.picture);
    const slow = client().run(model, { image, prompt: 'wait 2500 slow' }, { ...options, timeout: 1 });
    const error = await slow.catch((thrown: unknown) => thrown);
    const [, id = ''] = /timed out after 1 seconds \(task_id: (\w+)\)/.exec(String(error)) ?? [];
    await expect.poll(async () => await statusOf(id), { timeout: 20_000 }).toBe('completed');
  });
});

async function statusOf(id: string): Promise<string> {
  const headers = { authorization: `Bearer ${server.key}` };
  const response = await fetch(`${server.url}/api/v2/predictions/${id}/result`, { headers });
  return ((await response.json()) as { data: { status: string } }).data.status;
}

test('SDK 0.3.2 tells a synchronous wait that ended from a failure', async () => {
  const client = new Client(server.key, { baseUrl: server.url });
  const image = await client.upload(server.picture);
  const run = (prompt: string) => client.runNoThrow(model, { image, prompt }, { enableSyncMode: true });
  const slow = await run('wait 3000 long');
  expect(slow.detail.status).toBe('processing');
  expect(slow.detail.error).toBeInstanceOf(WavespeedSyncTimeoutException);
  await expect.poll(async () => await statusOf(slow.detail.taskId), { timeout: 20_000 }).toBe('completed');
  const failed = await run('refuse');
  expect(failed.detail.status).toBe('failed');
  expect(failed.detail.error).toBeInstanceOf(WavespeedPredictionException);
});

describe('the JavaScript SDK 0.0.15', () => {
  const client = (key = server.key) => new WaveSpeed(key, { baseUrl: `${server.url}/api/v3/`, pollInterval: 0.1 });
  const upload = async () => client().upload(new Blob([await readFile(server.picture)]), { filename: 'a.png' });

  test('uploads under v2, submits under v3, waits and reads the video', async () => {
    const image = await upload();
    expect(server.requests).toContain('POST /api/v2/media/upload/binary');
    const prediction = await client().run(model, { image, prompt: 'a clown' });
    expect(prediction).toMatchObject({ status: 'completed', has_nsfw_contents: [false], error: '', model });
    expect(prediction.executionTime).toBeGreaterThanOrEqual(0);
    expect(await textOf(prediction.outputs)).toBe('a video of a clown');
    expect((await client().getPrediction(prediction.id)).outputs).toEqual(prediction.outputs);
  });

  test('waits for a slow prediction for as long as it takes', async () => {
    const slow = await client().run(model, { image: await upload(), prompt: 'wait 1500 slow' });
    expect(slow).toMatchObject({ status: 'completed', error: '' });
  });

  test('fails as it is used to', async () => {
    const image = await upload();
    const create = (given: object, key?: string) => client(key).create(model, { image, prompt: '', ...given });
    await expect(create({}, badKey)).rejects.toThrow(/401 .*The API key is not valid/);
    await expect(create({ seed: 'x' })).rejects.toThrow(/400 .*seed must be a whole number/);
    const failed = await client().run(model, { image, prompt: 'refuse' });
    expect(failed).toMatchObject({ status: 'failed', outputs: [], error: expect.stringContaining('Send a JPEG') });
  });
});
