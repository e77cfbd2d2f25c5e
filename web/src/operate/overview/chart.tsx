import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { OperatorThroughput, Period } from '../../../../src/contract/operator.ts';
import { theme } from '../../shell/theme.ts';
import type { Drawing } from './chart-drawing.ts';
import './chart.css';

/** One layer of the bars; `colour` is the name of a token. */
export type Series = { readonly name: string; readonly colour: string; readonly values: readonly number[] };

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Stacked bars over time, with the numbers under the pointer beside the names, and all of them as a table. */
export function Chart({
  title,
  throughput,
  series,
  format,
}: {
  readonly title: string;
  /** Null until it is there. */
  readonly throughput: OperatorThroughput | null;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(null);
  const pointed = useSignal<number | null>(null);
  const asTable = useSignal(false);
  const titleId = useId();
  const starts = (throughput?.data ?? []).map(({ start }) => Date.parse(start));
  const isEmpty = throughput !== null && series.every(({ values }) => values.every((value) => value === 0));
  useEffect(() => {
    const { current } = place;
    if (current === null || throughput === null || isEmpty) return;
    let wanted = true;
    // The library of charts comes only where one is shown.
    const draw = async () => {
      const { drawChart } = await import('./chart-drawing.ts');
      if (!wanted) return;
      drawing.current = drawChart(current, {
        starts,
        series,
        format,
        axis: (time) => (throughput.period === 'week' ? day : clock).format(time),
        onPoint: (index) => {
          pointed.value = index;
        },
      });
    };
    void draw();
    return () => {
      wanted = false;
      drawing.current?.close();
      drawing.current = null;
    };
  }, [throughput, theme.value]);
  const at = pointed.value;
  const when = at === null ? null : starts[at];
  return (
    <figure class="panel chart" aria-labelledby={titleId}>
      <div class="panel-head">
        <h2 id={titleId}>{title}</h2>
        <span class="soft small figures">
          {when === null || when === undefined
            ? ''
            : `${throughput?.period === 'hour' ? '' : 'from '}${name(when, throughput?.period ?? 'day')}`}
        </span>
      </div>
      <div ref={place} class="chart-place" aria-hidden="true">
        {isEmpty && <p class="panel-empty">Nothing has ended in this time.</p>}
      </div>
      <ul class="chart-legend">
        {series.map(({ name: label, colour, values }) => (
          <li key={label}>
            <span class="chart-swatch" ref={(swatch) => swatch?.style.setProperty('background', `var(${colour})`)} />
            {label}
            {at !== null && <span class="figures">{format(values[at] ?? 0)}</span>}
          </li>
        ))}
      </ul>
      <details
        class="chart-numbers"
        onToggle={(event) => {
          asTable.value = event.currentTarget.open;
        }}
      >
        <summary>As a table</summary>
        {asTable.value && (
          <div class="chart-table" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">From</th>
                  {series.map(({ name: label }) => (
                    <th key={label} scope="col" class="table-number">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {starts.map((start, index) => (
                  <tr key={start}>
                    <th scope="row">{name(start, throughput?.period ?? 'day')}</th>
                    {series.map(({ name: label, values }) => (
                      <td key={label} class="table-number">
                        {format(values[index] ?? 0)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </details>
    </figure>
  );
}

function name(time: number, period: Period): string {
  return (period === 'week' ? dayAndClock : clock).format(time);
}
