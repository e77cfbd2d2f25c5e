import { sql, type Kysely, type Transaction } from 'kysely';
import { periods, talliedStages, type Period } from '../contract/operator.ts';
import type { Tables } from './tables.ts';

/**
 * How many predictions ended and how long they took, by the minute. The rows are few whatever the traffic, so that a week is
 * summed in milliseconds, and they outlive the predictions that they count.
 */

/** What ended within one step of a period. Times are means in milliseconds, null when there is nothing to take the mean of. */
export type Bucket = {
  readonly start: Date;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** From a submission to the beginning of work on it. */
  readonly waited: number | null;
  /** Of completed ones, by stage. */
  readonly stages: Readonly<Record<string, number>> | null;
  readonly total: number | null;
  /** The longest of them all. */
  readonly slowest: number | null;
};

const keptDays = 35;

const stageColumns = sql.join(talliedStages.map((stage) => sql.ref(stage)));

/** Counts a prediction that the transaction has just ended; the last that it does, as all others that end wait for its row. */
export async function tally(transaction: Transaction<Tables>, predictionId: string): Promise<void> {
  const time = (stage: string) => sql`coalesce((timings ->> ${stage}::text)::float8, 0)`;
  const counted = sql.join(
    ['completed', 'failed', 'cancelled', 'begun', 'waited', ...talliedStages, 'total'].map(
      (column) => sql`${sql.ref(column)} = tallies.${sql.ref(column)} + excluded.${sql.ref(column)}`,
    ),
  );
  await sql`
    insert into muybridge.tallies as tallies
      (minute, completed, failed, cancelled, begun, waited, ${stageColumns}, total, slowest)
    select date_trunc('minute', completed_at), (status = 'completed')::int, (status = 'failed')::int,
      (status = 'cancelled')::int, (started_at is not null)::int,
      coalesce(extract(epoch from started_at - created_at) * 1000, 0)::float8,
      ${sql.join(talliedStages.map(time))}, ${time('total')}, ${time('total')}
    from muybridge.predictions where id = ${predictionId}
    on conflict (minute) do update set ${counted}, slowest = greatest(tallies.slowest, excluded.slowest)
  `.execute(transaction);
}

/** The buckets of a period that ends now, oldest first, also those in which nothing ended. */
export async function readTallies(kysely: Kysely<Tables>, period: Period): Promise<readonly Bucket[]> {
  const { stepSeconds, steps } = periods[period];
  const step = sql`${stepSeconds}::integer`;
  const sums = ['completed', 'failed', 'cancelled', 'begun', 'waited', ...talliedStages, 'total'].map(
    (column) => sql`coalesce(sum(${sql.ref(column)}), 0)::float8 as ${sql.ref(column)}`,
  );
  const { rows } = await sql<Record<string, number> & { start: number }>`
    with now as (select floor(extract(epoch from now()) / ${step})::bigint as slot)
    select (slots.slot * ${step})::float8 as start, ${sql.join(sums)}, coalesce(max(slowest), 0)::float8 as slowest
    from now, generate_series(now.slot - ${steps - 1}::integer, now.slot) as slots (slot)
    left join muybridge.tallies
      on minute >= to_timestamp(slots.slot * ${step}) and minute < to_timestamp((slots.slot + 1) * ${step})
    group by slots.slot order by slots.slot
  `.execute(kysely);
  return rows.map((row) => {
    const of = (column: string) => row[column] ?? 0;
    const completed = of('completed');
    const mean = (column: string) => Math.round(of(column) / completed);
    return {
      start: new Date(row.start * 1000),
      completed,
      failed: of('failed'),
      cancelled: of('cancelled'),
      waited: of('begun') === 0 ? null : Math.round(of('waited') / of('begun')),
      stages: completed === 0 ? null : Object.fromEntries(talliedStages.map((stage) => [stage, mean(stage)])),
      total: completed === 0 ? null : mean('total'),
      slowest: completed === 0 ? null : of('slowest'),
    };
  });
}

/** Forgets what is older than charts reach. */
export async function forgetTallies(kysely: Kysely<Tables>): Promise<void> {
  await kysely
    .deleteFrom('muybridge.tallies')
    .where('minute', '<', sql<Date>`now() - ${keptDays}::integer * interval '1 day'`)
    .execute();
}
