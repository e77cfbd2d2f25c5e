import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { lstat, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError, isErrorCode } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { DrawResult, EngineInput, Progress, RendererMessage, RendererRequest } from '../contract/renderer.ts';
import type { Log } from '../store/store.ts';

/** The parent's side of the renderer processes. */
export type Renderer = {
  /**
   * Draws one video into `scratchDir`, which must exist and be empty.
   *
   * @throws AppError when the image cannot be animated; RendererLostError when the process died or fell silent; the
   * signal's reason when it is aborted. In every case the process has let go of the folder by then.
   */
  draw(
    request: { readonly imagePath: string; readonly input: EngineInput; readonly scratchDir: string },
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ): Promise<DrawResult>;
  /** What `draw` would decide, without drawing. Throws as `draw` does. */
  plan(
    request: { readonly imagePath: string; readonly input: EngineInput },
    options: { readonly signal: AbortSignal },
  ): Promise<Plan>;
  /** Starts a process ahead of the first request, which then need not wait for its nets to load. */
  warm(): void;
  /** Ends the processes. */
  close(): Promise<void>;
};

/** The renderer's process ended or hung in the middle of a request. */
export class RendererLostError extends Error {
  override readonly name = 'RendererLostError';
  /** True when someone asked the process to end (SIGTERM and its like): no fault of the image. */
  readonly external: boolean;

  constructor(message: string, options: { external: boolean }) {
    super(message);
    this.external = options.external;
  }
}

export type RendererOptions = {
  readonly log: Log;
  /** The child's module; the renderer's own main by default. */
  readonly entry?: URL;
  /** A process that says nothing for this long while it works is taken for hung. Default 60 s. */
  readonly silenceMs?: number;
  /** How long a process may take to react to a cancelled request before it is killed. Default 1 s. */
  readonly cancelMs?: number;
  /** A process that holds more memory than this after a request is replaced. Default 1.5 GiB. */
  readonly maxResidentBytes?: number;
};

type Pending = {
  readonly id: string;
  readonly onProgress: (progress: Progress) => void;
  readonly settle: (outcome: Outcome) => void;
};
type Outcome =
  | { readonly type: 'drawn'; readonly result: DrawResult }
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'error'; readonly error: Error };

type Process = {
  readonly child: ChildProcess;
  /** What is to be said once the process listens; null from then on. */
  outbox: RendererRequest[] | null;
  pending: Pending | null;
  /** Restarts the wait for a sign of life. */
  heard: () => void;
  /** Why we killed it, when we did. */
  killedFor: string | null;
};

