import { Type, type Static } from 'typebox';
import { maxImageBytes } from './prediction.ts';
import { envelope } from './wavespeed.ts';

/** The two upload protocols of the WaveSpeed API: a ticket that is then filled by PUT, and a form. */

/** Asks for an address to PUT one file to. */
export const UploadTicketBody = Type.Object(
  {
    filename: Type.Optional(
      Type.String({ maxLength: 1000, description: 'Shows in the URL, as far as its characters allow.' }),
    ),
    size: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        'x-allowed': 'the number of bytes, at least 1',
        description: `Bytes of the file, at most ${maxImageBytes}. When given, the file must have just as many.`,
      }),
    ),
    content_type: Type.Optional(
      Type.String({
        pattern: String.raw`^[\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100}(?:\s*;[\x20-\x7e]{0,200})?$`,
        'x-allowed': 'a media type such as image/png',
        description: 'Returned in `upload.headers`. What the file is, is judged by its content.',
      }),
    ),
  },
  { examples: [{ filename: 'clowns.jpg', content_type: 'image/jpeg' }] },
);

const Uploaded = {
  type: Type.Literal('image'),
  download_url: Type.String({ format: 'uri', description: 'Use it as `image` of a submission.' }),
  filename: Type.String(),
};

/** A file that is there. */
export const UploadEnvelope = envelope(
  Type.Object({ ...Uploaded, size: Type.Integer({ minimum: 1, description: 'Bytes.' }) }),
);
export type UploadEnvelope = Static<typeof UploadEnvelope>;

/** Where to PUT the file, with exactly these headers and no Authorization. */
export const UploadTicketEnvelope = envelope(
  Type.Object({
    ...Uploaded,
    size: Type.Integer({ minimum: 0, description: 'As it was announced; 0 when it was not.' }),
    upload: Type.Object({
      method: Type.Literal('PUT'),
      url: Type.String({ format: 'uri', description: 'Works once, until `expires_at`.' }),
      headers: Type.Object({ 'Content-Type': Type.String() }),
    }),
    expires_at: Type.String({ format: 'date-time' }),
  }),
);
export type UploadTicketEnvelope = Static<typeof UploadTicketEnvelope>;
