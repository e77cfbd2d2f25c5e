import { Worker } from 'node:worker_threads';
import type { DrawTask, ThreadData } from './thread.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

type Waiting = { readonly resolve: () => void; readonly reject: (error: Error) => void };

/** Threads that draw frames over one shared memory; kept between clips. */
export class ThreadPool {
  readonly #threads: { readonly worker: Worker; busy: number }[];
  readonly #waiting = new Map<number, Waiting>();
  /** Why a thread ended; the pool is of no use from then on. */
  #failure: Error | null = null;

  constructor(data: ThreadData, size: number) {
    this.#threads = Array.from({ length: size }, () => {
      const worker = new Worker(new URL(`./thread.${extension}`, import.meta.url), { workerData: data });
      const thread = { worker, busy: 0 };
      worker.on('message', (slot: number) => {
        thread.busy -= 1;
        // An idle thread does not keep the process alive.
        if (thread.busy === 0) worker.unref();
        this.#waiting.get(slot)?.resolve();
        this.#waiting.delete(slot);
      });
      worker.on('error', (error) => this.#failAll(error instanceof Error ? error : new Error(String(error))));
      worker.unref();
      return thread;
    });
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Draws one frame on the thread with the least to do; a slot has one task at a time. */
  draw(task: DrawTask): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const thread = this.#threads.reduce((least, other) => (other.busy < least.busy ? other : least));
    thread.busy += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.slot, { resolve, reject });
      thread.worker.ref();
      thread.worker.postMessage(task);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #failAll(error: Error): void {
    this.#failure = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
