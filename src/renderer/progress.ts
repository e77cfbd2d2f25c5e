import type { Progress } from '../contract/renderer.ts';

export type ProgressReporter = {
  /** Takes a report; fractions that fall are lifted to the highest so far. */
  report(progress: Progress): void;
  /** Drops what has not been sent yet; call before the result is sent. */
  stop(): void;
};

/** Passes on at most one report in `intervalMs`, always the newest one. */
export function createProgressReporter(send: (progress: Progress) => void, intervalMs = 100): ProgressReporter {
  let highest = 0;
  let waiting: Progress | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const sendWaiting = () => {
    timer = null;
    if (waiting === null) return;
    const progress = waiting;
    waiting = null;
    timer = setTimeout(sendWaiting, intervalMs);
    send(progress);
  };

  return {
    report(progress) {
      // An engine that was told to stop may still report.
      if (stopped) return;
      highest = Math.max(highest, Math.min(1, progress.fraction));
      waiting = { ...progress, fraction: highest };
      if (timer === null) sendWaiting();
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
