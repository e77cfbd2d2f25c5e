import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/errors.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { modelPath, partialPath, sha256Of, sizeOf } from './folder.ts';

export type PullOptions = {
  readonly folder: string;
  /** Base URL of the hub, without a slash at the end. */
  readonly hub: string;
  /** Aborting keeps what has come for the next time. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly bytes: number; readonly of: number }) => void;
  /** Hears why a try failed and when the next one begins. */
  readonly onRetry?: (why: string, inMs: number) => void;
  /** Tries without a single byte of progress before giving up. Default 5. */
  readonly tries?: number;
  /** Wait before the second try; doubled each time, at most 30 s. Default 1000. */
  readonly firstWaitMs?: number;
  /** A connection that brings nothing for this long is given up. Default 30 s. */
  readonly silenceMs?: number;
};

const longestWaitMs = 30_000;

/** A try failed in a way that another may not. */
class PassingError extends Error {
  readonly afterMs: number | null;

  constructor(message: string, options: { cause?: unknown; afterMs?: number | null } = {}) {
    super(message, { cause: options.cause });
    this.afterMs = options.afterMs ?? null;
  }
}

/**
 * Brings a model into the folder: resumes what was interrupted, checks size and checksum, and only then gives the file
 * its name. Returns its path, and whether it was there already.
 *
 * @throws AppError with a sentence to do something about; the signal's reason when it is aborted.
 */
export async function pullModel(
  entry: CatalogueEntry,
  options: PullOptions,
): Promise<{ readonly path: string; readonly wasThere: boolean }> {
  const { folder, signal, tries = 5, firstWaitMs = 1000 } = options;
  const path = modelPath(folder, entry);
  if ((await sizeOf(path)) === entry.bytes && (await sha256Of(path)) === entry.sha256) return { path, wasThere: true };
  await makeFolder(folder);
  let left = tries;
  for (;;) {
    const before = (await sizeOf(partialPath(folder, entry))) ?? 0;
    try {
      await download(entry, options);
      break;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PassingError)) throw error;
      // Whoever makes progress may go on for ever, however often the connection breaks.
      const progressed = ((await sizeOf(partialPath(folder, entry))) ?? 0) > before;
      left = progressed ? tries : left - 1;
      if (left <= 0) {
        throw new AppError(
          'UNAVAILABLE',
          `${entry.name} could not be fetched from ${options.hub}: ${error.message}. Try again later: what has come is kept, and the download goes on from there.`,
          { cause: error },
        );
      }
      const waitMs = error.afterMs ?? Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, tries - left - 1));
      options.onRetry?.(error.message, waitMs);
      await sleep(waitMs, undefined, { signal });
    }
  }
  await finish(entry, folder);
  return { path, wasThere: false };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

function cannotWrite(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'code' in cause)) return cause;
  return new AppError(
    'INTERNAL',
    `${path} cannot be written (${String(cause.code)}). Make room or give yourself the right to, or set MUYBRIDGE_MODELS_DIR.`,
    { cause },
  );
}

