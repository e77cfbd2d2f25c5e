import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputKey, openBlobs, outputKey } from '../../src/store/blobs.ts';
import { createFreeSpace } from '../../src/store/free-space.ts';
import { openStore } from '../../src/store/store.ts';
import { newToken } from '../../src/store/tokens.ts';
import { newPrediction, quietLog } from './backends.ts';

const mib = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'muybridge-disk-'));
const small = join(folder, 'small');

/** A file system of 128 MiB of its own; only root may mount one. */
const mounted = ((): boolean => {
  try {
    execFileSync('mkdir', [small]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', small], { stdio: 'ignore' });
    return true;
  } catch {
    // No root, or no right to mount.
    return false;
  }
})();
afterAll(() => {
  if (mounted) execFileSync('umount', [small]);
  rmSync(folder, { recursive: true });
});

const leaveFree = async (bytes: number) => {
  await rm(join(small, 'ballast'), { force: true });
  const free = await createFreeSpace(small, 0).bytes();
  await writeFile(join(small, 'ballast'), Buffer.alloc(Math.max(0, free - bytes), 1));
};

describe.runIf(mounted)('on a disk of 128 MiB', () => {
  beforeAll(() => leaveFree(3 * mib));
  afterAll(() => rm(join(small, 'ballast'), { force: true }));

  test('a file that does not fit is refused as such, and leaves nothing behind', async () => {
    const blobs = await openBlobs(join(small, 'blobs'));
    const large = Buffer.alloc(5 * mib, 7);
    const source = join(folder, 'video');
    await writeFile(source, large);
    const full = { code: 'DISK_FULL', message: expect.stringContaining('is full') };
    await expect(blobs.put(outputKey(newToken(), 'a.mp4'), large)).rejects.toMatchObject(full);
    async function* pieces() {
      for (let at = 0; at < large.length; at += 65_536) yield large.subarray(at, at + 65_536);
    }
    await expect(blobs.put(outputKey(newToken(), 'a.mp4'), pieces())).rejects.toMatchObject(full);
    await expect(blobs.moveIn(outputKey(newToken(), 'a.mp4'), source)).rejects.toMatchObject(full);
    expect(await readdir(join(small, 'blobs', 'incoming'))).toEqual([]);
    const none = { files: 0, bytes: 0 };
    expect(await blobs.usage()).toEqual({ inputs: none, outputs: none, uploads: none });
    await blobs.put(inputKey(newToken()), Buffer.alloc(mib));
    await blobs.check();
  });

  test('a database that could not write loses nothing that it had acknowledged', async () => {
    await rm(join(small, 'ballast'), { force: true });
    const open = () => openStore({ dataDir: join(small, 'data'), databaseUrl: null, log: quietLog() });
    const store = await open();
    const acknowledged: string[] = [];
    await leaveFree(1 * mib);
    const submitUntilRefused = async () => {
      for (let n = 0; n < 20_000; n += 1) {
        const input = { ...newPrediction().input, prompt: randomBytes(50_000).toString('hex') };
        acknowledged.push((await store.predictions.create(newPrediction({ input }))).id);
      }
    };
    await expect(submitUntilRefused()).rejects.toBeInstanceOf(Error);
    await expect(store.check()).rejects.toBeInstanceOf(Error);
    await store.close().catch(() => undefined);
    await rm(join(small, 'ballast'), { force: true });
    const again = await open();
    await again.check();
    for (const id of acknowledged) expect(await again.predictions.get(id, 'key-1')).not.toBeNull();
    await again.predictions.create(newPrediction());
    await again.close();
  });
});

describe('before the disk is full', () => {
  const spaceOf = (free: number) => createFreeSpace('/', 800, async () => ({ bavail: free, bsize: 1 }));

  test('submissions are refused below the floor, files only below an eighth of it', async () => {
    await spaceOf(800).forSubmission();
    await expect(spaceOf(799).forSubmission()).rejects.toMatchObject({ code: 'DISK_FULL' });
    await spaceOf(700).forFile(600);
    await expect(spaceOf(700).forFile(601)).rejects.toMatchObject({ code: 'DISK_FULL' });
  });

  test('nothing is looked at without a floor', async () => {
    const never = createFreeSpace('/', 0, () => Promise.reject(new Error('looked')));
    await expect(never.forSubmission()).resolves.toBeUndefined();
    await expect(never.forFile(1e15)).resolves.toBeUndefined();
  });
});
