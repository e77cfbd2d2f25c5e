import { describeAllowed, describeValue } from '../../contract/describe.ts';
import { AppError } from '../../contract/errors.ts';
import { imageHeaderBytes, sniffImageFormat } from '../../contract/image-format.ts';
import { PredictionBody, maxImageBytes } from '../../contract/prediction.ts';
import { parseImageUrl } from '../../safety/guard/image-url.ts';

export type GivenImage =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/**
 * Reads the `image` field: an http(s) URL, or a picture as data URI or base64, recognised by its first bytes.
 *
 * @throws AppError INPUT_INVALID, IMAGE_UNREADABLE or IMAGE_TOO_LARGE.
 */
export function parseImage(text: string): GivenImage {
  if (/^data:/i.test(text)) return { kind: 'bytes', bytes: checked(decodeBase64(dataOf(text)), text) };
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return { kind: 'url', url: parseImageUrl(text) };
  return { kind: 'bytes', bytes: checked(decodeBase64(text), text) };
}

function invalid(problem: string): AppError {
  const allowed = describeAllowed(PredictionBody.properties.image);
  return new AppError('INPUT_INVALID', `image must be ${allowed}; ${problem}.`, { field: 'image' });
}

/** What follows the comma of `data:image/png;base64,...` (RFC 2397). */
function dataOf(dataUri: string): string {
  const comma = dataUri.indexOf(',');
  if (comma === -1) throw invalid('it is a data URI without a comma');
  if (!/;\s*base64\s*$/i.test(dataUri.slice(0, comma))) throw invalid('it is a data URI that is not in base64');
  return dataUri.slice(comma + 1);
}

/** Null when the text is no base64, in the ordinary or the URL-safe alphabet, with or without padding. */
function decodeBase64(text: string): Buffer | null {
  const compact = /\s/.test(text) ? text.replaceAll(/\s+/g, '') : text;
  if (!/^[\w+/-]*={0,2}$/.test(compact)) return null;
  return Buffer.from(compact, 'base64');
}

function checked(bytes: Buffer | null, text: string): Buffer {
  const format = bytes === null ? null : sniffImageFormat(bytes.subarray(0, imageHeaderBytes));
  if (bytes === null || format === null) {
    if (/^data:/i.test(text)) {
      const problem = bytes === null ? 'is a data URI with broken base64' : 'is a data URI, but not of a picture';
      throw new AppError('IMAGE_UNREADABLE', `image ${problem}. Allowed are PNG, JPEG, WebP, AVIF and GIF.`, {
        field: 'image',
      });
    }
    throw invalid(`it is ${describeValue(text)}`);
  }
  if (bytes.length > maxImageBytes) {
    const allowed = `${maxImageBytes / 1024 / 1024} MB`;
    throw new AppError('IMAGE_TOO_LARGE', `image has ${bytes.length} bytes; allowed are at most ${allowed}.`, {
      field: 'image',
    });
  }
  return bytes;
}
