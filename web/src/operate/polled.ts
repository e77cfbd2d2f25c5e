import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ApiError } from '../api/client.ts';

export type Polled<Value> = {
  /** Null until it is there for the first time. */
  readonly value: Value | null;
  /** Why the last look failed; what is shown is then what was last known. */
  readonly problem: string | null;
};

/**
 * Reads something again and again while the page is looked at.
 *
 * @param about what the reading depends on: when it changes, it is read at once.
 * @returns what was read, and a function that reads it again now.
 */
export function usePolled<Value>(
  read: () => Promise<Value>,
  seconds: number,
  about = '',
): readonly [ReadonlySignal<Polled<Value>>, () => Promise<void>] {
  const state = useMemo(() => signal<Polled<Value>>({ value: null, problem: null }), [about]);
  const look = async () => {
    try {
      state.value = { value: await read(), problem: null };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      state.value = { value: state.peek().value, problem: error.message };
    }
  };
  useEffect(() => {
    void look();
    const timer = setInterval(() => {
      if (!document.hidden) void look();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [state]);
  return [state, look];
}
