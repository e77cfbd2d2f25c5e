import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, opendir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncPath } from './durable-fs.ts';
import { explainFullDisk, type FreeSpace } from './free-space.ts';

export type Blob = { readonly bytes: number; readonly modified: Date };

/** Positions of the first and the last byte, both included, as in an HTTP range. */
export type BlobRange = { readonly start: number; readonly end: number };

/**
 * Files under keys of the form `<room>/<32 hexadecimal digits>/<name>`. A blob is there completely or not at all,
 * and on the disk before `put` resolves.
 */
export type Blobs = {
  /** Stores bytes under a key, in place of what was there. Returns their number. */
  put(key: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<number>;
  /** Stores a file under a key; the file is gone afterwards. Returns its size. */
  moveIn(key: string, path: string): Promise<number>;
  /** Null when there is no such blob. */
  stat(key: string): Promise<Blob | null>;
  /** The stream fails with ENOENT when there is no such blob. */
  read(key: string, range?: BlobRange): Readable;
  /** Removes every blob of one token, e.g. `outputs/<32 hexadecimal digits>`; nothing happens when there is none. */
  remove(room: BlobRoom, token: string): Promise<void>;
  /** The tokens of a room that were last changed before a moment. */
  tokens(room: BlobRoom, before: Date): AsyncIterable<string>;
  /** Writes a file and removes it. */
  check(): Promise<void>;
  /** The files of each room. Walks through all of them. */
  usage(): Promise<Record<BlobRoom, { readonly files: number; readonly bytes: number }>>;
  /** Removes half-written files that were last changed before a moment; returns how many. */
  sweepTemporary(before: Date): Promise<number>;
};

/**
 * `inputs` are images that came with a request, `outputs` are videos and posters, `uploads` are images that were sent
 * ahead. The last two are served under `/media/`.
 */
export const blobRooms = ['inputs', 'outputs', 'uploads'] as const;
export type BlobRoom = (typeof blobRooms)[number];

export function inputKey(token: string): string {
  return `inputs/${token}/image`;
}

export function outputKey(token: string, name: string): string {
  return `outputs/${token}/${name}`;
}

export function uploadKey(token: string, name: string): string {
  return `uploads/${token}/${name}`;
}

/**
 * The blob behind a public path, `/media/<32 hexadecimal digits>/<name>` for outputs and `/media/uploads/...` for
 * uploads, or null for any other path.
 */
export function keyOfMediaPath(path: string): string | null {
  const match = /^\/media\/(uploads\/)?([0-9a-f]{32})\/([\w-][\w.-]{0,100})$/.exec(path);
  const [, uploads, token, name] = match ?? [];
  if (token === undefined || name === undefined) return null;
  return uploads === undefined ? outputKey(token, name) : uploadKey(token, name);
}

/** The token inside a key. */
export function tokenOf(key: string): string {
  const token = keyPattern.exec(key)?.groups?.token;
  if (token === undefined) throw new Error(`"${key}" is no blob key.`);
  return token;
}

const keyPattern = /^(?<room>inputs|outputs|uploads)\/(?<token>[0-9a-f]{32})\/(?<name>[\w-][\w.-]{0,100})$/;

/**
 * Opens the blobs of a folder on this machine.
 *
 * @param space is asked before a file is kept whose size is known.
 */
export async function openBlobs(folder: string, space?: Pick<FreeSpace, 'forFile'>): Promise<Blobs> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  for (const room of blobRooms) await mkdir(join(folder, room), { recursive: true });

  // Two letters of the token as a folder between keep any one folder small.
  const folderOf = (room: string, token: string) => join(folder, room, token.slice(0, 2), token);

  function pathOf(key: string): string {
    const { room, token, name } = keyPattern.exec(key)?.groups ?? {};
    if (room === undefined || token === undefined || name === undefined) throw new Error(`"${key}" is no blob key.`);
    return join(folderOf(room, token), name);
  }

  /** Gives a complete file its final name; when this resolves, a power cut cannot undo it. */
  async function settle(temporary: string, path: string): Promise<number> {
    await syncPath(temporary);
    const { size } = await stat(temporary);
    const home = dirname(path);
    await mkdir(home, { recursive: true });
    await rename(temporary, path);
    for (const changed of [home, dirname(home), dirname(dirname(home))]) await syncPath(changed);
    return size;
  }

  return {
    async put(key, content) {
      const path = pathOf(key);
      const temporary = join(incoming, randomUUID());
      try {
        if (content instanceof Uint8Array) await space?.forFile(content.length);
        const source = content instanceof Uint8Array ? Readable.from([content]) : content;
        // Opened before anything is read: a stream that opens by itself may do so after a failed content was cleaned up.
        const file = await open(temporary, 'wx');
        await pipeline(source, file.createWriteStream());
        return await settle(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw explainFullDisk(error);
      }
    },

    async moveIn(key, source) {
      const path = pathOf(key);
      const temporary = join(incoming, randomUUID());
      try {
        await space?.forFile((await stat(source)).size);
        await rename(source, temporary).catch(async (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EXDEV') throw error;
          await copyFile(source, temporary);
          await rm(source);
        });
        return await settle(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw explainFullDisk(error);
      }
    },

    async stat(key) {
      const found = await stat(pathOf(key)).catch(nullWhenMissing);
      return found === null ? null : { bytes: found.size, modified: found.mtime };
    },

    read: (key, range) => createReadStream(pathOf(key), range),

    async remove(room, token) {
      const home = folderOf(room, token);
      await rm(home, { recursive: true, force: true });
    },

    async *tokens(room, before) {
      for (const shard of await readdir(join(folder, room))) {
        for await (const { name } of await opendir(join(folder, room, shard))) {
          const found = await stat(join(folder, room, shard, name)).catch(nullWhenMissing);
          if (found !== null && found.mtime < before) yield name;
        }
      }
    },

    async check() {
      const path = join(incoming, randomUUID());
      try {
        await writeFile(path, 'can this be written?', { flush: true });
      } finally {
        await rm(path, { force: true });
      }
    },

    async usage() {
      const none = { files: 0, bytes: 0 };
      const sums = { inputs: { ...none }, outputs: { ...none }, uploads: { ...none } };
      for (const room of blobRooms) {
        for await (const entry of await opendir(join(folder, room), { recursive: true })) {
          if (!entry.isFile()) continue;
          const found = await stat(join(entry.parentPath, entry.name)).catch(nullWhenMissing);
          if (found === null) continue;
          sums[room].files += 1;
          sums[room].bytes += found.size;
        }
      }
      return sums;
    },

    async sweepTemporary(before) {
      let removed = 0;
      for (const name of await readdir(incoming)) {
        const path = join(incoming, name);
        const found = await stat(path).catch(nullWhenMissing);
        if (found === null || found.mtime >= before) continue;
        await rm(path, { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
