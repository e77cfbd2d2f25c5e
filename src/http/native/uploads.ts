import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { NativeUpload } from '../../contract/admin.ts';
import { problemResponses } from '../../contract/native.ts';
import { uploadKey } from '../../store/blobs.ts';
import { newToken } from '../../store/tokens.ts';
import { requireKey } from '../auth.ts';
import { checkImageBytes, receiveImage } from '../wavespeed/receive-image.ts';
import { downloadUrl, safeName } from '../wavespeed/uploads.ts';
import type { NativeOptions } from './routes.ts';

/** Sending an image ahead of the predictions that animate it. */
export function uploadRoutes({ store, publicUrl }: NativeOptions): FastifyPluginAsyncTypebox {
  return async (app) => {
    requireKey(app, store.keys);
    // The content decides what it is, whatever its type says.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));

    app.post('/v1/uploads', {
      config: { scope: 'submit' },
      schema: {
        tags: ['Uploads'],
        summary: 'Upload an image: its bytes are the body',
        description:
          'At most 50 MB; PNG, JPEG, WebP, AVIF or GIF, judged by the content. Kept as long as predictions are.',
        security: [{ key: [] }],
        consumes: ['application/octet-stream', 'image/*'],
        querystring: Type.Object({
          filename: Type.Optional(Type.String({ maxLength: 1000, description: 'Shows in the URL.' })),
        }),
        response: { 201: NativeUpload, ...problemResponses },
      },
      handler: async (request, reply) => {
        try {
          checkImageBytes(Number(request.headers['content-length'] ?? 0));
          await store.space.forSubmission();
          const token = newToken();
          const name = safeName(request.query.filename ?? '');
          const bytes = await store.blobs.put(uploadKey(token, name), receiveImage(request.raw, null));
          await store.uploads.add({ keyId: request.keyId, token, name, bytes });
          const image = downloadUrl(publicUrl(), token, name);
          return await reply.code(201).header('location', image).send({ image, filename: name, bytes });
        } finally {
          // What is left of a file that was refused is dropped, so that its sender comes to see the answer.
          request.raw.resume();
        }
      },
    });
  };
}
