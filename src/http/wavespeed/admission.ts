import { AppError } from '../../contract/errors.ts';
import type { ApiKey, Predictions } from '../../store/store.ts';

/** Decides whether a submission is taken, before any of it is stored. */
export type Admission = {
  /**
   * Counts a submission of a key until the returned function is called, which must be when it is stored or refused.
   *
   * @throws AppError RATE_LIMITED above the key's limits, OVERLOADED when too many predictions wait in all.
   */
  admit(key: ApiKey): Promise<() => void>;
};

const minuteMs = 60_000;
const countAgeMs = 1000;
/** More than other processes of the same database can store in that time. */
const countMargin = 5000;

/** @param maxQueued predictions of all keys that may wait at a time. */
export function createAdmission(predictions: Pick<Predictions, 'countWaiting'>, maxQueued: number): Admission {
  const windows = new Map<string, { readonly startedAt: number; count: number }>();
  const storing = new Map<string, number>();
  let storingInAll = 0;
  let counted = { at: Number.NEGATIVE_INFINITY, all: 0, admittedSince: 0 };

  /** Counting thousands is dear: while far fewer wait than may, a count that is a second old will do. */
  function isFarBelow({ maxQueued: own }: ApiKey): boolean {
    if (own !== null || performance.now() - counted.at > countAgeMs) return false;
    return counted.all + counted.admittedSince + countMargin < maxQueued;
  }

  /** Counts within this process; its windows begin with a key's first submission and last a minute. */
  function countInWindow({ id, ratePerMinute }: ApiKey): void {
    if (ratePerMinute === null) return;
    const now = performance.now();
    let window = windows.get(id);
    if (window === undefined || now - window.startedAt >= minuteMs) {
      window = { startedAt: now, count: 0 };
      windows.set(id, window);
    }
    if (window.count >= ratePerMinute) {
      const seconds = Math.ceil((window.startedAt + minuteMs - now) / 1000);
      throw new AppError(
        'RATE_LIMITED',
        `This API key may submit ${ratePerMinute} predictions a minute. Try again in ${seconds} seconds.`,
        { retryAfterSeconds: seconds },
      );
    }
    window.count += 1;
  }

  return {
    async admit(key) {
      countInWindow(key);
      // Submissions that are being stored do not wait in the database yet.
      const before = { key: storing.get(key.id) ?? 0, all: storingInAll };
      storing.set(key.id, before.key + 1);
      storingInAll += 1;
      const release = () => {
        storingInAll -= 1;
        const left = (storing.get(key.id) ?? 1) - 1;
        if (left === 0) storing.delete(key.id);
        else storing.set(key.id, left);
      };
      try {
        counted.admittedSince += 1;
        if (isFarBelow(key)) return release;
        const waiting = await predictions.countWaiting(key.id);
        counted = { at: performance.now(), all: waiting.all, admittedSince: storingInAll };
        if (key.maxQueued !== null && waiting.key + before.key >= key.maxQueued) {
          throw new AppError(
            'RATE_LIMITED',
            `${key.maxQueued} predictions of this API key wait already, which is its limit. Try again when one has begun.`,
            { retryAfterSeconds: 10 },
          );
        }
        if (waiting.all + before.all >= maxQueued) {
          throw new AppError('OVERLOADED', 'Too many predictions wait already. Nothing was stored; try again later.', {
            retryAfterSeconds: 30,
          });
        }
        return release;
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}