/** One connection: asks for what is still missing and writes what comes. Returns when all of it is there. */
async function download(entry: CatalogueEntry, options: PullOptions): Promise<void> {
  const { folder, signal, silenceMs = 30_000 } = options;
  const partial = partialPath(folder, entry);
  const have = (await sizeOf(partial)) ?? 0;
  if (have === entry.bytes) return;
  if (have > entry.bytes) await rm(partial);
  const start = have > entry.bytes ? 0 : have;
  // Each sign of life puts the end off.
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const tag = start > 0 ? await readTag(partial) : null;
    const response = await fetch(`${options.hub}/${entry.path}`, {
      // Compressed bytes would not be the file's, and could not be resumed.
      headers: { 'accept-encoding': 'identity', ...rangeFrom(start, tag) },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    const from = await startOf(response, start, entry, options);
    await saveTag(partial, response.headers.get('etag'));
    await write(entry, response, partial, from, { ...options, heard: () => timer.refresh() });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError || error instanceof PassingError || isFileError(error)) throw error;
    const why = silence.signal.aborted ? `nothing came for ${silenceMs / 1000} s` : reason(error);
    throw new PassingError(why, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** `If-Range` makes a hub whose file has changed send the whole of it. */
function rangeFrom(start: number, tag: string | null): Record<string, string> {
  if (start === 0) return {};
  return { range: `bytes=${start}-`, ...(tag === null ? {} : { 'if-range': tag }) };
}

/** The byte at which the answer begins. */
async function startOf(
  response: Response,
  wanted: number,
  entry: CatalogueEntry,
  { hub, folder }: PullOptions,
): Promise<number> {
  const { status, headers } = response;
  if (status === 200 || status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    const start = status === 206 ? Number(range?.[1]) : 0;
    const rest = Number(headers.get('content-length') ?? entry.bytes - start);
    if (status === 206 && start !== wanted) {
      await response.body?.cancel();
      await rm(partialPath(folder, entry), { force: true });
      throw new PassingError('the hub answered with another part than was asked for');
    }
    if (rest !== entry.bytes - start) {
      await response.body?.cancel();
      throw new AppError(
        'UNAVAILABLE',
        `${hub} offers ${start + rest} bytes as ${entry.name}, where ${entry.bytes} are expected: it is not the file that this version knows. Check MUYBRIDGE_MODELS_HUB.`,
      );
    }
    return start;
  }
  await response.body?.cancel();
  if (status === 416) {
    await rm(partialPath(folder, entry), { force: true });
    throw new PassingError('the hub could not go on from where the download was interrupted');
  }
  if (status === 408 || status === 429 || status >= 500) {
    const after = Number(headers.get('retry-after') ?? Number.NaN);
    const afterMs = Number.isFinite(after) ? Math.min(after * 1000, longestWaitMs) : null;
    throw new PassingError(`the hub answered ${status}`, { afterMs });
  }
  const hint =
    status === 404
      ? 'it has no such file. Check MUYBRIDGE_MODELS_HUB, or update Muybridge'
      : 'it does not give the file away. Check MUYBRIDGE_MODELS_HUB';
  throw new AppError('UNAVAILABLE', `${hub} answered ${status} for ${entry.path}: ${hint}.`);
}

async function write(
  entry: CatalogueEntry,
  response: Response,
  partial: string,
  from: number,
  { onProgress, heard }: Pick<PullOptions, 'onProgress'> & { heard: () => void },
): Promise<void> {
  if (response.body === null) throw new PassingError('the hub answered with nothing');
  const file = await open(partial, from === 0 ? 'w' : 'r+', 0o600).catch((error: unknown) => {
    throw cannotWrite(partial, error);
  });
  try {
    let at = from;
    onProgress({ bytes: at, of: entry.bytes });
    for await (const chunk of response.body) {
      heard();
      if (at + chunk.length > entry.bytes) {
        await rm(partial);
        throw new AppError(
          'UNAVAILABLE',
          `The hub sends more as ${entry.name} than the ${entry.bytes} bytes that it has: it is another file. Check MUYBRIDGE_MODELS_HUB.`,
        );
      }
      await file.write(chunk, 0, chunk.length, at).catch((error: unknown) => {
        throw cannotWrite(partial, error);
      });
      at += chunk.length;
      onProgress({ bytes: at, of: entry.bytes });
    }
    await file.datasync();
    if (at < entry.bytes) throw new PassingError('the connection ended early');
  } finally {
    await file.close();
  }
}

/** Checks the whole file; what is wrong is thrown away, since there is nothing to go on from. */
async function finish(entry: CatalogueEntry, folder: string): Promise<void> {
  const partial = partialPath(folder, entry);
  const found = await sha256Of(partial);
  await rm(tagPath(partial), { force: true });
  if (found !== entry.sha256) {
    await rm(partial);
    throw new AppError(
      'UNAVAILABLE',
      `What came as ${entry.name} is not the file that this version knows (SHA-256 ${found}, expected ${entry.sha256}). It was removed. Try again, or check MUYBRIDGE_MODELS_HUB.`,
    );
  }
  await rename(partial, modelPath(folder, entry));
  const directory = await open(folder, 'r');
  await directory.sync();
  await directory.close();
}

function tagPath(partial: string): string {
  return `${partial}.etag`;
}

async function readTag(partial: string): Promise<string | null> {
  return readFile(tagPath(partial), 'utf8').catch(() => null);
}

/** Only a strong tag may be used to go on. */
async function saveTag(partial: string, tag: string | null): Promise<void> {
  if (tag === null || tag.startsWith('W/')) await rm(tagPath(partial), { force: true });
  else await writeFile(tagPath(partial), tag);
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/** `fetch` says "fetch failed" and hides why in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
