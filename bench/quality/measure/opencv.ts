import { createRequire } from 'node:module';

import type * as opencv from '@techstark/opencv-js';

export type OpenCv = typeof opencv;
export type Mat = InstanceType<OpenCv['Mat']>;

let opened: OpenCv | null = null;

/**
 * OpenCV in WebAssembly. It comes in an object because the module has a `then` of its own that never ends: it must
 * neither be awaited nor imported, which some loaders await.
 */
export async function openOpenCv(): Promise<{ readonly cv: OpenCv }> {
  if (opened === null) {
    const before = listening();
    const cv: OpenCv = createRequire(import.meta.url)('@techstark/opencv-js');
    await new Promise<void>((resolve) => {
      if (typeof cv.Mat === 'function') resolve();
      else Object.assign(cv, { onRuntimeInitialized: resolve });
    });
    // The module ends the process on any error of anybody's; that is not its business.
    for (const [event, listener] of listening()) {
      if (!before.some((known) => known[1] === listener)) process.removeListener(event, listener);
    }
    opened = cv;
  }
  return { cv: opened };
}

function listening(): [event: string, listener: (...args: unknown[]) => void][] {
  return ['uncaughtException', 'unhandledRejection'].flatMap((event) =>
    process
      .rawListeners(event)
      .map((listener) => [event, listener as (...args: unknown[]) => void] as [string, (...args: unknown[]) => void]),
  );
}

/** Matrices live outside the garbage collector: those that `own` is given are deleted when `work` ends. */
export function withMats<T>(work: (own: <M extends Deletable>(mat: M) => M) => T): T {
  const owned: Deletable[] = [];
  try {
    return work((mat) => {
      owned.push(mat);
      return mat;
    });
  } finally {
    for (const mat of owned) mat.delete();
  }
}

type Deletable = { delete(): void };
