import { randomInt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { maxImageBytes, maxSeed } from '../../contract/prediction.ts';
import type { DrawResult } from '../../contract/renderer.ts';
import { createFetchImage } from '../../safety/guard/fetch-image.ts';
import { newToken } from '../../store/tokens.ts';
import { createRenderer, RendererLostError } from '../../worker/renderer.ts';
import type { Shown, Studio, Wish } from './studio.ts';

type Job = { shown: Shown; result: DrawResult | null; readonly stop: AbortController };

const fetchTimeoutMs = 60_000;

/**
 * Draws in a renderer of this process's own, one after the other. What is drawn is kept in a temporary folder until the
 * process ends.
 */
export async function createLocalStudio({ allowPrivateUrls }: { readonly allowPrivateUrls: boolean }): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-mcp-'));
  const quiet = () => undefined;
  const renderer = createRenderer({ log: { info: quiet, warn: quiet, error: quiet } });
  const fetchImage = createFetchImage({
    allowPrivate: allowPrivateUrls,
    maxBytes: maxImageBytes,
    timeoutMs: fetchTimeoutMs,
  });
  const jobs = new Map<string, Job>();
  let last: Promise<void> = Promise.resolve();

  async function draw(job: Job, { image, input }: Wish): Promise<void> {
    const { signal } = job.stop;
    const { id, seed } = job.shown;
    const tell = (change: Partial<Shown>) => {
      job.shown = { ...job.shown, ...change };
    };
    try {
      signal.throwIfAborted();
      tell({ status: 'processing' });
      const scratchDir = join(folder, id);
      await mkdir(scratchDir);
      const fetched = join(folder, `${id}-image`);
      const isUrl = /^https?:\/\//i.test(image);
      if (isUrl) await fetchImage(image, fetched, signal);
      const imagePath = isUrl ? fetched : resolve(image);
      const result = await renderer.draw(
        { imagePath, input: { ...input, seed }, scratchDir },
        { signal, onProgress: ({ stage, fraction }) => tell({ progress: { stage, fraction } }) },
      );
      job.result = result;
      const { width, height } = result.video;
      tell({ status: 'completed', progress: null, width, height, nsfw: result.nsfw, plan: result.plan });
    } catch (error) {
      if (signal.aborted) tell({ status: 'cancelled', progress: null, error: 'It was cancelled.' });
      else if (error instanceof AppError || error instanceof RendererLostError) {
        tell({ status: 'failed', progress: null, error: error.message });
      } else throw error;
    }
  }

  return {
    place: 'this machine, without a server',
    async submit(wish) {
      const { image, input } = wish;
      if (!/^https?:\/\//i.test(image) && !(await isFile(image))) {
        throw new AppError('IMAGE_UNREADABLE', `There is no file ${image} that can be read. Check the name.`);
      }
      const shown: Shown = {
        id: newToken(),
        status: 'created',
        prompt: input.prompt,
        created_at: new Date().toISOString(),
        progress: null,
        error: null,
        url: null,
        seed: input.seed === undefined || input.seed < 0 ? randomInt(maxSeed + 1) : input.seed,
        width: null,
        height: null,
        nsfw: null,
        plan: null,
      };
      const job: Job = { shown, result: null, stop: new AbortController() };
      jobs.set(shown.id, job);
      last = last.then(() => draw(job, wish));
      return shown;
    },
    look: async (id) => jobs.get(id)?.shown ?? null,
    list: async (limit) =>
      [...jobs.values()]
        .slice(-limit)
        .toReversed()
        .map(({ shown }) => shown),
    async cancel(id) {
      const job = jobs.get(id);
      if (job === undefined) return null;
      if (job.result === null) {
        job.stop.abort();
        if (job.shown.status === 'created')
          job.shown = { ...job.shown, status: 'cancelled', error: 'It was cancelled.' };
      }
      return job.shown;
    },
    async video(id) {
      const result = jobs.get(id)?.result ?? null;
      if (result === null) throw new AppError('NOT_FOUND', 'The prediction has no video.');
      return createReadStream(result.video.path);
    },
    async close() {
      for (const { stop } of jobs.values()) stop.abort();
      await renderer.close();
      await last;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}
