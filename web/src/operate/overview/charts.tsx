import type { OperatorThroughput, TalliedStage } from '../../../../src/contract/operator.ts';
import { number, span } from '../../kit/format.ts';
import { Chart, type Series } from './chart.tsx';

/** As they follow one another. */
const stages = [
  { stage: 'fetching', name: 'Fetching', colour: '--chart-1' },
  { stage: 'looking', name: 'Looking', colour: '--chart-2' },
  { stage: 'planning', name: 'Planning', colour: '--chart-3' },
  { stage: 'building', name: 'Building', colour: '--chart-4' },
  { stage: 'drawing', name: 'Drawing', colour: '--chart-5' },
  { stage: 'checking', name: 'Checking', colour: '--chart-6' },
  { stage: 'saving', name: 'Saving', colour: '--chart-7' },
] as const satisfies readonly { readonly stage: TalliedStage; readonly name: string; readonly colour: string }[];

/** How many ended, and how. */
export function ThroughputChart({ throughput }: { readonly throughput: OperatorThroughput | null }) {
  const buckets = throughput?.data ?? [];
  const series: readonly Series[] = [
    { name: 'Completed', colour: '--good', values: buckets.map(({ completed }) => completed) },
    { name: 'Failed', colour: '--bad', values: buckets.map(({ failed }) => failed) },
    { name: 'Cancelled', colour: '--line-strong', values: buckets.map(({ cancelled }) => cancelled) },
  ];
  return <Chart title="Videos" throughput={throughput} series={series} format={number} />;
}

/** Where the time of a video goes, on average. */
export function StageChart({ throughput }: { readonly throughput: OperatorThroughput | null }) {
  const buckets = throughput?.data ?? [];
  const series: readonly Series[] = [
    { name: 'In the queue', colour: '--line-strong', values: buckets.map(({ waited_ms: waited }) => waited ?? 0) },
    ...stages.map(({ stage, name, colour }) => ({
      name,
      colour,
      values: buckets.map(({ stages: times }) => times?.[stage] ?? 0),
    })),
  ];
  return <Chart title="Time of a video, by stage" throughput={throughput} series={series} format={span} />;
}
