import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Held until `release` (which may be called again), or until the process dies by whatever means. */
export type OwnerLock = { release(): void };

/**
 * Makes this process the one owner of a folder. The lock is a file lock of the kernel (through SQLite, which
 * knows how to take one on every system), so it needs no clean-up after a crash and no guess about process ids.
 *
 * @returns the lock, or null when another owner holds the folder; `ownerOf` tells who.
 */
export async function acquireOwnerLock(folder: string): Promise<OwnerLock | null> {
  await mkdir(folder, { recursive: true });
  const sidecar = new DatabaseSync(join(folder, 'owner.lock'));
  try {
    sidecar.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    sidecar.close();
    if (isBusy(error)) return null;
    throw error;
  }
  // The locked file cannot be read by the one who is refused; this note beside it can.
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  return {
    release() {
      if (sidecar.isOpen) sidecar.close();
    },
  };
}

/** Who holds the folder, in words: `process 4711, since 2026-01-31T12:00:00.000Z`. */
export async function ownerOf(folder: string): Promise<string> {
  try {
    const note: unknown = JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'));
    if (note !== null && typeof note === 'object' && 'pid' in note && 'since' in note) {
      return `process ${String(note.pid)}, since ${String(note.since)}`;
    }
  } catch (error) {
    // The owner may be between taking the lock and writing its note.
    if (!(error instanceof SyntaxError) && !isMissing(error)) throw error;
  }
  return 'another process';
}

function isBusy(error: unknown): boolean {
  // SQLite's primary result code 5, SQLITE_BUSY.
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
