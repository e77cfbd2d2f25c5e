import { sql, type RawBuilder } from 'kysely';
import type { PgBoss } from 'pg-boss';

/** What a process hears about predictions, whichever process has changed them. */
export type Change =
  /** Something that clients can see has changed: read the row. */
  | { readonly kind: 'changed'; readonly predictionId: string }
  /** Whoever runs it is to stop. */
  | { readonly kind: 'cancel'; readonly predictionId: string }
  /** The connection was lost for a while, and with it what was said meanwhile. */
  | { readonly kind: 'gap' };

export type Changes = {
  /** Calls `listener` for every change; what it throws ends the process. Returns what ends the subscription. */
  subscribe(listener: (change: Change) => void): () => void;
  close(): Promise<void>;
};

const channel = 'muybridge_changes';

/** One listening connection a process, however many listen to it. */
export async function openChanges(boss: PgBoss): Promise<Changes> {
  const listeners = new Set<(change: Change) => void>();
  const tell = (change: Change) => {
    for (const listener of [...listeners]) listener(change);
  };
  const handle = await boss.getDb().listen?.(
    channel,
    (payload) => {
      const [kind, predictionId = ''] = payload.split(' ');
      if (kind === 'changed' || kind === 'cancel') tell({ kind, predictionId });
    },
    () => tell({ kind: 'gap' }),
  );
  if (handle === undefined) throw new Error('The database connection of the queue cannot listen.');
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await handle.close();
    },
  };
}

/** To be selected or returned by a statement: tells all processes, once its transaction is committed. */
export function notifyOf(kind: 'changed' | 'cancel', predictionId: string): RawBuilder<unknown> {
  return sql`pg_notify(${channel}, ${`${kind} ${predictionId}`})`;
}
