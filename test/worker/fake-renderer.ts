import { copyFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Plan } from '../../src/contract/plan.ts';
import type { RendererMessage, RendererRequest } from '../../src/contract/renderer.ts';

/**
 * Stands in for the renderer process at its one seam, the messages: draws nothing, and misbehaves as the prompt says.
 * `die`, `hang`, `deaf` (hangs without reacting to a cancellation), `refuse`, `slow` (until cancelled),
 * `steal PATH` (hands out another file than its own), `wait N ...` (ms, or until cancelled).
 */
const cancelled = new Map<string, AbortController>();

function send(message: RendererMessage): void {
  if (process.connected) process.send?.(message);
}

function plan(prompt: string, seed: number): Plan {
  return {
    version: 1,
    seed,
    duration: 4,
    fps: 24,
    size: { width: 64, height: 48 },
    camera: [],
    subjects: [],
    scene: [],
    atmosphere: [],
    tempo: 1,
    amplitude: 'medium',
    reduced: [],
    // Tells a test which process answered, and which settings reached it.
    unsupported: [
      prompt,
      String(process.pid),
      ...Object.keys(process.env).filter((name) => name.startsWith('MUYBRIDGE_')),
    ],
  };
}

async function writePosters(folder: string) {
  const posterPath = join(folder, 'poster.jpg');
  const thumbnailPath = join(folder, 'poster.webp');
  await writeFile(posterPath, 'a poster');
  await writeFile(thumbnailPath, 'a small poster');
  return { posterPath, thumbnailPath };
}

async function answer(request: Exclude<RendererRequest, { type: 'cancel' }>): Promise<void> {
  const { id } = request;
  if (request.type === 'finish') {
    const path = join(request.scratchDir, 'finished.mp4');
    await copyFile(request.videoPath, path);
    const video = {
      path,
      ...(await writePosters(request.scratchDir)),
      width: 64,
      height: 48,
      fps: 24,
      frames: 96,
      bytes: 10,
    };
    send({ type: 'finished', id, result: { video, nsfw: false, timings: { finishing: 3 } } });
    return;
  }
  const { input } = request;
  const abort = new AbortController();
  cancelled.set(id, abort);
  const wait = /^wait (\d+)\b/.exec(input.prompt)?.[1];
  if (request.type === 'plan') {
    if (wait !== undefined) await delay(Number(wait));
    const perception = { subjects: [], regions: [], horizon: null, sky: 0.5, sky_outlines: [], ground: 0.25 };
    send({ type: 'planned', id, plan: plan(input.prompt, input.seed), perception });
    return;
  }
  send({ type: 'progress', id, progress: { stage: 'drawing', fraction: 0.3, frame: 29, frames: 96 } });
  if (input.prompt === 'die') process.kill(process.pid, 'SIGKILL');
  if (input.prompt === 'hang') return;
  if (input.prompt === 'deaf') for (;;);
  if (input.prompt === 'refuse') {
    send({ type: 'failed', id, code: 'IMAGE_UNREADABLE', message: 'The image is not a picture. Send a JPEG.' });
    return;
  }
  if (input.prompt === 'slow') await delay(2 ** 31 - 1, undefined, { signal: abort.signal }).catch(() => undefined);
  if (wait !== undefined) await delay(Number(wait), undefined, { signal: abort.signal }).catch(() => undefined);
  if (abort.signal.aborted) {
    send({ type: 'failed', id, code: 'CANCELLED', message: 'It was cancelled.' });
    return;
  }
  const path = join(request.scratchDir, 'video.mp4');
  if (input.prompt.startsWith('steal ')) await symlink(input.prompt.slice(6), path);
  else await writeFile(path, `a video of ${input.prompt}`);
  send({
    type: 'drawn',
    id,
    result: {
      video: {
        path,
        ...(await writePosters(request.scratchDir)),
        width: 64,
        height: 48,
        fps: 24,
        frames: 96,
        bytes: 10,
      },
      plan: plan(input.prompt, input.seed),
      nsfw: false,
      timings: { drawing: 5, total: 7 },
    },
  });
}

process.on('disconnect', () => process.exit(0));
process.on('message', (message: RendererRequest) => {
  if (message.type === 'cancel') cancelled.get(message.id)?.abort();
  else void answer(message);
});
send({ type: 'ready' });
