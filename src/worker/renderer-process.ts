import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * Forks a renderer's process; it is spoken to by the messages of contract/renderer.ts.
 *
 * @param modelsFolder of nets that the user has added; null when there is none
 */
export function forkRenderer(entry: URL, modelsFolder: string | null): ChildProcess {
  return fork(entry, modelsFolder === null ? [] : [modelsFolder], {
    serialization: 'advanced',
    // The parent's own switches (a test runner's, an inspector's port) are not the child's.
    execArgv: [],
    env: childEnvironment(),
    // Out of reach of a terminal's Ctrl-C: the parent decides, and a child without its parent ends by itself.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** Memory that a process holds, in bytes; 0 where the system does not tell (it has no /proc). */
export async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

const own = 'MUYBRIDGE_RENDERER_';

/**
 * glibc raises both thresholds by itself and then keeps what was freed: nets and pictures come in blocks of many
 * megabytes, of which some 400 MB would stay behind. Other C libraries ignore these.
 */
const allocator = {
  MALLOC_MMAP_THRESHOLD_: String(4 * 1024 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(8 * 1024 * 1024),
};

/** The child decodes files that strangers send: it gets none of the settings, which hold passwords and keys. */
function childEnvironment(): NodeJS.ProcessEnv {
  // oxlint-disable-next-line node/no-process-env -- handed down, not read
  const entries = Object.entries(process.env);
  const handedDown = entries.filter(([name]) => !name.startsWith('MUYBRIDGE_') || name.startsWith(own));
  return { ...allocator, ...Object.fromEntries(handedDown) };
}