/** Its siblings' extension tells whether this runs from the sources or from the build. */
const ownEntry = new URL(`../renderer/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * Starts renderer processes as they are needed, one for each request at a time, and keeps them warm. The caller
 * bounds how many requests run at once.
 */
export function createRenderer({
  log,
  entry = ownEntry,
  silenceMs = 60_000,
  cancelMs = 1000,
  maxResidentBytes = 1.5 * 1024 ** 3,
}: RendererOptions): Renderer {
  const idle: Process[] = [];
  const all = new Set<Process>();
  let closed = false;

  function start(): Process {
    const child = fork(entry, {
      serialization: 'advanced',
      // The parent's own switches (a test runner's, an inspector's port) are not the child's.
      execArgv: [],
      env: childEnvironment(),
      // Out of reach of a terminal's Ctrl-C: the parent decides, and a child without its parent ends by itself.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const process: Process = { child, outbox: [], pending: null, heard: () => undefined, killedFor: null };
    all.add(process);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log.warn({ renderer: child.pid, text: text.trimEnd().slice(-2000) }, 'The renderer wrote to its console.');
      });
    }
    child.on('message', (message) => {
      process.heard();
      // Both ends of the channel are of one build, and the contract's types describe what the child sends.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      receive(process, message as RendererMessage);
    });
    const lost = (why: string, external: boolean) => {
      const unexpected = all.delete(process);
      const index = idle.indexOf(process);
      if (index !== -1) idle.splice(index, 1);
      process.pending?.settle({
        type: 'error',
        error: new RendererLostError(process.killedFor ?? why, { external: external && process.killedFor === null }),
      });
      if (unexpected) log.warn({ renderer: child.pid, idle: process.pending === null }, process.killedFor ?? why);
      process.pending = null;
    };
    child.on('error', (error) => {
      // Also raised by a message that could not be delivered; the exit that follows is what counts.
      log.warn({ err: error, renderer: child.pid }, 'The renderer could not be started or reached.');
      if (child.pid === undefined) lost('The renderer could not be started.', false);
    });
    child.on('exit', (code, signal) => {
      lost(
        signal === null ? `The renderer ended with code ${code}.` : `The renderer was ended by ${signal}.`,
        signal === 'SIGTERM' || signal === 'SIGINT' || signal === 'SIGHUP',
      );
    });
    return process;
  }

  function kill(process: Process, why: string): void {
    process.killedFor ??= why;
    process.child.kill('SIGKILL');
  }

  async function request(
    message: RequestBody,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Outcome> {
    signal.throwIfAborted();
    if (closed) throw new Error('The renderer is closed.');
    const process = idle.pop() ?? start();
    const answer = Promise.withResolvers<Outcome>();
    const id = randomUUID();
    process.pending = { id, onProgress, settle: answer.resolve };

    const silence = setTimeout(() => {
      kill(process, `The renderer said nothing for ${silenceMs / 1000} s and was ended.`);
    }, silenceMs);
    process.heard = () => silence.refresh();
    let impatience: NodeJS.Timeout | undefined;
    const cancel = () => {
      tell(process, { type: 'cancel', id });
      impatience = setTimeout(() => kill(process, 'The renderer did not react to its cancellation.'), cancelMs);
    };
    signal.addEventListener('abort', cancel, { once: true });
    tell(process, { ...message, id });
    try {
      return await answer.promise;
    } finally {
      clearTimeout(silence);
      clearTimeout(impatience);
      signal.removeEventListener('abort', cancel);
      process.pending = null;
      process.heard = () => undefined;
      await release(process);
      signal.throwIfAborted();
    }
  }

  function tell(process: Process, message: RendererRequest): void {
    if (process.outbox !== null) process.outbox.push(message);
    // A channel that has just closed is reported by the exit that follows.
    else if (process.child.connected) process.child.send(message, () => undefined);
  }

  function receive(process: Process, message: RendererMessage): void {
    if (message.type === 'ready') {
      const waiting = process.outbox ?? [];
      process.outbox = null;
      for (const request of waiting) tell(process, request);
      return;
    }
    const { pending } = process;
    if (pending === null || message.id !== pending.id) return;
    switch (message.type) {
      case 'progress':
        pending.onProgress(message.progress);
        return;
      case 'drawn':
        pending.settle({ type: 'drawn', result: message.result });
        return;
      case 'planned':
        pending.settle({ type: 'planned', plan: message.plan });
        return;
      case 'failed': {
        const code = isErrorCode(message.code) ? message.code : 'ENGINE_FAILED';
        pending.settle({ type: 'error', error: new AppError(code, message.message) });
      }
    }
  }

  /** Keeps a healthy process for the next request. */
  async function release(process: Process): Promise<void> {
    if (!all.has(process) || process.killedFor !== null) return;
    const bytes = await residentBytes(process.child.pid);
    if (!all.has(process)) return;
    if (closed || bytes > maxResidentBytes) {
      if (!closed) log.info({ renderer: process.child.pid, bytes }, 'The renderer has grown and is replaced.');
      void end(process);
      return;
    }
    idle.push(process);
  }

  async function end(process: Process): Promise<void> {
    all.delete(process);
    const { child } = process;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = once(child, 'exit');
    if (child.connected) child.disconnect();
    const patience = setTimeout(() => child.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(patience);
  }

  return {
    async draw({ imagePath, input, scratchDir }, { signal, onProgress }) {
      const outcome = await request({ type: 'draw', imagePath, input, scratchDir }, signal, onProgress);
      if (outcome.type === 'drawn') return inside(scratchDir, outcome.result);
      throw outcome.type === 'error' ? outcome.error : new Error('The renderer planned where it was to draw.');
    },
    async plan({ imagePath, input }, { signal }) {
      const outcome = await request({ type: 'plan', imagePath, input }, signal, () => undefined);
      if (outcome.type === 'planned') return outcome.plan;
      throw outcome.type === 'error' ? outcome.error : new Error('The renderer drew where it was to plan.');
    },
    warm() {
      if (all.size === 0 && !closed) idle.push(start());
    },
    async close() {
      closed = true;
      await Promise.all([...all].map(end));
    },
  };
}

/**
 * The files of a result, which the caller will take: a process that a hostile image has taken over must not be able
 * to hand out any other file of this machine.
 */
async function inside(scratchDir: string, result: DrawResult): Promise<DrawResult> {
  for (const path of [result.video.path, result.video.posterPath]) {
    if (dirname(resolve(path)) !== resolve(scratchDir) || !(await lstat(path)).isFile()) {
      throw new RendererLostError(`The renderer names ${path}, which is no file of its own folder.`, {
        external: false,
      });
    }
  }
  return result;
}

type WithoutId<Request> = Request extends RendererRequest ? Omit<Request, 'id'> : never;
type RequestBody = WithoutId<Exclude<RendererRequest, { type: 'cancel' }>>;

/** The child decodes files that strangers send: it gets none of the settings, which hold passwords and keys. */
function childEnvironment(): NodeJS.ProcessEnv {
  // oxlint-disable-next-line node/no-process-env -- handed down, not read
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('MUYBRIDGE_') || name.startsWith(own)));
}
const own = 'MUYBRIDGE_RENDERER_';

/** Memory that a process holds; 0 where the system does not tell (it has no /proc), which means no recycling there. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
