import { sql, type Kysely, type Selectable } from 'kysely';
import type { Tables } from './tables.ts';
import { newToken } from './tokens.ts';

/** A process that draws: what it says of itself. */
export type WorkerInfo = {
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  /** Predictions that it runs at a time. */
  readonly places: number;
};

export type WorkerState = WorkerInfo & {
  readonly id: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  /** Heard of within the last 20 seconds. */
  readonly alive: boolean;
};

/** The processes that draw, for the operator's eyes: work is shared out by the queue, whoever is listed here. */
export type Workers = {
  /** Lists a process; returns its id. */
  enter(info: WorkerInfo): Promise<string>;
  /** Says that it lives; to be repeated every 5 seconds. */
  beat(id: string): Promise<void>;
  /** Takes it off the list. */
  leave(id: string): Promise<void>;
  /** Longest there first; those that died stay for a day. */
  list(): Promise<readonly WorkerState[]>;
};

const table = 'muybridge.workers';

/** Four beats missed: a machine that is busy drawing may miss one or two. */
const aliveSeconds = 20;

export function createWorkers(kysely: Kysely<Tables>): Workers {
  return {
    async enter(info) {
      await kysely
        .deleteFrom(table)
        .where('seen_at', '<', sql<Date>`now() - interval '1 day'`)
        .execute();
      const { host, pid, version, places } = info;
      const id = newToken();
      await kysely.insertInto(table).values({ id, host, pid, version, places }).execute();
      return id;
    },
    async beat(id) {
      await kysely
        .updateTable(table)
        .set({ seen_at: sql`now()` })
        .where('id', '=', id)
        .execute();
    },
    async leave(id) {
      await kysely.deleteFrom(table).where('id', '=', id).execute();
    },
    async list() {
      const rows = await kysely
        .selectFrom(table)
        .selectAll()
        .select(sql<boolean>`seen_at > now() - ${aliveSeconds}::integer * interval '1 second'`.as('alive'))
        .orderBy('started_at')
        .execute();
      return rows.map(toState);
    },
  };
}

function toState(row: Selectable<Tables[typeof table]> & { readonly alive: boolean }): WorkerState {
  return {
    id: row.id,
    host: row.host,
    pid: row.pid,
    version: row.version,
    places: row.places,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    alive: row.alive,
  };
}
