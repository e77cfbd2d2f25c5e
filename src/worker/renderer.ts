import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { lstat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError, isErrorCode } from '../contract/errors.ts';
import type {
  DrawResult,
  EngineInput,
  FinishResult,
  Planned,
  Progress,
  RendererMessage,
  RendererRequest,
} from '../contract/renderer.ts';
import type { Log } from '../store/store.ts';
import { forkRenderer, residentBytes } from './renderer-process.ts';

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
  ): Promise<Planned>;
  /** Checks a remote engine's video, brings it into our format and takes its poster. Throws as `draw` does. */
  finish(
    request: { readonly imagePath: string; readonly videoPath: string; readonly scratchDir: string },
    options: { readonly signal: AbortSignal },
  ): Promise<FinishResult>;
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
  /** Folder of nets that the user has added; null, the default, when there is none. */
  readonly modelsFolder?: string | null;
  /** A process that says nothing for this long while it works is taken for hung. Default 60 s. */
  readonly silenceMs?: number;
  /** How long a process may take to react to a cancelled request before it is killed. Default 0.7 s: the processor is to
   * be free within a second. */
  readonly cancelMs?: number;
  /**
   * A process that holds this much more memory than after its first video is replaced: by one that is ready, so that
   * no request waits for it. Default 768 MiB; a healthy process grows by some 250 MB, for the pictures it remembers.
   */
  readonly maxGrowthBytes?: number;
};

type Pending = {
  readonly type: RendererRequest['type'];
  readonly onProgress: (progress: Progress) => void;
  readonly settle: (outcome: Outcome) => void;
  /** Restarts the wait for a sign of life. */
  readonly heard: () => void;
};
type Outcome =
  | { readonly type: 'drawn'; readonly result: DrawResult }
  | { readonly type: 'finished'; readonly result: FinishResult }
  | { readonly type: 'planned'; readonly planned: Planned }
  | { readonly type: 'error'; readonly error: Error };

type Process = {
  readonly child: ChildProcess;
  /** What is to be said once the process listens; null from then on. */
  outbox: RendererRequest[] | null;
  /** What it works at, by the request's id: one drawing at most, and plans beside it. */
  readonly pending: Map<string, Pending>;
  /** Why we killed it, when we did. */
  killedFor: string | null;
  /** Memory held after its first video, in bytes; null until then. */
  firstBytes: number | null;
  /** The process that is being started to take its place. */
  successor: Process | null;
  /** Its place is taken: it ends with its request. */
  retired: boolean;
  /** The process whose place it is to take; null once it has. */
  replaces: Process | null;
};

