import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { opendir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** What Emscripten's NODEFS hands to a stream operation; `nfd` is Node's descriptor, absent for a folder. */
type NodeStream = { readonly nfd?: number; readonly node: object };
type NodeFileSystem = {
  stream_ops: { fsync?: (stream: NodeStream) => number };
  realPath(node: object): string;
};

/** Emscripten's number for EIO, which makes PostgreSQL panic instead of believing that a commit is on disk. */
const inputOutputError = 29;

/**
 * PGlite's folder on disk with the one thing that it lacks: an fsync that reaches the disk. Without it a
 * commit survives the death of the process, not a power cut.
 *
 * It leans on the inside of PGlite (the NODEFS object of its Emscripten module): its version is pinned, and
 * `openEmbedded` checks at every start that a commit moves `syncs`.
 */
export class DurableNodeFS extends NodeFS {
  /** How many times a file was forced to the disk. */
  syncs = 0;

  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const hook = (module: { FS: unknown }) => {
      // The types of Emscripten's file systems are not published; the shape is checked by the use of it at start.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const nodefs = (module.FS as { filesystems: { NODEFS: NodeFileSystem } }).filesystems.NODEFS;
      nodefs.stream_ops.fsync = (stream) => {
        try {
          if (stream.nfd === undefined) syncFolder(nodefs.realPath(stream.node));
          else fdatasyncSync(stream.nfd);
        } catch {
          // Whatever the system said, PostgreSQL needs to hear that the data is not safe.
          return inputOutputError;
        }
        this.syncs += 1;
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), hook] } };
  }
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Forces everything under a folder to the disk, and the folder itself. */
export async function syncTree(folder: string): Promise<void> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncPath(path);
  }
  await syncPath(folder);
}

/** Forces one file or folder to the disk. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
