import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireOwnerLock } from '../store/owner-lock.ts';

/** Folders for what a job needs on the disk while it runs. */
export type Scratch = {
  /** A new empty folder that vanishes with its `using` block. */
  folder(): Promise<AsyncDisposable & { readonly path: string }>;
  close(): Promise<void>;
};

const slots = 64;

/**
 * Takes a slot of the scratch folder for this process. Several processes may share the folder: a slot belongs to
 * whoever holds its lock, and what the dead have left in the others is removed.
 */
export async function openScratch(folder: string): Promise<Scratch> {
  await mkdir(folder, { recursive: true });
  let mine: { readonly jobs: string; release(): Promise<void> } | null = null;
  const known = new Set(await readdir(folder));
  for (let slot = 0; slot < slots; slot += 1) {
    if (mine !== null && !known.has(String(slot))) continue;
    const home = join(folder, String(slot));
    const lock = await acquireOwnerLock(home);
    if (lock === null) continue;
    const jobs = join(home, 'jobs');
    await rm(jobs, { recursive: true, force: true });
    if (mine !== null) {
      lock.release();
      continue;
    }
    await mkdir(jobs);
    mine = {
      jobs,
      async release() {
        await rm(jobs, { recursive: true, force: true });
        lock.release();
      },
    };
  }
  if (mine === null)
    throw new Error(`All ${slots} slots of the scratch folder ${folder} are taken by other processes.`);
  const slot = mine;
  return {
    async folder() {
      const path = await mkdtemp(join(slot.jobs, 'job-'));
      return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
    },
    close: () => slot.release(),
  };
}
