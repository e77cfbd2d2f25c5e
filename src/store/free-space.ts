import { statfs } from 'node:fs/promises';
import { AppError } from '../contract/errors.ts';

/** The room that is left on the disk. */
export type FreeSpace = {
  /** Bytes that this process may still write. */
  bytes(): Promise<number>;
  /**
   * Asked before anything new is taken.
   *
   * @throws AppError DISK_FULL when less than the floor is left.
   */
  forSubmission(): Promise<void>;
  /**
   * Asked before a file is kept: the database must go on when the files cannot.
   *
   * @throws AppError DISK_FULL when the file would leave less than an eighth of the floor.
   */
  forFile(bytes: number): Promise<void>;
};

/** How often the file system is asked at most: the answer changes slowly, and each costs a system call. */
const ageMs = 500;

/**
 * @param floor bytes that are to stay free; 0 looks at nothing.
 * @param ask stands in for the file system in tests.
 */
export function createFreeSpace(
  folder: string,
  floor: number,
  ask: (folder: string) => Promise<{ readonly bavail: number; readonly bsize: number }> = statfs,
): FreeSpace {
  let asked: { readonly at: number; readonly bytes: Promise<number> } | null = null;
  const measure = async () => {
    const { bavail, bsize } = await ask(folder);
    return bavail * bsize;
  };
  const bytes = () => {
    if (asked === null || performance.now() - asked.at > ageMs) asked = { at: performance.now(), bytes: measure() };
    return asked.bytes;
  };
  return {
    bytes: measure,
    async forSubmission() {
      if (floor === 0 || (await bytes()) >= floor) return;
      throw new AppError(
        'DISK_FULL',
        'The disk of this server is nearly full. Nothing was stored; try again later. The operator can make room, or ' +
          'shorten MUYBRIDGE_RETENTION_DAYS.',
        { retryAfterSeconds: 300 },
      );
    },
    async forFile(size) {
      if (floor === 0 || (await measure()) - size >= floor / 8) return;
      throw diskFull();
    },
  };
}

/** Tells a full disk, or a used-up quota, as such; every other error stays what it is. */
export function explainFullDisk(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT' ? diskFull(error) : error;
}

function diskFull(cause?: unknown): AppError {
  return new AppError(
    'DISK_FULL',
    'The disk of this server is full, so that the file could not be stored. Try again later.',
    {
      cause,
      retryAfterSeconds: 300,
    },
  );
}
