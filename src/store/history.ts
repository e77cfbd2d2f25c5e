import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import { AppError } from '../contract/errors.ts';
import type { Status } from '../contract/prediction.ts';
import { tokenOf, type Blobs } from './blobs.ts';
import { notifyOf } from './changes.ts';
import { fromRow, type Prediction } from './prediction-row.ts';
import type { Queue } from './queue.ts';
import type { Tables } from './tables.ts';

/** One line of an account: what a prediction costs, or what is given back for it. */
export type Billing = {
  readonly uuid: string;
  readonly type: 'deduct' | 'refund';
  /** US dollars. */
  readonly price: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly predictionId: string;
  readonly model: string;
  readonly status: Status;
};

/** What was asked for in a time, all counts over the predictions that are still kept. */
export type Usage = { readonly requests: number; readonly completed: number; readonly cost: number };

export type Page<Item> = { readonly items: readonly Item[]; readonly total: number };

type Paging = { readonly keyId: string; /** From 0. */ readonly offset: number; readonly limit: number };

export type History = {
  /** The predictions of a key, newest first; `statuses` null for all. */
  list(
    query: Paging & {
      readonly model: string | null;
      readonly statuses: readonly Status[] | null;
      readonly after: Date | null;
      readonly before: Date | null;
    },
  ): Promise<Page<Prediction>>;
  /**
   * A page of a key's predictions, and where the next one begins, null after the last. A place stays good when its
   * prediction is deleted.
   *
   * A search looks through 5000 predictions at most, so that a page of it may hold fewer than `limit`, or none, before the
   * last one.
   *
   * @param query.search words that the prompt must hold, anywhere and in either case; null for all predictions.
   * @throws AppError INPUT_INVALID when `after` is no place that this method has returned.
   */
  page(query: {
    readonly keyId: string;
    readonly limit: number;
    readonly after: string | null;
    readonly oldestFirst: boolean;
    readonly status: Status | null;
    readonly search: string | null;
  }): Promise<{ readonly items: readonly Prediction[]; readonly next: string | null }>;
  /** Removes predictions of a key and their files for good; one that runs is stopped. Returns how many there were. */
  remove(ids: readonly string[], keyId: string): Promise<number>;
  billings(
    query: Paging & {
      readonly type: 'deduct' | 'refund' | null;
      /** Ids of predictions; null for all. */
      readonly predictions: readonly string[] | null;
      readonly model: string | null;
      readonly after: Date | null;
      readonly before: Date | null;
      readonly oldestFirst: boolean;
    },
  ): Promise<Page<Billing>>;
  /** The usage of a key by model and day (of UTC), oldest day first. */
  usage(query: {
    readonly keyId: string;
    readonly model: string | null;
    readonly after: Date;
    readonly before: Date;
  }): Promise<readonly (Usage & { readonly model: string; /** e.g. 2026-11-22 */ readonly day: string })[]>;
};

const table = 'muybridge.predictions';

