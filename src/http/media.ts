import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../contract/errors.ts';
import { keyOfMediaPath } from '../store/blobs.ts';
import type { Blobs } from '../store/store.ts';
import { parseByteRange } from './byte-range.ts';

const mediaTypes: Readonly<Record<string, string>> = { mp4: 'video/mp4', jpg: 'image/jpeg' };

/** Videos and posters, open to whoever knows their address, of which 128 bits are random. */
export function mediaRoutes(blobs: Pick<Blobs, 'stat' | 'read'>): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.route({
      method: ['GET', 'HEAD'],
      url: '/media/:token/:name',
      schema: {
        tags: ['Media'],
        summary: 'A finished video, or its poster',
        description: 'Needs no key. Range requests are answered; the content never changes.',
        params: Type.Object({ token: Type.String(), name: Type.String() }),
      },
      handler: async (request, reply) => {
        const { token, name } = request.params;
        const key = keyOfMediaPath(`/media/${token}/${name}`);
        const type = mediaTypes[name.split('.').at(-1) ?? ''];
        const blob = key === null || type === undefined ? null : await blobs.stat(key);
        if (key === null || type === undefined || blob === null) {
          throw new AppError('NOT_FOUND', 'There is no such video. Poll its prediction for the URL.');
        }
        const etag = `"${token}"`;
        reply.headers({
          'accept-ranges': 'bytes',
          'cache-control': 'public, max-age=31536000, immutable',
          'content-type': type,
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
      },
    });
  };
}
