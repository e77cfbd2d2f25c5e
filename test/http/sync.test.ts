import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const body = { image: 'https://pictures.test/a.png', prompt: '', enable_sync_mode: true };
const video = randomBytes(1000);

test('a synchronous submission is answered with the finished video', async () => {
  const [answer] = await Promise.all([
    service.submit(body),
    service.finishNext({ type: 'completed', video, nsfw: false }),
  ]);
  expect(answer.json()).toMatchObject({
    code: 200,
    data: { status: 'completed', outputs: [expect.stringMatching(/\.mp4$/)], error: '' },
  });
});

test('a synchronous submission that fails is answered with its failure', async () => {
  const [answer] = await Promise.all([
    service.submit(body),
    service.finishNext({ type: 'failed', code: 'IMAGE_ASPECT', message: 'Too wide. Crop it.' }),
  ]);
  expect(answer.json()).toMatchObject({
    code: 200,
    data: { status: 'failed', code: 1401, error: 'Too wide. Crop it.' },
  });
});

test('a wait that ends first is code 5004 with the prediction still running', async () => {
  const service = await startTestService({ syncWaitMs: 1000 });
  const { code, data } = (await service.submit(body)).json();
  expect(code).toBe(200);
  expect(data).toMatchObject({
    status: 'processing',
    code: 5004,
    error: 'Sync mode timed out after 1 seconds. The prediction is still processing asynchronously.',
    outputs: [],
  });
  await service.finishNext({ type: 'completed', video, nsfw: false });
  const { data: later } = (await service.get(new URL(data.urls.get).pathname.replace('/base', ''))).json();
  expect(later).toMatchObject({ id: data.id, status: 'completed', error: '' });
  await service.close();
});

test('an output is given as naked base64 to who asked for that', async () => {
  const [answer] = await Promise.all([
    service.submit({ ...body, enable_base64_output: true }),
    service.finishNext({ type: 'completed', video, nsfw: false }),
  ]);
  const { id, outputs } = answer.json().data;
  expect(outputs).toEqual([video.toString('base64')]);
  expect((await service.get(`/api/v2/predictions/${id}/result`)).json().data.outputs).toEqual(outputs);
});

test.each(['enable_sync_mode', 'enable_base64_output'])('%s must be true or false', async (field) => {
  const response = await service.submit({ ...body, [field]: 'yes' });
  expect(response.statusCode).toBe(400);
  expect(response.json().message).toBe(`${field} must be true or false; it is the string "yes".`);
});

test('a server that shuts down lets those who wait go, and the prediction stays', async () => {
  const answer = service.submit(body);
  while ((await service.store.queue.waiting()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  service.drain();
  expect((await answer).json().data).toMatchObject({ status: 'processing', code: 5004 });
});
