import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { LinkedUpload, NativeUpload } from '../../contract/admin.ts';
import { AppError } from '../../contract/errors.ts';
import { problemResponses } from '../../contract/native.ts';
import { uploadKey } from '../../store/blobs.ts';
import { newToken } from '../../store/tokens.ts';
import { requireKey } from '../auth.ts';
import { goneSignal } from '../prediction-watch.ts';
import { fieldReader, readByHandler } from '../wavespeed/fields.ts';
import { receiveImage } from '../wavespeed/receive-image.ts';
import { downloadUrl, safeName } from '../wavespeed/uploads.ts';
import type { NativeOptions } from './routes.ts';

const readBody = fieldReader(LinkedUpload);

/** Images that are fetched at a time, of all keys: each may be large and slow. */
const mostAtATime = 8;

/** Keeps a copy of an image of the web, for whoever wants to show it before it is animated. */
export function linkedUploadRoutes({ store, publicUrl, fetchImage }: NativeOptions): FastifyPluginAsyncTypebox {
  let fetching = 0;
  return async (app) => {
    requireKey(app, store.keys);

    app.post('/v1/uploads/link', {
      config: { scope: 'submit' },
      schema: {
        tags: ['Uploads'],
        summary: 'Upload an image of the web: the server fetches it',
        description: 'A submission takes such a URL itself. With a copy, what you see is what will be animated.',
        security: [{ key: [] }],
        body: LinkedUpload,
        response: { 201: NativeUpload, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async (request, reply) => {
        const { url } = readBody(request.body);
        if (fetching >= mostAtATime) {
          throw new AppError('OVERLOADED', 'Too many images are being fetched already. Try again in a moment.', {
            retryAfterSeconds: 5,
          });
        }
        fetching += 1;
        try {
          await store.space.forSubmission();
          await using folder = await temporaryFolder();
          const path = join(folder.path, 'image');
          await fetchImage(url, path, goneSignal(reply));
          const token = newToken();
          const name = safeName(new URL(url).pathname.split('/').at(-1) ?? '');
          const bytes = await store.blobs.put(uploadKey(token, name), receiveImage(createReadStream(path), null));
          await store.uploads.add({ keyId: request.keyId, token, name, bytes });
          const image = downloadUrl(publicUrl(), token, name);
          return await reply.code(201).header('location', image).send({ image, filename: name, bytes });
        } finally {
          fetching -= 1;
        }
      },
    });
  };
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'muybridge-link-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
