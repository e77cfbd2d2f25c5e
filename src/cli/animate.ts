import { copyFile, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import { maxImageBytes } from '../contract/prediction.ts';
import type { DrawResult, EngineInput } from '../contract/renderer.ts';
import { createFetchImage } from '../safety/guard/fetch-image.ts';
import { createRenderer, type Renderer, RendererLostError } from '../worker/renderer.ts';
import { createProgressDisplay } from './progress-display.ts';

export type AnimateOptions = {
  /** A file, or an http(s) URL. */
  readonly image: string;
  readonly input: EngineInput;
  /** The MP4 to write; it is not touched before it is complete. */
  readonly outPath: string;
  /** Folder of nets that the user has added. */
  readonly modelsFolder: string;
  /** Print the plan as JSON instead of drawing. */
  readonly planOnly: boolean;
  /** Print the result as JSON. */
  readonly json: boolean;
};

/** Milliseconds for fetching a picture by URL. */
const fetchTimeoutMs = 60_000;

/** What a shell expects of a process that a signal has ended: 128 and the signal's number. */
const interruptions = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Animates one picture without a server, in a renderer process of its own. Progress goes to stderr, the result to
 * stdout. Resolves to the exit code: 0, or 130 after Ctrl-C, which ends everything at once and leaves nothing behind.
 *
 * @throws AppError with one clear sentence for everything that a user can meet.
 */
export async function animate(options: AnimateOptions): Promise<number> {
  const interruption = new AbortController();
  let interruptedCode = 0;
  const listeners = Object.entries(interruptions).map(([signal, code]) => {
    const listener = () => {
      interruptedCode = code;
      interruption.abort();
    };
    process.once(signal, listener);
    return { signal, listener };
  });
  // What the renderer writes to its console is of interest only when it fails.
  const consoleTexts: string[] = [];
  const log = {
    info: () => undefined,
    warn: (fields: object) => void ('text' in fields && consoleTexts.push(String(fields.text))),
    error: () => undefined,
  };
  const scratchDir = await mkdtemp(join(tmpdir(), 'muybridge-animate-'));
  const renderer = createRenderer({ log, cancelMs: 0, modelsFolder: options.modelsFolder });
  try {
    await run(options, renderer, scratchDir, interruption.signal);
    return 0;
  } catch (error) {
    if (interruptedCode !== 0) return interruptedCode;
    if (consoleTexts.length > 0) process.stderr.write(`${consoleTexts.join('\n')}\n`);
    if (error instanceof RendererLostError) {
      throw new AppError(
        'RENDERER_LOST',
        `${error.message} Try again; \`muybridge doctor\` tells what may be missing.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  } finally {
    await renderer.close();
    await rm(scratchDir, { recursive: true, force: true });
    for (const { signal, listener } of listeners) process.off(signal, listener);
  }
}

async function run(
  options: AnimateOptions,
  renderer: Renderer,
  scratchDir: string,
  signal: AbortSignal,
): Promise<void> {
  const { input, outPath } = options;
  if (!options.planOnly) await checkTarget(outPath, options.image);
  const imagePath = await localImage(options.image, join(scratchDir, 'image'), signal);
  if (options.planOnly) {
    const { plan } = await renderer.plan({ imagePath, input }, { signal });
    process.stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
    return;
  }
  const display = createProgressDisplay(process.stderr);
  let result: DrawResult;
  try {
    result = await renderer.draw(
      { imagePath, input, scratchDir },
      { signal, onProgress: (report) => display.show(report) },
    );
  } finally {
    display.clear();
  }
  await moveInto(result.video.path, outPath, signal);
  process.stdout.write(
    options.json ? `${JSON.stringify(jsonResult(result, outPath), null, 2)}\n` : summary(result, outPath),
  );
}

/** Refuses now what would fail only after the drawing. */
async function checkTarget(outPath: string, image: string): Promise<void> {
  if (resolve(outPath) === resolve(image)) {
    throw new AppError('INPUT_INVALID', `The video would overwrite the image ${image}. Choose another name with -o.`);
  }
  const folder = dirname(resolve(outPath));
  if (!(await statOrNull(folder))?.isDirectory()) {
    throw new AppError(
      'INPUT_INVALID',
      `There is no folder ${folder} to write the video into. Make it, or choose another with -o.`,
    );
  }
  if ((await statOrNull(outPath))?.isDirectory()) {
    throw new AppError('INPUT_INVALID', `${outPath} is a folder. Name the video's file with -o.`);
  }
}

async function localImage(image: string, fetchedPath: string, signal: AbortSignal): Promise<string> {
  if (/^https?:\/\//i.test(image)) {
    // Whoever types the address may reach it: private networks are open here, other than to a server's users.
    const fetchImage = createFetchImage({ allowPrivate: true, maxBytes: maxImageBytes, timeoutMs: fetchTimeoutMs });
    await fetchImage(image, fetchedPath, signal);
    return fetchedPath;
  }
  const found = await statOrNull(image);
  if (found === null) throw new AppError('IMAGE_UNREADABLE', `There is no file ${image}. Check the name.`);
  if (!found.isFile()) throw new AppError('IMAGE_UNREADABLE', `${image} is not a file. Name a picture.`);
  return resolve(image);
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}

/** Appears under its name complete or not at all, also when it comes from another file system. */
async function moveInto(from: string, to: string, signal: AbortSignal): Promise<void> {
  const temporary = join(dirname(resolve(to)), `.muybridge-${process.pid}.tmp`);
  try {
    await copyFile(from, temporary);
    signal.throwIfAborted();
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    if (signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('INTERNAL', `The video could not be written to ${to}: ${why}`, { cause: error });
  }
}

function jsonResult({ video, plan, nsfw, timings }: DrawResult, outPath: string): object {
  const { width, height, fps, frames, bytes } = video;
  return {
    path: resolve(outPath),
    width,
    height,
    fps,
    frames,
    bytes,
    duration: plan.duration,
    seed: plan.seed,
    nsfw,
    timings,
    plan,
  };
}

function summary({ video, plan, nsfw, timings }: DrawResult, outPath: string): string {
  const megabytes = (video.bytes / 1e6).toFixed(1);
  const took = timings['total'] === undefined ? '' : `, drawn in ${(timings['total'] / 1000).toFixed(1)} s`;
  const lines = [
    `${outPath}: ${video.width} x ${video.height}, ${plan.duration} s, ${video.frames} frames, ${megabytes} MB, seed ${plan.seed}${took}`,
    ...notes(plan),
    ...(nsfw ? ['The content check takes this picture or video for not safe for work.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function notes({ reduced, unsupported }: Plan): string[] {
  return [
    ...reduced.map(({ phrase, why }) => `Less than asked: "${phrase}" (${why})`),
    ...unsupported.map((phrase) => `Nothing moves for: "${phrase}"`),
  ];
}
