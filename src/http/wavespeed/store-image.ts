import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { inputKey, keyOfMediaPath } from '../../store/blobs.ts';
import { newToken } from '../../store/predictions.ts';
import type { ImageSource } from '../../store/store.ts';
import type { HttpOptions } from '../server.ts';
import type { GivenImage } from './image.ts';

/**
 * Puts a submitted image where the worker finds it. A URL stays one, for the worker to fetch, unless it leads to this
 * server: what lies here is read from here, never over HTTP.
 *
 * @param host the Host header of the request: whatever name the client has for this server.
 */
export async function storeImage(
  image: GivenImage,
  { store, publicUrl, examplesDir }: Pick<HttpOptions, 'store' | 'publicUrl' | 'examplesDir'>,
  host: string,
): Promise<ImageSource> {
  const keep = async (content: Uint8Array | AsyncIterable<Uint8Array>): Promise<ImageSource> => {
    const blob = inputKey(newToken());
    await store.blobs.put(blob, content);
    return { kind: 'blob', blob };
  };

  if (image.kind === 'bytes') return await keep(image.bytes);
  const path = ownPath(image.url, publicUrl(), host);
  if (path === null) return { kind: 'url', url: image.url.href };

  const example = /^\/examples\/([\w-][\w.-]*)$/.exec(path)?.[1];
  if (example !== undefined) {
    const file = await open(join(examplesDir, example)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw notHere(path);
      throw error;
    });
    return await keep(file.createReadStream());
  }
  const key = keyOfMediaPath(path);
  if (key === null || (await store.blobs.stat(key)) === null) throw notHere(path);
  return { kind: 'blob', blob: key };
}

/** The path of a URL of this server below its base, or null for any other URL. */
function ownPath(url: URL, publicUrl: string, host: string): string | null {
  const base = new URL(publicUrl);
  if (url.host !== base.host && url.host !== host) return null;
  const path = url.pathname;
  const prefix = base.pathname.replace(/\/$/, '');
  const below = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
  return /^\/(?:media|examples)\//.test(below) ? below : null;
}

function notHere(path: string): AppError {
  return new AppError('INPUT_INVALID', `image is a URL of this server, but there is nothing at ${path}.`, {
    field: 'image',
  });
}
