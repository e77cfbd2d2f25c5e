import { inputKey } from '../../store/blobs.ts';
import { newToken } from '../../store/predictions.ts';
import type { Blobs, ImageSource } from '../../store/store.ts';
import type { GivenImage } from './image.ts';

/**
 * Puts a submitted image where the worker finds it: bytes become a blob, and a URL stays one, for the worker to fetch.
 * The worker reads what lies under our public URL from the disk; the client may know this server by another name,
 * that of its Host header, which is then replaced.
 */
export async function storeImage(
  image: GivenImage,
  { blobs, publicUrl, host }: { readonly blobs: Pick<Blobs, 'put'>; readonly publicUrl: string; readonly host: string },
): Promise<ImageSource> {
  if (image.kind === 'bytes') {
    const blob = inputKey(newToken());
    await blobs.put(blob, image.bytes);
    return { kind: 'blob', blob };
  }
  const { url } = image;
  const asked = `${url.protocol}//${host}`;
  const ours = URL.canParse(asked) && new URL(asked).host === url.host && /^\/(?:media|examples)\//.test(url.pathname);
  return { kind: 'url', url: ours ? `${publicUrl}${url.pathname}` : url.href };
}
