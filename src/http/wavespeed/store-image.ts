import { inputKey } from '../../store/blobs.ts';
import type { Blobs, ImageSource } from '../../store/store.ts';
import { newToken } from '../../store/tokens.ts';
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
 * A URL of our own becomes a path, which stays right when the port or the public URL changes before the worker reads it.
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
  const path = pathUnder(image.url, publicUrl) ?? (meansUs(image.url, names) ? image.url.pathname : null);
  const ours = path !== null && /^\/(?:media|examples)\//.test(path);
  return ours ? { kind: 'own', path } : { kind: 'url', url: image.url.href };
}

/** What follows the public URL; null for a URL elsewhere. */
function pathUnder(url: URL, publicUrl: string): string | null {
  const base = new URL(publicUrl);
  const prefix = base.pathname.replace(/\/$/, '');
  return url.origin === base.origin && url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : null;
}

function meansUs(url: URL, { host, port }: OwnNames): boolean {
  const asked = `${url.protocol}//${host}`;
  if (URL.canParse(asked) && new URL(asked).host === url.host) return true;
  // Whoever listens on this port of this machine is this server, by whichever of its names.
  return /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname) && Number(url.port || 80) === port;
}
