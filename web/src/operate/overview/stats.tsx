import type { ComponentChildren } from 'preact';
import type { OperatorQueue, OperatorStorage, OperatorThroughput, Period } from '../../../../src/contract/operator.ts';
import type { Worker } from '../../api/operator.ts';
import { ago, bytes, number, span } from '../../kit/format.ts';

const periodNames: Readonly<Record<Period, string>> = { hour: 'last hour', day: 'last day', week: 'last week' };

/** The six numbers that an operator looks at first. */
export function Stats({
  queue,
  workers,
  throughput,
  storage,
  period,
}: {
  readonly queue: OperatorQueue | null;
  readonly workers: readonly Worker[] | null;
  readonly throughput: OperatorThroughput | null;
  readonly storage: OperatorStorage | null;
  readonly period: Period;
}) {
  return (
    <dl class="stats">
      <NowStats queue={queue} workers={workers} />
      <PastStats throughput={throughput} when={periodNames[period]} />
      <StorageStat storage={storage} />
    </dl>
  );
}

function NowStats({
  queue,
  workers,
}: {
  readonly queue: OperatorQueue | null;
  readonly workers: readonly Worker[] | null;
}) {
  const places = (workers ?? []).filter(({ alive }) => alive).reduce((sum, one) => sum + one.places, 0);
  const oldest = queue?.oldest_waiting_at ?? null;
  return (
    <>
      <Stat name="Waiting" value={queue && number(queue.waiting)}>
        {oldest === null ? 'nothing waits' : `the oldest came ${ago(oldest)}`}
      </Stat>
      <Stat name="Running" value={queue && number(queue.running)} warn={workers !== null && places === 0}>
        {places === 0 ? 'no worker is alive' : `of ${places} ${places === 1 ? 'place' : 'places'}`}
      </Stat>
    </>
  );
}

function PastStats({ throughput, when }: { readonly throughput: OperatorThroughput | null; readonly when: string }) {
  const { completed, failed, time, slowest } = sumUp(throughput?.data ?? []);
  return (
    <>
      <Stat name="Completed" value={throughput && number(completed)}>
        {when}
      </Stat>
      <Stat name="Failed" value={throughput && number(failed)}>
        {completed + failed === 0 ? when : `${((100 * failed) / (completed + failed)).toFixed(1)} %`}
      </Stat>
      <Stat name="Time to a video" value={throughput && (completed === 0 ? '–' : span(time))}>
        {completed === 0 ? when : `the slowest ${span(slowest)}`}
      </Stat>
    </>
  );
}

function StorageStat({ storage }: { readonly storage: OperatorStorage | null }) {
  if (storage === null) return <Stat name="Storage" value={null} />;
  const { outputs, uploads, inputs, database, free_bytes: free } = storage;
  return (
    <Stat name="Storage" value={bytes(outputs.bytes + uploads.bytes + inputs.bytes + database.bytes)}>
      {bytes(free)} left
    </Stat>
  );
}

function sumUp(buckets: OperatorThroughput['data']) {
  const sum = (of: 'completed' | 'failed') => buckets.reduce((all, bucket) => all + bucket[of], 0);
  const completed = sum('completed');
  return {
    completed,
    failed: sum('failed'),
    time: buckets.reduce((all, bucket) => all + (bucket.total_ms ?? 0) * bucket.completed, 0) / completed,
    slowest: Math.max(0, ...buckets.map(({ slowest_ms: ms }) => ms ?? 0)),
  };
}

function Stat({
  name,
  value,
  warn = false,
  children,
}: {
  readonly name: string;
  /** Null until it is known. */
  readonly value: string | null;
  readonly warn?: boolean;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="stat">
      <dt>{name}</dt>
      <dd class="stat-value">{value ?? '\u2007'}</dd>
      <dd class="stat-note" data-warn={warn ? '' : undefined}>
        {value === null ? '\u2007' : children}
      </dd>
    </div>
  );
}
