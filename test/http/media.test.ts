import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Task } from '../../src/contract/wavespeed.ts';
import { parseByteRange } from '../../src/http/byte-range.ts';
import { publicUrl, startTestService, type TestService } from './service.ts';

const video = randomBytes(1000);
let service: TestService;
let path: string;
let origin: string;

beforeAll(async () => {
  service = await startTestService();
  const submitted = await service.submit({ image: 'https://pictures.test/a.png', prompt: '' });
  await service.finishNext({ type: 'completed', video, nsfw: false });
  const { data } = (await service.get(`/api/v2/predictions/${submitted.json().data.id}`)).json<{ data: Task }>();
  path = data.outputs[0]?.slice(publicUrl.length) ?? '';
  origin = await service.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => service.close());

const get = (headers: Record<string, string> = {}, method = 'GET') => fetch(`${origin}${path}`, { method, headers });
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

test('the whole video comes without a key, typed, cacheable for ever', async () => {
  const response = await get();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'video/mp4',
    'content-length': '1000',
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
  });
  expect(await bytes(response)).toEqual(video);
});

test('HEAD tells the same without the bytes', async () => {
  const response = await get({}, 'HEAD');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-length')).toBe('1000');
  expect(await bytes(response)).toHaveLength(0);
});

test.each([
  ['bytes=0-0', 0, 0],
  ['bytes=0-99', 0, 99],
  ['bytes=990-', 990, 999],
  ['bytes=-10', 990, 999],
  ['bytes=900-5000', 900, 999],
  ['bytes=-5000', 0, 999],
])('the range %s is answered with exactly those bytes', async (range, start, end) => {
  const response = await get({ range });
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/1000`);
  expect(await bytes(response)).toEqual(video.subarray(start, end + 1));
});

test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('the range %s cannot be satisfied', async (range) => {
  const response = await get({ range });
  expect(response.status).toBe(416);
  expect(response.headers.get('content-range')).toBe('bytes */1000');
});

test.each(['bytes=5-2', 'bytes=a-b', 'bytes=0-1,5-6', 'items=0-5', 'bytes=-'])(
  'the header %s is ignored',
  async (range) => {
    const response = await get({ range });
    expect(response.status).toBe(200);
    expect(await bytes(response)).toEqual(video);
  },
);

test('an unchanged copy is not sent again, and a range of another version is not sent', async () => {
  const etag = (await get()).headers.get('etag') ?? '';
  expect((await get({ 'if-none-match': etag })).status).toBe(304);
  expect((await get({ range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
  expect((await get({ range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200);
});

test('the poster lies beside the video', async () => {
  const response = await fetch(`${origin}${path.replace(/\.mp4$/, '.jpg')}`);
  expect(response.headers.get('content-type')).toBe('image/jpeg');
});

test.each(['/media/0123/video.mp4', `/media/${'0'.repeat(32)}/video.mp4`, `/media/${'0'.repeat(32)}/..%2f..%2fx.mp4`])(
  '%s is a 404',
  async (other) => {
    expect((await fetch(`${origin}${other}`)).status).toBe(404);
  },
);

test('a range is inside the content or not satisfiable, whatever is asked', () => {
  const position = fc.option(fc.nat(3000), { nil: '' });
  fc.assert(
    fc.property(position, position, fc.nat(2000), (first, last, size) => {
      const range = parseByteRange(`bytes=${first}-${last}`, size);
      if (range === null || range === 'unsatisfiable') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(size);
    }),
  );
});
