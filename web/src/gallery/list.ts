import { batch, computed, signal } from '@preact/signals';
import { ApiError } from '../api/client.ts';
import { hasEnded } from '../api/events.ts';
import { listPredictions, type ListQuery, type Prediction, type Status } from '../api/predictions.ts';
import { deleted } from './deletions.ts';

/** What the gallery shows: as much of the list as was scrolled to so far. */

export type Filter = { readonly search: string; readonly status: Status | 'all' };

export const filter = signal<Filter>({ search: '', status: 'all' });
const loaded = signal<readonly Prediction[]>([]);
const next = signal<string | null>(null);
/** `more` loads a further page, `idle` waits for something to do. */
export const phase = signal<'first' | 'more' | 'idle'>('first');
export const problem = signal<string | null>(null);

export const shown = computed(() => loaded.value.filter(({ id }) => !deleted.value.has(id)));
export const hasMore = computed(() => next.value !== null);
const isChanging = computed(() => loaded.value.some(({ status }) => !hasEnded(status)));

const pageSize = 48;
/** A search may answer with few or none and go on: so many are worth showing. */
const enough = 24;
const refreshMs = 2500;

let running = new AbortController();

/** Begins again, with another filter or the same. */
export async function load(wanted: Filter): Promise<void> {
  running.abort();
  running = new AbortController();
  batch(() => {
    filter.value = wanted;
    phase.value = 'first';
    problem.value = null;
  });
  await readPages(running.signal, true);
}

export async function loadMore(): Promise<void> {
  if (phase.peek() !== 'idle' || next.peek() === null) return;
  phase.value = 'more';
  await readPages(running.signal, false);
}

async function readPages(signal: AbortSignal, fresh: boolean): Promise<void> {
  let found = 0;
  let begins = fresh;
  try {
    do {
      const after = begins ? null : next.peek();
      const page = await listPredictions(queryOf(after), signal);
      found += page.data.length;
      const before = begins ? [] : loaded.peek();
      begins = false;
      batch(() => {
        loaded.value = [...before, ...page.data];
        next.value = page.next;
        // What is found is shown while the search goes on.
        if (found > 0) phase.value = 'more';
      });
    } while (found < enough && next.peek() !== null && filter.peek().search !== '');
    phase.value = 'idle';
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    batch(() => {
      phase.value = 'idle';
      problem.value = error.message;
      if (begins) {
        loaded.value = [];
        next.value = null;
      }
    });
  }
}

function queryOf(after: string | null): ListQuery {
  const { search, status } = filter.peek();
  return {
    limit: pageSize,
    ...(after === null ? {} : { after }),
    ...(status === 'all' ? {} : { status }),
    ...(search === '' ? {} : { search }),
  };
}

/** Keeps the newest page up to date while something in it is waited for. @returns what ends that. */
export function keepFresh(): () => void {
  const timer = setInterval(() => {
    if (document.hidden || phase.peek() !== 'idle' || !isChanging.peek()) return;
    void refresh(running.signal);
  }, refreshMs);
  return () => clearInterval(timer);
}

async function refresh(signal: AbortSignal): Promise<void> {
  try {
    const page = await listPredictions(queryOf(null), signal);
    const last = page.data.at(-1);
    const known = new Set(page.data.map(({ id }) => id));
    // Of what the page reaches over, what is not in it is gone, or has another status than the filter by now.
    const beyond = loaded
      .peek()
      .filter(({ id, created_at: at }) => !known.has(id) && (last === undefined || at <= last.created_at));
    batch(() => {
      loaded.value = page.next === null ? page.data : [...page.data, ...beyond];
      if (page.next === null) next.value = null;
    });
  } catch (error) {
    // The next look may succeed; what is shown stays true until then.
    if (!signal.aborted && !(error instanceof ApiError)) throw error;
  }
}
