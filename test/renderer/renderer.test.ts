import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineInput, RendererMessage, RendererRequest } from '../../src/contract/renderer.ts';
import type { PlanningEngine } from '../../src/engines/engine.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { createRenderer } from '../../src/renderer/renderer.ts';
import type { ContentCheck } from '../../src/renderer/unsafe.ts';
import { greyEngine, luma } from './engine.ts';

let folder = '';
let imagePath = '';
const inputBrightness = 11;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-renderer-'));
  imagePath = join(folder, 'image.png');
  const background = { r: inputBrightness, g: inputBrightness, b: inputBrightness };
  await sharp({ create: { width: 400, height: 360, channels: 3, background } }).toFile(imagePath);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const input: EngineInput = { prompt: 'pan left', duration: 4, movementAmplitude: 'auto', seed: 7 };
let scratches = 0;

async function drawRequest(id: string): Promise<Extract<RendererRequest, { type: 'draw' }>> {
  scratches += 1;
  const scratchDir = join(folder, `scratch-${scratches}`);
  await mkdir(scratchDir);
  return { type: 'draw', id, imagePath, input, scratchDir };
}

/** A renderer whose messages are collected, and awaited by the id that they answer. */
function start(engine: PlanningEngine = greyEngine(), contentCheck: ContentCheck = async () => false) {
  const messages: RendererMessage[] = [];
  const faults: unknown[] = [];
  const waiting = new Map<string, (message: RendererMessage) => void>();
  const renderer = createRenderer({
    engine,
    contentCheck,
    send(message) {
      messages.push(message);
      if (message.type !== 'ready' && message.type !== 'progress') waiting.get(message.id)?.(message);
    },
    onFault: (error) => faults.push(error),
  });
  const ask = async (request: Exclude<RendererRequest, { type: 'cancel' }>) => {
    const { promise, resolve } = Promise.withResolvers<RendererMessage>();
    waiting.set(request.id, resolve);
    renderer.handle(request);
    return await promise;
  };
  return { messages, faults, ask, cancel: (id: string) => renderer.handle({ type: 'cancel', id }) };
}

describe('drawing', () => {
  test('gives a video, its poster, plan and timings', async () => {
    const request = await drawRequest('a');
    const answer = await start().ask(request);
    expect(answer).toMatchObject({
      type: 'drawn',
      id: 'a',
      result: { video: { width: 400, height: 360, fps: 24, frames: 96 }, plan: { seed: 7 }, nsfw: false },
    });
    if (answer.type !== 'drawn') return;
    const { drawing, checking, total } = answer.result.timings;
    expect(total).toBeCloseTo(drawing! + checking!, 6);
    expect(await probeVideo(answer.result.video.path)).toMatchObject({ frames: 96, durationSeconds: 4 });
    expect((await readdir(request.scratchDir)).toSorted()).toEqual(['poster.jpg', 'poster.webp', 'video.mp4']);
  });

  test('reports progress that never falls, and nothing after the answer', async () => {
    const { messages, ask } = start();
    await ask(await drawRequest('a'));
    const fractions = messages.flatMap((message) => (message.type === 'progress' ? [message.progress.fraction] : []));
    expect(fractions.length).toBeGreaterThan(0);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    expect(messages.at(-1)).toMatchObject({ type: 'drawn' });
    expect(messages.filter(({ type }) => type !== 'progress')).toHaveLength(1);
  });

  test('happens one at a time, in the order of the requests', async () => {
    const running = new Set<string>();
    let atOnce = 0;
    const engine = greyEngine();
    const { messages, ask } = start({
      ...engine,
      async generate(request, options) {
        running.add(request.scratchDir);
        atOnce = Math.max(atOnce, running.size);
        const result = await engine.generate(request, options);
        running.delete(request.scratchDir);
        return result;
      },
    });
    await Promise.all([ask(await drawRequest('a')), ask(await drawRequest('b'))]);
    expect(atOnce).toBe(1);
    expect(
      messages.flatMap((message) => (message.type === 'progress' || message.type === 'ready' ? [] : [message.id])),
    ).toEqual(['a', 'b']);
  });

  test('does not keep a plan waiting', async () => {
    const { promise: isDrawing, resolve: tell } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const engine = greyEngine();
    const { messages, ask } = start({
      ...engine,
      async generate(request, options) {
        tell();
        await mayEnd;
        return engine.generate(request, options);
      },
    });
    const drawn = ask(await drawRequest('a'));
    await isDrawing;
    expect(await ask({ type: 'plan', id: 'b', imagePath, input })).toMatchObject({ type: 'planned', id: 'b' });
    expect(messages.some((message) => message.type === 'drawn')).toBe(false);
    end();
    await drawn;
  });
});

test('planning gives the plan and draws nothing', async () => {
  expect(await start().ask({ type: 'plan', id: 'p', imagePath, input })).toEqual({
    type: 'planned',
    id: 'p',
    plan: expect.objectContaining({ seed: 7, size: { width: 400, height: 360 } }),
    perception: expect.objectContaining({ subjects: [] }),
  });
});

