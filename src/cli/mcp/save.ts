import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../contract/errors.ts';

/**
 * The absolute path under which a video may be saved.
 *
 * @throws AppError INPUT_INVALID when it is no .mp4, its folder is not there, or a file is there already.
 */
export async function checkTarget(path: string, overwrite: boolean): Promise<string> {
  const target = resolve(path);
  const refuse = (problem: string) => new AppError('INPUT_INVALID', `save_to ${problem}`, { field: 'save_to' });
  if (extname(target).toLowerCase() !== '.mp4') throw refuse(`must be the name of an .mp4 file, not ${path}.`);
  const folder = await stat(dirname(target)).catch(() => null);
  if (folder?.isDirectory() !== true) throw refuse(`names the folder ${dirname(target)}, which does not exist.`);
  const there = await stat(target).catch(() => null);
  if (there !== null && !(overwrite && there.isFile())) throw refuse(`names ${target}, which is there already.`);
  return target;
}

/** Saves a video under its name, whole or not at all. */
export async function save(video: AsyncIterable<Uint8Array>, target: string): Promise<void> {
  const temporary = join(dirname(target), `.muybridge-${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    await pipeline(video, file.createWriteStream());
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('INTERNAL', `The video could not be saved as ${target}: ${why}`, { cause: error });
  }
}
