import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../contract/errors.ts';
import { imageHeaderBytes, sniffImageFormat } from '../contract/image-format.ts';
import { keyOfMediaPath } from '../store/blobs.ts';
import type { Blobs } from '../store/store.ts';
import { parseByteRange } from './byte-range.ts';

const mediaTypes: Readonly<Record<string, string>> = { mp4: 'video/mp4', jpg: 'image/jpeg', webp: 'image/webp' };

type ReadableBlobs = Pick<Blobs, 'stat' | 'read'>;

/** Videos, posters and uploads, open to whoever knows their address, of which 128 bits are random. */
export function mediaRoutes(blobs: ReadableBlobs): FastifyPluginAsyncTypebox {
  return async (app) => {
    const params = Type.Object({ token: Type.String(), name: Type.String() });
    const description = 'Needs no key. Range requests are answered; the content never changes.';
    app.route({
      method: ['GET', 'HEAD'],
      url: '/media/:token/:name',
      schema: { tags: ['Media'], summary: 'A finished video, or its poster', description, params },
      handler: async (request, reply) => {
        const { token, name } = request.params;
        const type = mediaTypes[name.split('.').at(-1) ?? ''];
        const key = type === undefined ? null : keyOfMediaPath(`/media/${token}/${name}`);
        await sendBlob(request, reply, { blobs, key, token, type: async () => type });
      },
    });
    app.route({
      method: ['GET', 'HEAD'],
      url: '/media/uploads/:token/:name',
      schema: { tags: ['Media'], summary: 'An image that was uploaded', description, params },
      handler: async (request, reply) => {
        const { token, name } = request.params;
        const key = keyOfMediaPath(`/media/uploads/${token}/${name}`);
        // Its name is the client's choice and says nothing.
        await sendBlob(request, reply, { blobs, key, token, type: (found) => typeOfImage(blobs, found) });
      },
    });
  };
}

async function typeOfImage(blobs: ReadableBlobs, key: string): Promise<string | undefined> {
  const header: Buffer[] = await blobs.read(key, { start: 0, end: imageHeaderBytes - 1 }).toArray();
  const format = sniffImageFormat(Buffer.concat(header));
  return format === null ? undefined : `image/${format}`;
}

async function sendBlob(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    blobs,
    key,
    token,
    type,
  }: {
    readonly blobs: ReadableBlobs;
    readonly key: string | null;
    readonly token: string;
    readonly type: (key: string) => Promise<string | undefined>;
  },
): Promise<void> {
  const blob = key === null ? null : await blobs.stat(key);
  const contentType = key === null || blob === null ? undefined : await type(key);
  if (key === null || blob === null || contentType === undefined) {
    throw new AppError(
      'NOT_FOUND',
      'There is no such file. Poll its prediction for the URL; files are kept for some days.',
    );
  }
  const etag = `"${token}"`;
  reply.headers({
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': contentType,
    'x-content-type-options': 'nosniff',
    etag,
  });
  if (request.headers['if-none-match'] === etag) return await reply.code(304).send();

  const ifRange = request.headers['if-range'];
  const header = ifRange === undefined || ifRange === etag ? (request.headers.range ?? '') : '';
  const range = parseByteRange(header, blob.bytes);
  if (range === 'unsatisfiable') {
    return await reply
      .code(416)
      .header('content-range', `bytes */${blob.bytes}`)
      .header('cache-control', 'no-store')
      .send();
  }
  if (range !== null) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${blob.bytes}`);
  reply.header('content-length', range === null ? blob.bytes : range.end - range.start + 1);
  if (request.method === 'HEAD') return await reply.send();
  return await reply.send(blobs.read(key, range ?? undefined));
}