describe('the content check', () => {
  test('looks at the input and at frames up to the last', async () => {
    const seen: number[] = [];
    await start(greyEngine(), async ({ data }) => {
      seen.push(data[0]!);
      return false;
    }).ask(await drawRequest('a'));
    // Limited to full range, see BT.709.
    const frames = [24, 48, 71, 95].map((index) => Math.round(((luma(index) - 16) * 255) / 219));
    for (const [n, brightness] of [inputBrightness, ...frames].entries()) {
      expect(Math.abs(seen[n]! - brightness)).toBeLessThanOrEqual(2);
    }
    expect(seen).toHaveLength(5);
  });

  test.each([
    ['the input', (brightness: number) => brightness < 16],
    ['a frame', (brightness: number) => brightness > 200],
  ])('marks the video when %s is not safe', async (_, unsafe) => {
    const answer = await start(greyEngine(), async ({ data }) => unsafe(data[0]!)).ask(await drawRequest('a'));
    expect(answer).toMatchObject({ type: 'drawn', result: { nsfw: true } });
  });
});

describe('failures', () => {
  test('of the image reach the user as they are', async () => {
    const path = join(folder, 'broken.png');
    await writeFile(path, 'no image');
    const { ask, faults } = start();
    expect(await ask({ type: 'plan', id: 'a', imagePath: path, input })).toMatchObject({
      type: 'failed',
      code: 'IMAGE_UNREADABLE',
      message: expect.stringContaining('PNG, JPEG'),
    });
    expect(faults).toEqual([]);
  });

  test('of the engine become one general sentence, and are heard of', async () => {
    const fault = new TypeError('cannot read property of undefined');
    const { ask, faults } = start({ ...greyEngine(), generate: () => Promise.reject(fault) });
    const answer = await ask(await drawRequest('a'));
    expect(answer).toMatchObject({ type: 'failed', code: 'ENGINE_FAILED' });
    expect(JSON.stringify(answer)).not.toContain('undefined');
    expect(faults).toEqual([fault]);
  });

  test('that are no exceptions: fewer frames than promised', async () => {
    const engine = greyEngine();
    const { ask, faults } = start({
      ...engine,
      async generate(request, options) {
        const drawn = await engine.generate(request, options);
        return { ...drawn, video: { ...drawn.video, frames: 192 } };
      },
    });
    expect(await ask(await drawRequest('a'))).toMatchObject({ type: 'failed', code: 'ENGINE_FAILED' });
    expect(String(faults[0])).toContain('192 frames');
  });

  test('do not keep the next request from being drawn', async () => {
    const engine = greyEngine();
    let calls = 0;
    const { ask } = start({
      ...engine,
      generate: (request, options) =>
        calls++ === 0 ? Promise.reject(new Error('once')) : engine.generate(request, options),
    });
    expect(await ask(await drawRequest('a'))).toMatchObject({ type: 'failed' });
    expect(await ask(await drawRequest('b'))).toMatchObject({ type: 'drawn' });
  });
});

describe('cancelling', () => {
  test('in the middle of drawing ends it and leaves no video', async () => {
    const request = await drawRequest('a');
    const reached = Promise.withResolvers<void>();
    const engine = greyEngine(async (index) => {
      if (index === 10) reached.resolve();
      if (index > 10) await new Promise((resolve) => setImmediate(resolve));
    });
    const { ask, cancel, messages, faults } = start(engine);
    const answer = ask(request);
    await reached.promise;
    cancel('a');
    expect(await answer).toMatchObject({ type: 'failed', id: 'a', code: 'CANCELLED' });
    expect(await readdir(request.scratchDir)).toEqual([]);
    expect(messages.filter(({ type }) => type !== 'progress')).toHaveLength(1);
    expect(faults).toEqual([]);
    expect(await ask(await drawRequest('b'))).toMatchObject({ type: 'drawn' });
  });

  test('one that waits leaves the others alone', async () => {
    const { ask, cancel } = start();
    const [first, second] = [ask(await drawRequest('a')), ask(await drawRequest('b'))];
    cancel('b');
    expect(await second).toMatchObject({ type: 'failed', code: 'CANCELLED' });
    expect(await first).toMatchObject({ type: 'drawn' });
  });

  test('wins over an engine that does not listen', async () => {
    const engine = greyEngine();
    const renderer = start({
      ...engine,
      async generate(request, options) {
        const drawn = await engine.generate(request, { ...options, signal: new AbortController().signal });
        renderer.cancel('a');
        return drawn;
      },
    });
    expect(await renderer.ask(await drawRequest('a'))).toMatchObject({ type: 'failed', code: 'CANCELLED' });
  });

  test('what nobody asked for does nothing', async () => {
    const { cancel, ask } = start();
    cancel('unknown');
    expect(await ask({ type: 'plan', id: 'p', imagePath, input })).toMatchObject({ type: 'planned' });
  });
});
