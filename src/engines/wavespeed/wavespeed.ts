import { open, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { RemoteEngineConfig, RemoteJob } from '../../contract/engines.ts';
import { AppError } from '../../contract/errors.ts';
import { imageHeaderBytes, sniffImageFormat } from '../../contract/image-format.ts';
import { childTraceparent } from '../../contract/traceparent.ts';
import { EngineUnreachableError, type RemoteEngine, type RemoteRequest } from '../engine.ts';
import { begun, ended, isUsersFault, seenAsTask, seenNatively, type Ended, type Seen } from './seen.ts';
import { createUpstream, RefusedError, TransientError } from './upstream.ts';

export type WavespeedOptions = {
  readonly config: RemoteEngineConfig;
  /** Fetches the finished video into a new file, through the guard. */
  readonly fetchVideo: (url: string, path: string, signal: AbortSignal) => Promise<unknown>;
  /** The first wait between two looks at a prediction, in milliseconds; it grows to five times that. Default 1000. */
  readonly pollMs?: number;
};

/** A job that the upstream loses is submitted so many times in all. */
const maxSubmissions = 3;
const fetchAttempts = 3;
const longestPauseMs = 8000;
const cancelTimeoutMs = 5000;
const checkTimeoutMs = 15_000;

/** An engine that is another service of the same API. What is stored before each step lets a restart go on from there. */
export function createWavespeedEngine({ config, fetchVideo, pollMs = 1000 }: WavespeedOptions): RemoteEngine {
  const { name, url, timeoutMs } = config;
  const upstream = createUpstream(config);
  let muybridge: boolean | null = null;

  /** A Muybridge behind another address names its files by that one; the paths are the same under ours. */
  async function reachable(output: string, signal: AbortSignal): Promise<string> {
    const path = /^https?:\/\/[^/]+(?:\/[^?#]*?)?(\/media\/[0-9a-f]{32}\/[\w.-]+)$/.exec(output)?.[1];
    if (path === undefined) return output;
    muybridge ??= await upstream.isMuybridge(signal);
    return muybridge ? `${url}${path}` : output;
  }

  async function look(remoteId: string, signal: AbortSignal): Promise<Seen> {
    if (muybridge !== false) {
      const native = await upstream.native(remoteId, signal);
      if (native !== null) return seenNatively(native);
    }
    const task = await upstream.result(remoteId, signal);
    if (task === null) return { state: 'lost' };
    // It answers here but not there: no Muybridge.
    muybridge ??= await upstream.isMuybridge(signal);
    return seenAsTask(task);
  }

  async function submit(request: RemoteRequest, job: RemoteJob, signal: AbortSignal): Promise<RemoteJob> {
    const { input, memory, traceparent } = request;
    let { imageUrl } = job;
    if (imageUrl === null) {
      const { name, contentType } = await describeImage(request.imagePath);
      imageUrl = await upstream.upload(request.imagePath, name, contentType, signal);
      // Stored before it is used: a submission that is repeated must be the same to the byte.
      await memory.save({ ...job, imageUrl });
    }
    const { prompt, duration, movementAmplitude, seed } = input;
    const body = { image: imageUrl, prompt, duration, movement_amplitude: movementAmplitude, seed };
    const task = await upstream.submit(
      config.model ?? request.model,
      body,
      {
        'idempotency-key': `muybridge-${request.predictionId}-${job.submission}`,
        ...(traceparent === null ? {} : { traceparent: childTraceparent(traceparent) }),
      },
      signal,
    );
    const submitted = { ...job, imageUrl, remoteId: task.id };
    await memory.save(submitted);
    return submitted;
  }

  return {
    name,
    concurrency: config.concurrency,

    async generate(request, { signal, onProgress }) {
      const { memory } = request;
      const started = performance.now();
      const deadline = started + timeoutMs;
      const timings: Record<string, number> = {};
      let job = await memory.load();
      while (job.submission <= maxSubmissions) {
        if (job.remoteId === null) {
          onProgress({ stage: 'fetching', fraction: begun, frame: null, frames: null });
          const before = performance.now();
          job = await submitAgainAndAgain(job);
          timings['submitting'] = Math.round(performance.now() - before);
        }
        const before = performance.now();
        const seen = await waitForEnd(job.remoteId ?? '');
        timings['remote'] = Math.round(performance.now() - before);
        if (seen.state === 'failed') throw seen.error;
        if (seen.state === 'done') {
          const before = performance.now();
          onProgress({ stage: 'saving', fraction: ended, frame: null, frames: null });
          if (await fetchOutput(seen.url)) {
            timings['downloading'] = Math.round(performance.now() - before);
            return { plan: seen.plan, timings };
          }
        }
        // The upstream knows it no more, or has not its video.
        job = { submission: job.submission + 1, imageUrl: null, remoteId: null, gaveUp: false };
        await memory.save(job);
      }
      throw new AppError('ENGINE_FAILED', `The engine ${name} has lost this prediction ${maxSubmissions} times.`);

      async function submitAgainAndAgain(job: RemoteJob): Promise<RemoteJob> {
        let known = job;
        try {
          return await insist(request.patienceMs, async () => {
            known = await memory.load();
            return await submit(request, known, signal);
          });
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          const unknown = error.status === 404 || error.status === 422 ? 'ENGINE_FAILED' : 'INPUT_INVALID';
          const code = error.code !== null && isUsersFault(error.code) ? error.code : unknown;
          throw new AppError(code, error.message, { cause: error });
        }
      }

      async function waitForEnd(remoteId: string): Promise<Ended> {
        for (let pause = pollMs; ; pause = Math.min(pause * 1.2, pollMs * 5)) {
          const seen = await insist(10 * request.patienceMs, () => look(remoteId, signal));
          if (seen.state !== 'waiting') return seen;
          onProgress(seen.progress);
          if (performance.now() > deadline) {
            await cancel(job);
            throw new AppError('ENGINE_FAILED', `The engine ${name} has not finished within ${timeoutMs / 1000} s.`);
          }
          await delay(pause, undefined, { signal });
        }
      }

      async function fetchOutput(output: string): Promise<boolean> {
        for (let attempt = 1; attempt <= fetchAttempts; attempt += 1) {
          try {
            await fetchVideo(await reachable(output, signal), request.videoPath, signal);
            return true;
          } catch (error) {
            signal.throwIfAborted();
            if (!(error instanceof AppError || error instanceof TransientError)) throw error;
            await rm(request.videoPath, { force: true });
            await delay(pollMs * attempt, undefined, { signal });
          }
        }
        return false;
      }

      /** Repeats what may succeed in a moment, with growing pauses or those that the upstream asks for. */
      async function insist<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
        const until = Math.min(performance.now() + patienceMs, deadline);
        for (let pause = pollMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
          try {
            return await work();
          } catch (error) {
            signal.throwIfAborted();
            if (!(error instanceof TransientError)) throw error;
            const wait = error.retryAfterMs ?? pause * (0.75 + Math.random() / 2);
            if (performance.now() + wait > until) {
              throw new EngineUnreachableError(`The engine ${name} could not be reached: ${error.message}`, {
                cause: error,
              });
            }
            await delay(wait, undefined, { signal });
          }
        }
      }
    },

    cancel,
    close: () => upstream.close(),

    async check(model) {
      const wanted = config.model ?? model;
      const signal = AbortSignal.timeout(checkTimeoutMs);
      try {
        const before = performance.now();
        const models = await upstream.models(signal);
        const took = Math.round(performance.now() - before);
        if (!models.includes(wanted)) return { usable: false, detail: `it has no model ${wanted}` };
        const kind = (await upstream.isMuybridge(signal)) ? 'a Muybridge' : 'a WaveSpeed API';
        return { usable: true, detail: `${kind} with ${wanted}, answers in ${took} ms` };
      } catch (error) {
        if (signal.aborted) return { usable: false, detail: `it does not answer within ${checkTimeoutMs / 1000} s` };
        if (!(error instanceof Error)) throw error;
        return { usable: false, detail: error.message };
      }
    },
  };

  async function cancel({ remoteId }: RemoteJob): Promise<void> {
    if (remoteId === null) return;
    try {
      await upstream.cancel(remoteId, AbortSignal.timeout(cancelTimeoutMs));
    } catch (error) {
      // An upstream that is down, or has no way to cancel, goes on to its end without us.
      if (!(error instanceof TransientError || (error instanceof Error && error.name === 'TimeoutError'))) throw error;
    }
  }
}

/** A name and a type for the upload. What is no picture is refused here already. */
async function describeImage(path: string): Promise<{ name: string; contentType: string }> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(imageHeaderBytes), 0, imageHeaderBytes, 0);
  const format = sniffImageFormat(buffer.subarray(0, bytesRead));
  if (format === null) {
    throw new AppError(
      'IMAGE_UNREADABLE',
      'The image is no PNG, JPEG, WebP, AVIF or GIF file. Save it as one of these.',
    );
  }
  return { name: `image.${format}`, contentType: `image/${format}` };
}
