import { useSignal } from '@preact/signals';
import type { Period } from '../../../../src/contract/operator.ts';
import { readFailures, readQueue, readStorage, readThroughput, readWorkers } from '../../api/operator.ts';
import { Segments } from '../../kit/segments.tsx';
import { usePolled } from '../polled.ts';
import { StageChart, ThroughputChart } from './charts.tsx';
import { Failures } from './failures.tsx';
import { QueueByKey } from './queue-by-key.tsx';
import { Stats } from './stats.tsx';
import { StorageTable } from './storage-table.tsx';
import { Workers } from './workers.tsx';
import './overview.css';

const periods = [
  { value: 'hour', label: 'Hour' },
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
] as const satisfies readonly { readonly value: Period; readonly label: string }[];

const liveSeconds = 4;
const slowSeconds = 30;
const failuresShown = 20;

/** The whole service on one page. */
export function OverviewPart() {
  const period = useSignal<Period>('day');
  const [queue] = usePolled(readQueue, liveSeconds);
  const [workers] = usePolled(readWorkers, liveSeconds);
  const [throughput] = usePolled(() => readThroughput(period.value), slowSeconds, period.value);
  const [failures] = usePolled(() => readFailures(failuresShown), slowSeconds);
  const [storage] = usePolled(readStorage, slowSeconds * 2);
  const all = [queue, workers, throughput, failures, storage];
  const problem = all.map(({ value }) => value.problem).find((one) => one !== null);
  return (
    <>
      <p class="unseen" role="status">
        {problem ?? ''}
      </p>
      {problem !== undefined && <p class="notice">{problem}</p>}
      <Stats
        queue={queue.value.value}
        workers={workers.value.value}
        throughput={throughput.value.value}
        storage={storage.value.value}
        period={period.value}
      />
      <div class="overview-period">
        <h2>Over time</h2>
        <Segments
          label="Period"
          value={period.value}
          options={periods}
          onChange={(value) => {
            period.value = value;
          }}
        />
      </div>
      <div class="overview-pair">
        <ThroughputChart throughput={throughput.value.value} />
        <StageChart throughput={throughput.value.value} />
      </div>
      <div class="overview-pair">
        <Workers workers={workers.value.value} />
        <QueueByKey queue={queue.value.value} />
      </div>
      <div class="overview-wide">
        <Failures failures={failures.value.value} />
        <StorageTable storage={storage.value.value} />
      </div>
    </>
  );
}