/** Its siblings' extension tells whether this runs from the sources or from the build. */
const ownEntry = new URL(`../renderer/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * Starts renderer processes as they are needed, one for each request at a time, and keeps them warm; a plan is also made
 * beside a drawing, by a process that has its nets loaded. The caller bounds how many requests run at once.
 */
export function createRenderer({
  log,
  entry = ownEntry,
  modelsFolder = null,
  silenceMs = 60_000,
  cancelMs = 700,
  maxGrowthBytes = 768 * 1024 ** 2,
}: RendererOptions): Renderer {
  const all = new Set<Process>();
  let closed = false;

  function start(): Process {
    const child = forkRenderer(entry, modelsFolder);
    const process: Process = {
      child,
      outbox: [],
      pending: new Map(),
      killedFor: null,
      firstBytes: null,
      successor: null,
      retired: false,
      replaces: null,
    };
    all.add(process);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log.warn({ renderer: child.pid, text: text.trimEnd().slice(-2000) }, 'The renderer wrote to its console.');
      });
    }
    child.on('message', (message) => {
      for (const { heard } of process.pending.values()) heard();
      // Both ends of the channel are of one build, and the contract's types describe what the child sends.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      receive(process, message as RendererMessage);
    });
    const lost = (why: string, external: boolean) => {
      const unexpected = all.delete(process);
      if (process.replaces !== null) process.replaces.successor = null;
      const error = new RendererLostError(process.killedFor ?? why, {
        external: external && process.killedFor === null,
      });
      if (unexpected) log.warn({ renderer: child.pid, idle: process.pending.size === 0 }, error.message);
      for (const { settle } of process.pending.values()) settle({ type: 'error', error });
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
    const process = choose(message.type) ?? start();
    const answer = Promise.withResolvers<Outcome>();
    const id = randomUUID();
    const silence = setTimeout(() => {
      kill(process, `The renderer said nothing for ${silenceMs / 1000} s and was ended.`);
    }, silenceMs);
    process.pending.set(id, {
      type: message.type,
      onProgress,
      settle: answer.resolve,
      heard: () => silence.refresh(),
    });
    let impatience: NodeJS.Timeout | undefined;
    const cancel = () => {
      tell(process, { type: 'cancel', id });
      impatience = setTimeout(() => {
        const why = 'The renderer did not react to its cancellation.';
        // A drawing that goes on is not lost for a plan that nobody wants any more: its answer will be for nobody.
        if (message.type === 'plan' && process.pending.size > 1) {
          answer.resolve({ type: 'error', error: new RendererLostError(why, { external: false }) });
        } else kill(process, why);
      }, cancelMs);
    };
    signal.addEventListener('abort', cancel, { once: true });
    tell(process, { ...message, id });
    const outcome = await answer.promise;
    clearTimeout(silence);
    clearTimeout(impatience);
    signal.removeEventListener('abort', cancel);
    process.pending.delete(id);
    await release(process, outcome);
    signal.throwIfAborted();
    return outcome;
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
      takeOver(process);
      return;
    }
    const pending = process.pending.get(message.id);
    if (pending === undefined) return;
    switch (message.type) {
      case 'progress':
        pending.onProgress(message.progress);
        return;
      case 'drawn':
        pending.settle({ type: 'drawn', result: message.result });
        return;
      case 'finished':
        pending.settle({ type: 'finished', result: message.result });
        return;
      case 'planned':
        pending.settle({ type: 'planned', planned: { plan: message.plan, perception: message.perception } });
        return;
      case 'failed': {
        const code = isErrorCode(message.code) ? message.code : 'ENGINE_FAILED';
        pending.settle({ type: 'error', error: new AppError(code, message.message) });
      }
    }
  }

  /** The process that is to work at a request: a free one, for a plan also one that only draws; none when all are busy. */
  function choose(type: RendererRequest['type']): Process | undefined {
    const living = [...all].filter(({ killedFor, retired }) => killedFor === null && !retired);
    const free = living.filter(({ pending }) => pending.size === 0);
    return (
      free.find(({ replaces }) => replaces === null) ??
      free[0] ??
      (type === 'plan'
        ? living.find(({ pending }) => [...pending.values()].every((other) => other.type !== 'plan'))
        : undefined)
    );
  }

  /** Keeps a process for the next request; has another one started when it has grown. */
  async function release(process: Process, outcome: Outcome): Promise<void> {
    if (!all.has(process) || process.killedFor !== null) return;
    const bytes = await residentBytes(process.child.pid);
    if (!all.has(process)) return;
    if (closed || process.retired) {
      if (process.pending.size === 0) void end(process);
      return;
    }
    if (outcome.type === 'drawn') process.firstBytes ??= bytes;
    const grown = process.firstBytes !== null && bytes > process.firstBytes + maxGrowthBytes;
    if (grown && process.successor === null) {
      log.info({ renderer: process.child.pid, bytes }, 'The renderer has grown; another one is started to replace it.');
      process.successor = start();
      process.successor.replaces = process;
    }
  }

  /** A process that has just become ready lets the one go that it was started for. */
  function takeOver(process: Process): void {
    const grown = process.replaces;
    if (grown === null) return;
    process.replaces = null;
    grown.retired = true;
    // Else it ends with its last request.
    if (grown.pending.size === 0) void end(grown);
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
      if (outcome.type === 'planned') return outcome.planned;
      throw outcome.type === 'error' ? outcome.error : new Error('The renderer drew where it was to plan.');
    },
    async finish(files, { signal }) {
      const outcome = await request({ type: 'finish', ...files }, signal, () => undefined);
      if (outcome.type === 'finished') return inside(files.scratchDir, outcome.result);
      throw outcome.type === 'error' ? outcome.error : new Error('The renderer drew where it was to finish.');
    },
    warm() {
      if (all.size === 0 && !closed) start();
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
async function inside<Result extends FinishResult>(scratchDir: string, result: Result): Promise<Result> {
  for (const path of [result.video.path, result.video.posterPath, result.video.thumbnailPath]) {
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
