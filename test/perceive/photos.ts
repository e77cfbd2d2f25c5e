import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { RgbaImage } from '../../src/engines/diorama/types.ts';

/** Photos for looking and measuring; they are no part of the repository, and tests that need them skip without them. */
const folder =
  process.env['MUYBRIDGE_TEST_PHOTOS'] ?? fileURLToPath(new URL('../../../shared/photos', import.meta.url));

export const photos: readonly string[] = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.jpg'))
      .toSorted()
  : [];

/** A photo at the size at which it would be animated. */
export async function readPhoto(name: string): Promise<RgbaImage> {
  const file = path.join(folder, name);
  const { width, height } = await sharp(file).metadata();
  const scale = Math.min(1, 1280 / Math.max(width, height), Math.sqrt(921_600 / (width * height)));
  const { data, info } = await sharp(file)
    .resize(Math.round(width * scale), Math.round(height * scale), { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
