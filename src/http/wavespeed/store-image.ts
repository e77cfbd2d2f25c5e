import { inputKey } from '../../store/blobs.ts';
import { newToken } from '../../store/predictions.ts';
import type { Blobs, ImageSource } from '../../store/store.ts';
import type { GivenImage } from './image.ts';

/** The names by which the client of a request can mean this server. */
export type OwnNames = {
  /** The request's Host header. */
  readonly host: string;
  /** The port on which the request came in. */
  readonly port: number | undefined;
};

/**
 * Puts a submitted image where the worker finds it: bytes become a blob, and a URL stays one, for the worker to fetch.
 * The worker reads what lies under our public URL from the disk; other names of this server are replaced by that one.
 */
export async function storeImage(
  image: GivenImage,
  {
    blobs,
    publicUrl,
    names,
  }: { readonly blobs: Pick<Blobs, 'put'>; readonly publicUrl: string; readonly names: OwnNames },
): Promise<ImageSource> {
  if (image.kind === 'bytes') {
    const blob = inputKey(newToken());
    await blobs.put(blob, image.bytes);
    return { kind: 'blob', blob };
  }
  const { url } = image;
  const ours = /^\/(?:media|examples)\//.test(url.pathname) && meansUs(url, names);
  return { kind: 'url', url: ours ? `${publicUrl}${url.pathname}` : url.href };
}

function meansUs(url: URL, { host, port }: OwnNames): boolean {
  const asked = `${url.protocol}//${host}`;
  if (URL.canParse(asked) && new URL(asked).host === url.host) return true;
  // Whoever listens on this port of this machine is this server, by whichever of its names.
  return /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname) && Number(url.port || 80) === port;
}
