import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueEntry } from './catalogue.ts';

export type ModelState = {
  /** `partial`: a pull was interrupted and goes on when it is repeated; `wrong`: the file is not what the catalogue says. */
  readonly state: 'present' | 'absent' | 'partial' | 'wrong';
  readonly path: string;
  /** On the disk, whole or partial. */
  readonly bytes: number;
};

/** Where a model lies and where its pieces are gathered. */
export function modelPath(folder: string, { file }: Pick<CatalogueEntry, 'file'>): string {
  return join(folder, file);
}

/** The pieces of an unfinished download. */
export function partialPath(folder: string, entry: Pick<CatalogueEntry, 'file'>): string {
  return `${modelPath(folder, entry)}.part`;
}

/** What is on the disk, judged by size; `pull` has checked the content when it gave the file its name. */
export async function stateOf(folder: string, entry: CatalogueEntry): Promise<ModelState> {
  const path = modelPath(folder, entry);
  const bytes = await sizeOf(path);
  if (bytes !== null) return { state: bytes === entry.bytes ? 'present' : 'wrong', path, bytes };
  const partial = await sizeOf(partialPath(folder, entry));
  return partial === null ? { state: 'absent', path, bytes: 0 } : { state: 'partial', path, bytes: partial };
}

/** Bytes of a file; null when there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}

/** Lower-case hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
