import type { Readable } from 'node:stream';
import { AppError } from '../../contract/errors.ts';
import { imageHeaderBytes, sniffImageFormat } from '../../contract/image-format.ts';
import { maxImageBytes } from '../../contract/prediction.ts';

const maxMegabytes = maxImageBytes / 1024 / 1024;

/** @throws AppError IMAGE_TOO_LARGE when so many bytes are more than are taken. */
export function checkImageBytes(bytes: number): void {
  if (bytes <= maxImageBytes) return;
  throw new AppError(
    'IMAGE_TOO_LARGE',
    `The file is larger than the ${maxMegabytes} MB that are taken. Make it smaller.`,
  );
}

/**
 * Lets a file through as it comes in.
 *
 * @param expectedBytes what was announced; null when nothing was.
 * @throws AppError (while reading) IMAGE_UNREADABLE when its first bytes are no picture's, IMAGE_TOO_LARGE above the cap,
 * INPUT_INVALID when it has not the size that was announced, INPUT_MISSING when it is empty.
 */
export async function* receiveImage(source: Readable, expectedBytes: number | null): AsyncGenerator<Uint8Array> {
  let header: Buffer | null = Buffer.alloc(0);
  let bytes = 0;
  // Destroying the source would break the connection, and the sender would never see why.
  for await (const piece of source.iterator({ destroyOnReturn: false })) {
    const chunk = Buffer.from(piece);
    bytes += chunk.length;
    checkImageBytes(bytes);
    if (header === null) {
      yield chunk;
      continue;
    }
    header = Buffer.concat([header, chunk]);
    if (header.length < imageHeaderBytes) continue;
    checkFormat(header);
    yield header;
    header = null;
  }
  if (bytes === 0) throw new AppError('INPUT_MISSING', 'The file is empty. Send the bytes of an image.');
  if (header !== null) {
    checkFormat(header);
    yield header;
  }
  if (expectedBytes !== null && bytes !== expectedBytes) {
    throw new AppError(
      'INPUT_INVALID',
      `The file has ${bytes} bytes, but ${expectedBytes} were announced. Send it again, whole.`,
      { field: 'size' },
    );
  }
}

function checkFormat(header: Buffer): void {
  if (sniffImageFormat(header) !== null) return;
  throw new AppError(
    'IMAGE_UNREADABLE',
    'The file is no picture that can be animated. Allowed are PNG, JPEG, WebP, AVIF and GIF, whatever the name says.',
    { field: 'file' },
  );
}
