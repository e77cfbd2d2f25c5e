import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Claim } from '../../src/store/store.ts';
import { startTestService, type TestService } from './service.ts';

type ServerSentEvent = { readonly event: string; readonly id: number | null; readonly data: Record<string, unknown> };

let service: TestService;
let base: string;
const open: AbortController[] = [];
beforeAll(async () => {
  service = await startTestService();
  base = await service.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => {
  for (const controller of open.splice(0)) controller.abort();
});
afterAll(() => service.close());

const body = { image: 'https://pictures.test/a.png', prompt: 'slow push in', seed: 7 };
const create = async () => (await service.post('/v1/predictions', body)).json<{ id: string }>().id;

/** Reads a stream as a browser's fetch does, and collects its events. */
async function follow(id: string, { lastEventId }: { lastEventId?: number } = {}) {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`${base}/v1/predictions/${id}/events`, {
    headers: {
      authorization: `Bearer ${service.key}`,
      origin: 'http://page.test',
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    },
    signal: controller.signal,
  });
  const events: ServerSentEvent[] = [];
  let raw = '';
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const text = Buffer.from(chunk).toString();
      raw += text;
      rest += text;
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
        if (fields.event === undefined) continue;
        const eventId = fields.id === undefined ? null : Number(fields.id);
        events.push({ event: fields.event, id: eventId, data: JSON.parse(fields.data) });
      }
    }
  };
  const ended = read().catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
  return { response, events, ended, raw: () => raw, leave: () => controller.abort() };
}

/** Claims the next prediction and does with it as the test says. */
async function work(use: (claim: Claim) => Promise<void>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const consumer = await service.store.queue.consume(1, async (claim) => {
    await service.store.predictions.begin(claim);
    await use(claim).then(resolve, reject);
  });
  await promise;
  await consumer.stop(1000);
}
const drawing = (frame: number) => ({ stage: 'drawing', fraction: frame / 100, frame, frames: 96 }) as const;
const fail = (claim: Claim) => service.store.predictions.fail(claim, 'IMAGE_ASPECT', 'Too long.');

test('a stream tells the state, the progress and the end, and ends', async () => {
  const id = await create();
  const { response, events, ended, raw } = await follow(id);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  await work(async (claim) => {
    for (const frame of [10, 50]) {
      await service.store.predictions.report(claim, drawing(frame));
      await expect.poll(() => events.at(-1)?.data['frame']).toBe(frame);
    }
    await fail(claim);
  });
  await ended;
  expect(raw()).toMatch(/^retry: \d+\n\n/);
  expect(events.filter(({ event }) => event === 'status').map(({ data }) => data['status'])).toEqual([
    'created',
    'processing',
    'failed',
  ]);
  expect(events[0]?.data).toMatchObject({ id, queue: { position: 1 } });
  const progress = events.find(({ event }) => event === 'progress');
  expect(progress?.data).toEqual({ ...drawing(10), eta_seconds: null });
  const ids = events.map((event) => event.id ?? -1);
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  expect(events.at(-1)?.data).toMatchObject({
    status: 'failed',
    error: { code: 'IMAGE_ASPECT', message: 'Too long.' },
  });
});

test('who comes back gets what came since', async () => {
  const id = await create();
  const first = await follow(id);
  await work(async (claim) => {
    await service.store.predictions.report(claim, drawing(10));
    await expect.poll(() => first.events.at(-1)?.data['frame']).toBe(10);
    const lastEventId = first.events.at(-1)?.id ?? 0;
    first.leave();
    await first.ended;
    for (const frame of [20, 30]) {
      await service.store.predictions.report(claim, drawing(frame));
      // Two reports at once would be told as one.
      await delay(100);
    }
    const second = await follow(id, { lastEventId });
    await expect.poll(() => second.events.map(({ data }) => data['frame'])).toEqual([20, 30]);
    await fail(claim);
    await second.ended;
    expect(second.events.at(-1)).toMatchObject({ event: 'status', data: { status: 'failed' } });
    const done = await follow(id, { lastEventId: second.events.at(-1)?.id ?? 0 });
    expect(done.response.status).toBe(204);
  });
});

test('where the events are not known any more, the whole state comes instead', async () => {
  const id = await create();
  await service.finishNext({ type: 'completed', video: randomBytes(10), nsfw: false });
  // Nobody has listened: as after a restart, the row is all there is.
  const { events, ended } = await follow(id, { lastEventId: 0 });
  await ended;
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ event: 'status', data: { status: 'completed', outputs: [{ frames: 96 }] } });
  const again = await follow(id, { lastEventId: events[0]?.id ?? 0 });
  expect(again.response.status).toBe(204);
});

test('a place in the queue is told when it changes', async () => {
  const [before, id] = [await create(), await create()];
  const { events } = await follow(id);
  await expect.poll(() => events[0]?.data['queue']).toMatchObject({ position: 2 });
  await service.post(`/v1/predictions/${before}/cancel`, {});
  await expect
    .poll(() => events.at(-1), { timeout: 10_000 })
    .toMatchObject({
      event: 'queue',
      id: null,
      data: { position: 1 },
    });
  await service.post(`/v1/predictions/${id}/cancel`, {});
  await expect.poll(() => events.at(-1)?.data['status']).toBe('cancelled');
});

test('a prediction that is deleted ends its streams', async () => {
  const id = await create();
  const { events, ended } = await follow(id);
  await expect.poll(() => events.length).toBe(1);
  await service.store.history.remove([id], (await service.store.keys.list())[0]?.id ?? '');
  await ended;
  expect(events.at(-1)).toMatchObject({ event: 'deleted', data: { id } });
});

test('many who follow the same prediction cost one reading', async () => {
  const id = await create();
  const streams = await Promise.all(Array.from({ length: 50 }, () => follow(id)));
  await expect.poll(() => streams.every(({ events }) => events.length === 1)).toBe(true);
  const { predictions } = service.store;
  const { read } = predictions;
  let readings = 0;
  predictions.read = async (ids) => {
    readings += 1;
    return await read(ids);
  };
  await work(async (claim) => {
    await expect.poll(() => streams.every(({ events }) => events.length === 2)).toBe(true);
    await fail(claim);
  });
  await Promise.all(streams.map(({ ended }) => ended));
  predictions.read = read;
  expect(readings).toBeLessThan(5);
});
