import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../../contract/errors.ts';
import { maxImageBytes } from '../../contract/prediction.ts';
import { UploadEnvelope, UploadTicketBody, UploadTicketEnvelope } from '../../contract/uploads.ts';
import { uploadKey } from '../../store/blobs.ts';
import { newToken } from '../../store/tokens.ts';
import { requireKey } from '../auth.ts';
import type { HttpOptions } from '../server.ts';
import { failures, success } from './envelope.ts';
import { fieldReader, readByHandler } from './fields.ts';
import { checkImageBytes, receiveImage } from './receive-image.ts';

const ticketLifetimeMs = 60 * 60 * 1000;
const readTicket = fieldReader(UploadTicketBody);

/** How a client sends an image ahead: by ticket, as the current SDKs do, or as a form, as the older ones do. */
export function uploadRoutes(options: HttpOptions): FastifyPluginAsyncTypebox {
  const { store } = options;
  return async (app) => {
    requireKey(app, store.keys);
    // One byte above the cap, so that what is too large is seen to be.
    await app.register(multipart, {
      limits: { fileSize: maxImageBytes + 1, files: 1, parts: 20, fieldSize: 100_000 },
      throwFileSizeLimit: false,
    });

    app.post('/media/uploads', {
      config: { scope: 'submit' },
      schema: {
        tags: ['Uploads'],
        summary: 'Get an address to PUT an image to',
        description: 'PUT the file to `upload.url` with exactly `upload.headers` and without Authorization.',
        security: [{ key: [] }],
        body: UploadTicketBody,
        response: { 200: UploadTicketEnvelope, ...failures },
      },
      validatorCompiler: readByHandler,
      handler: async ({ body, keyId }): Promise<UploadTicketEnvelope> => {
        const { filename = '', size, content_type: contentType = 'application/octet-stream' } = readTicket(body);
        if (size !== undefined) checkImageBytes(size);
        await store.space.forSubmission();
        const name = safeName(filename);
        const expectedBytes = size ?? null;
        const announced = await store.uploads.announce({ keyId, name, expectedBytes, lifetimeMs: ticketLifetimeMs });
        const base = options.publicUrl();
        return success({
          type: 'image',
          download_url: downloadUrl(base, announced.token, name),
          filename: name,
          size: size ?? 0,
          upload: {
            method: 'PUT',
            url: `${base}/uploads/${announced.secret}`,
            headers: { 'Content-Type': contentType },
          },
          expires_at: announced.expiresAt.toISOString(),
        });
      },
    });

    app.post('/media/upload/binary', {
      config: { scope: 'submit' },
      schema: {
        tags: ['Uploads'],
        summary: 'Upload an image as the field `file` of a form (multipart/form-data)',
        security: [{ key: [] }],
        response: { 200: UploadEnvelope, ...failures },
      },
      handler: async (request): Promise<UploadEnvelope> => {
        try {
          return await storeForm(request, options).catch(explainForm);
        } finally {
          // What is left of a form that was refused is read and dropped, so that its sender comes to see the answer.
          request.raw.unpipe();
          request.raw.resume();
        }
      },
    });
  };
}

/** The address of a ticket. Whoever has it needs no key; it takes any media type, since the content decides. */
export function uploadDelivery({ store, publicUrl }: HttpOptions): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));

    app.put('/uploads/:secret', {
      schema: {
        tags: ['Uploads'],
        summary: 'Deliver the file of a ticket, once',
        params: Type.Object({ secret: Type.String({ maxLength: 200 }) }),
        response: { 200: UploadEnvelope, ...failures },
      },
      handler: async (request): Promise<UploadEnvelope> => {
        const upload = await store.uploads.claim(request.params.secret);
        if (upload === null) {
          throw new AppError(
            'NOT_FOUND',
            'This upload address was used before, has expired or never existed. Ask for a new one.',
          );
        }
        const { token, name, expectedBytes } = upload;
        let stored = false;
        try {
          checkImageBytes(Number(request.headers['content-length'] ?? 0));
          await store.space.forSubmission();
          const bytes = await store.blobs.put(uploadKey(token, name), receiveImage(request.raw, expectedBytes));
          await store.uploads.complete(token, bytes);
          stored = true;
          return uploaded(publicUrl(), token, name, bytes);
        } finally {
          if (!stored) await store.uploads.release(token);
          // What is left of a file that was refused is dropped, so that its sender comes to see the answer.
          request.raw.resume();
        }
      },
    });
  };
}

async function storeForm(request: FastifyRequest, { store, publicUrl }: HttpOptions): Promise<UploadEnvelope> {
  if (!request.isMultipart()) {
    throw new AppError(
      'INPUT_INVALID',
      'The body must be a form (multipart/form-data) with the image as field "file".',
    );
  }
  await store.space.forSubmission();
  for await (const part of request.parts()) {
    if (part.type !== 'file') continue;
    if (part.fieldname !== 'file') {
      throw new AppError('INPUT_INVALID', `The form has a file in the field "${part.fieldname}"; it must be "file".`, {
        field: 'file',
      });
    }
    const token = newToken();
    const name = safeName(part.filename ?? '');
    const bytes = await store.blobs.put(uploadKey(token, name), receiveImage(part.file, null));
    await store.uploads.add({ keyId: request.keyId, token, name, bytes });
    return uploaded(publicUrl(), token, name, bytes);
  }
  throw new AppError('INPUT_MISSING', 'The form has no field "file". Send the image in it.', { field: 'file' });
}

/** What the parser of forms says of a broken one, in plain errors without a code. */
function explainForm(error: unknown): never {
  const broken = /^(?:Multipart:|Unexpected end of (?:multipart|file)|Part terminated|Malformed|The needle )/;
  if (!(error instanceof Error) || 'code' in error || !broken.test(error.message)) throw error;
  throw new AppError('INPUT_INVALID', `The body is no whole form (${error.message}). Send it again.`, { cause: error });
}

function uploaded(base: string, token: string, name: string, bytes: number): UploadEnvelope {
  const data = { type: 'image' as const, download_url: downloadUrl(base, token, name), filename: name, size: bytes };
  return success(data);
}

/** Where an upload is to be had. */
export function downloadUrl(base: string, token: string, name: string): string {
  return `${base}/media/uploads/${token}/${name}`;
}

/** What may stand in a path of a given file name; folders in it are dropped. */
export function safeName(filename: string): string {
  const last = filename.split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .replaceAll(/[^\w.-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-100);
  return /\w/.test(safe) ? safe.replace(/^\.+/, '') : 'image';
}
