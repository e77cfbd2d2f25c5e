import { createWriteStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../contract/errors.ts';
import { keyOfMediaPath, type Blobs } from '../store/blobs.ts';
import type { ImageSource } from '../store/store.ts';

/** Fetches a remote image into a file, through the guard. @throws AppError when it may not or cannot be had. */
export type FetchImage = (url: string, destinationPath: string, signal: AbortSignal) => Promise<unknown>;

export type ImageSources = {
  readonly blobs: Blobs;
  readonly fetchImage: FetchImage;
  /** Folder behind `/examples/`. */
  readonly examplesDir: string | null;
};

/**
 * Brings the bytes of an image, as they are, into a file.
 *
 * @throws AppError MEDIA_FETCH_FAILED or MEDIA_URL_BLOCKED.
 */
export async function bringImage(
  image: ImageSource,
  path: string,
  sources: ImageSources,
  signal: AbortSignal,
): Promise<void> {
  if (image.kind === 'blob') {
    await pipeline(sources.blobs.read(image.blob), createWriteStream(path), { signal });
    return;
  }
  if (image.kind === 'own') await bringOwn(image.path, path, sources, signal);
  else await sources.fetchImage(image.url, path, signal);
}

async function bringOwn(own: string, path: string, sources: ImageSources, signal: AbortSignal): Promise<void> {
  const example = /^\/examples\/([\w-][\w.-]*)$/.exec(own)?.[1];
  const key = keyOfMediaPath(own);
  try {
    if (example !== undefined && sources.examplesDir !== null) {
      await copyFile(join(sources.examplesDir, example), path);
      return;
    }
    if (key !== null) {
      await pipeline(sources.blobs.read(key), createWriteStream(path), { signal });
      return;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  throw new AppError('MEDIA_FETCH_FAILED', `The image URL points at ${own} of this service, where there is no file.`, {
    field: 'image',
  });
}
