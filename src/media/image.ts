import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { AppError } from '../contract/errors.ts';
import { imageFormats, sniffImageFormat, type ImageFormat } from '../contract/image-format.ts';
import { maxImageBytes } from '../contract/prediction.ts';
import { outputSize } from './size.ts';

/** 8-bit sRGB, four bytes a pixel, rows top to bottom. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array };

export type DecodedImage = {
  /** The picture upright, opaque (alpha 255), at the size of the video that is made of it. */
  readonly image: Pixels;
  /** What was sent; width and height as a viewer shows it, upright. */
  readonly source: { readonly width: number; readonly height: number; readonly format: ImageFormat };
};

/** Pixels that a picture may have before it is decoded; more is refused unread. */
export const maxImagePixels = 50_000_000;
/** Width divided by height, or its inverse, at most this. */
export const maxAspect = 4;
const decodeSeconds = 30;

/**
 * Reads a picture and resizes it (Lanczos) to the size of its video, see `outputSize`.
 *
 * PNG, JPEG, WebP, AVIF or GIF (its first frame), judged by content. EXIF orientation and colour profile are
 * applied; grey, CMYK and 16-bit pictures become 8-bit sRGB; what is transparent becomes white.
 *
 * @throws AppError IMAGE_UNREADABLE for other formats and damaged files, IMAGE_TOO_LARGE above `maxImageBytes` or
 * `maxImagePixels`, IMAGE_ASPECT beyond 1:4 or 4:1.
 */
export async function decodeImage(source: string | Uint8Array): Promise<DecodedImage> {
  const bytes = typeof source === 'string' ? await readCapped(source) : source;
  if (bytes.length > maxImageBytes) throw tooManyBytes();
  const format = sniffImageFormat(bytes);
  if (format === null) {
    throw new AppError('IMAGE_UNREADABLE', 'The image is not a PNG, JPEG, WebP, AVIF or GIF file. Send one of these.', {
      field: 'image',
    });
  }

  // Reading the header decodes nothing; the cap on pixels is ours to check, so that the refusal can say what was found.
  const metadata = await readable(sharp(bytes, { limitInputPixels: false }).metadata());
  const { width, height } = checkedDimensions(metadata);
  const size = outputSize(width, height);
  // 'error' refuses truncated files but not those with harmless irregularities, which cameras write.
  const file = sharp(bytes, { failOn: 'error', limitInputPixels: maxImagePixels });
  const decoded = await readable(upright(file, size).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }));
  const { info, data } = decoded;
  if (info.width !== size.width || info.height !== size.height || info.channels !== 4) {
    throw new Error(
      `The decoder gave ${info.width} x ${info.height} x ${info.channels} instead of ${size.width} x ${size.height} x 4.`,
    );
  }
  return {
    image: { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) },
    source: { width, height, format },
  };
}

/** Side of the square that thumbnails fit into: two columns of a phone, or five of a desktop, at their pixel density. */
const thumbnailSide = 512;

/**
 * Writes the stills that stand for a video, next to one another: `poster.jpg` in full size and `poster.webp`, at most
 * 512 pixels wide or high.
 */
export async function writePosters(
  image: Pixels,
  folder: string,
): Promise<{ readonly posterPath: string; readonly thumbnailPath: string }> {
  const posterPath = join(folder, 'poster.jpg');
  const thumbnailPath = join(folder, 'poster.webp');
  const { width, height, data } = image;
  await writeFile(posterPath, await encodeJpeg(image));
  await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toFile(thumbnailPath);
  return { posterPath, thumbnailPath };
}

/**
 * Compresses a picture as JPEG, for posters and small previews.
 *
 * @param quality 1 to 100.
 */
export async function encodeJpeg(image: Pixels, quality = 85): Promise<Uint8Array> {
  const { width, height, data } = image;
  return await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality, progressive: true })
    .toBuffer();
}

function upright(file: Sharp, size: { width: number; height: number }): Sharp {
  return file
    .timeout({ seconds: decodeSeconds })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: false })
    .toColourspace('srgb')
    .ensureAlpha();
}

async function readCapped(path: string): Promise<Uint8Array> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  if (size > maxImageBytes) throw tooManyBytes();
  return await file.readFile();
}

function tooManyBytes(): AppError {
  return new AppError(
    'IMAGE_TOO_LARGE',
    `The image has more than ${maxImageBytes / 1024 / 1024} MB. Send a smaller file.`,
    { field: 'image' },
  );
}

/** Width and height as a viewer shows the picture. */
function checkedDimensions(metadata: Metadata): { width: number; height: number } {
  // A decoder of another kind than the header promised would be one that was not meant to be reached.
  const kind = metadata.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata.format;
  if (!imageFormats.some((format) => format === kind)) throw damaged();
  const { width, height } = metadata.autoOrient;
  if (!(width > 0 && height > 0)) throw damaged();
  if (width * height > maxImagePixels) {
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `The image is ${width} x ${height} pixels; at most ${maxImagePixels / 1e6} million are taken. Send a smaller one.`,
      { field: 'image' },
    );
  }
  const aspect = width / height;
  if (aspect > maxAspect || aspect < 1 / maxAspect) {
    throw new AppError(
      'IMAGE_ASPECT',
      `The image is ${width} x ${height} pixels; its aspect must lie within 1:4 and 4:1. Crop it.`,
      {
        field: 'image',
      },
    );
  }
  return { width, height };
}

function damaged(cause?: unknown): AppError {
  return new AppError(
    'IMAGE_UNREADABLE',
    'The image is damaged or incomplete and cannot be decoded. Send the file again, or another one.',
    {
      field: 'image',
      cause,
    },
  );
}

/** The decoder has no error classes of its own; whatever it reports about user bytes means that they cannot be read. */
async function readable<T>(decoding: Promise<T>): Promise<T> {
  try {
    return await decoding;
  } catch (error) {
    throw damaged(error);
  }
}
