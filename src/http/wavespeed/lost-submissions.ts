import type { ServerResponse } from 'node:http';

/** Submissions whose sender never got to see the answer, and therefore sends them again. */
export type LostSubmissions = {
  /** The prediction of an equal submission that lost its connection; each loss is good for one return. */
  take(fingerprint: string): Promise<string> | null;
  /** Remembers a submission if its connection is lost before its answer is finished. */
  watch(fingerprint: string, response: ServerResponse, predictionId: Promise<string>): void;
};

const maxRemembered = 10_000;

/**
 * Many clients give up after 10 seconds and submit again, without any key that would tell: a second video for one wish.
 * Only the memory of this process is asked, for `windowMs`, so this is a best effort; an idempotency key is exact.
 */
export function createLostSubmissions(windowMs: number): LostSubmissions {
  const lost = new Map<string, { readonly predictionId: Promise<string>; readonly at: number }>();
  return {
    take(fingerprint) {
      const found = lost.get(fingerprint);
      lost.delete(fingerprint);
      return found === undefined || performance.now() - found.at > windowMs ? null : found.predictionId;
    },
    watch(fingerprint, response, predictionId) {
      let answered = false;
      response.once('finish', () => {
        answered = true;
      });
      const remember = () => {
        if (answered) return;
        lost.delete(fingerprint);
        lost.set(fingerprint, { predictionId, at: performance.now() });
        for (const [oldest, { at }] of lost) {
          if (lost.size <= maxRemembered && performance.now() - at <= windowMs) break;
          lost.delete(oldest);
        }
      };
      if (response.destroyed) remember();
      else response.once('close', remember);
    },
  };
}