export function createHistory(kysely: Kysely<Tables>, queue: Queue, blobs: Blobs): History {
  /** The removed row, or null when there is none of this key. */
  async function removeRow(id: string, keyId: string) {
    return await kysely.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom(table)
        .select(['status', 'output_token', 'image'])
        .where('id', '=', id)
        .where('key_id', '=', keyId)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return null;
      if (row.status === 'created' || row.status === 'processing') await queue.cancel(id, transaction);
      await transaction
        .deleteFrom(table)
        .where('id', '=', id)
        .returning([notifyOf('changed', id).as('told'), notifyOf('cancel', id).as('stopped')])
        .execute();
      return row;
    });
  }

  return {
    async list({ keyId, offset, limit, model, statuses, after, before }) {
      let query = kysely.selectFrom(table).where('key_id', '=', keyId);
      if (model !== null) query = query.where('model', '=', model);
      if (statuses !== null) query = query.where('status', 'in', statuses);
      if (after !== null) query = query.where('created_at', '>=', after);
      if (before !== null) query = query.where('created_at', '<=', before);
      const { total } = await query.select(countAll).executeTakeFirstOrThrow();
      const page = query.selectAll().orderBy('created_at', 'desc').orderBy('id').offset(offset).limit(limit);
      return { items: (await page.execute()).map(fromRow), total };
    },

    async page({ keyId, limit, after, oldestFirst, status, search }) {
      let query = kysely.selectFrom(table).where('key_id', '=', keyId);
      if (status !== null) query = query.where('status', '=', status);
      if (after !== null) {
        const { microseconds, id } = readPlace(after);
        const at = sql<Date>`(timestamptz 'epoch' + ${microseconds}::float8 * interval '1 microsecond')`;
        query = query
          .where('created_at', oldestFirst ? '>=' : '<=', at)
          .where((where) => where.or([where('created_at', '<>', at), where('id', oldestFirst ? '<' : '>', id)]));
      }
      const line = query
        .orderBy('created_at', oldestFirst ? 'asc' : 'desc')
        .orderBy('id', oldestFirst ? 'desc' : 'asc');
      if (search !== null) {
        const { ids, next } = await searchLine(kysely, line, search, limit);
        const rows =
          ids.length === 0 ? [] : await kysely.selectFrom(table).selectAll().where('id', 'in', ids).execute();
        const items = rows.map(fromRow);
        return { items: items.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)), next };
      }
      const rows = await line
        .selectAll()
        .select(microsecondsOf.as('microseconds'))
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { items: shown.map(fromRow), next: last === undefined ? null : placeOf(last) };
    },

    async remove(ids, keyId) {
      let removed = 0;
      for (const id of new Set(ids)) {
        const row = await removeRow(id, keyId);
        if (row === null) continue;
        removed += 1;
        if (row.output_token !== null) await blobs.remove('outputs', row.output_token);
        if (row.image.kind === 'blob') await blobs.remove('inputs', tokenOf(row.image.blob));
      }
      return removed;
    },

    async billings({ keyId, offset, limit, type, predictions, model, after, before, oldestFirst }) {
      let query = kysely.selectFrom('muybridge.billings').where('key_id', '=', keyId);
      if (type !== null) query = query.where('billing_type', '=', type);
      if (predictions !== null) query = query.where('prediction_id', 'in', predictions);
      if (model !== null) query = query.where('model', '=', model);
      if (after !== null) query = query.where('created_at', '>=', after);
      if (before !== null) query = query.where('created_at', '<=', before);
      const { total } = await query.select(countAll).executeTakeFirstOrThrow();
      const page = query
        .selectAll()
        .orderBy('created_at', oldestFirst ? 'asc' : 'desc')
        .orderBy('uuid')
        .offset(offset)
        .limit(limit);
      const items = (await page.execute()).map((row) => ({
        uuid: row.uuid,
        type: row.billing_type,
        price: row.price,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        predictionId: row.prediction_id,
        model: row.model,
        status: row.status,
      }));
      return { items, total };
    },

    async usage({ keyId, model, after, before }) {
      const day = sql<string>`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD')`;
      const completed = sql<number>`(count(*) filter (where status = 'completed'))::int`;
      const cost = sql<number>`coalesce(sum(price) filter (where status not in ('failed', 'cancelled')), 0)`;
      let query = kysely
        .selectFrom(table)
        .select(['model', day.as('day'), requests.as('requests'), completed.as('completed'), cost.as('cost')])
        .where('key_id', '=', keyId)
        .where('created_at', '>=', after)
        .where('created_at', '<=', before);
      if (model !== null) query = query.where('model', '=', model);
      return await query.groupBy(['model', day]).orderBy('day').execute();
    },
  };
}

/** To the microsecond, which Date does not hold. */
const microsecondsOf = sql<string>`(extract(epoch from created_at) * 1000000)::bigint::text`;

function placeOf({ microseconds, id }: { readonly microseconds: string; readonly id: string }): string {
  return `${microseconds}-${id}`;
}

/** What a search looks through at a time: some 40 ms of work for the embedded database, which does one thing at a time. */
const searched = 5000;

/** The ids of the first predictions of a line whose prompt holds all words, and where to go on. */
async function searchLine(
  kysely: Kysely<Tables>,
  line: SelectQueryBuilder<Tables, typeof table, object>,
  search: string,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  const words = search.split(/\s+/).filter((word) => word !== '');
  const patterns = words.map((word) => `%${word.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`);
  const holds = sql.join([sql`true`, ...patterns.map((one) => sql`input ->> 'prompt' ilike ${one}::text`)], sql` and `);
  const looked = line
    .select(['id', microsecondsOf.as('microseconds'), sql<boolean>`${holds}`.as('hit')])
    .limit(searched);
  const { rows } = await sql<{ id: string; microseconds: string; hit: boolean; n: number }>`
    select * from (select looked.*, (row_number() over ())::int as n from (${looked}) as looked) as numbered
    where hit or n = ${searched}::integer order by n
  `.execute(kysely);
  const hits = rows.filter(({ hit }) => hit);
  const shown = hits.slice(0, limit);
  const lastShown = hits.length > limit ? shown.at(-1) : undefined;
  const last = lastShown ?? rows.find(({ n }) => n === searched);
  return { ids: shown.map(({ id }) => id), next: last === undefined ? null : placeOf(last) };
}

function readPlace(text: string): { readonly microseconds: string; readonly id: string } {
  const [, microseconds, id] = /^(\d{1,16})-([0-9a-f]{32})$/.exec(text) ?? [];
  if (microseconds === undefined || id === undefined) {
    throw new AppError('INPUT_INVALID', 'after must be the `next` of an earlier page, as it was returned.', {
      field: 'after',
    });
  }
  return { microseconds, id };
}

const requests = sql<number>`count(*)::int`;
const countAll = requests.as('total');
