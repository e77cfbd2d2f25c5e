import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from './chart.tsx';

export type Drawing = { close(): void };

const height = 208;
const font = '13px "Geist Variable", system-ui, sans-serif';

/** Draws stacked bars into an element, as wide as it is, and follows its width. */
export function drawChart(
  place: HTMLElement,
  {
    starts,
    series,
    format,
    axis,
    onPoint,
  }: {
    /** Milliseconds. */
    readonly starts: readonly number[];
    /** The first one stands at the bottom. */
    readonly series: readonly Series[];
    readonly format: (value: number) => string;
    readonly axis: (time: number) => string;
    /** The bar under the pointer; null when there is none. */
    readonly onPoint: (index: number | null) => void;
  },
): Drawing {
  const colours = readColours(place, ['--text-soft', '--line', ...series.map(({ colour }) => colour)]);
  const colourOf = (token: string) => colours.get(token) ?? 'gray';
  // Each layer reaches from the ground to its top; the highest is drawn first, and those below it over it.
  const sums = starts.map(() => 0);
  const layers = series.map(({ values }) =>
    starts.map((_, index) => (sums[index] = (sums[index] ?? 0) + (values[index] ?? 0))),
  );
  const stacked = series.map((one, index) => ({ ...one, tops: layers[index] ?? [] })).toReversed();
  // Where a bar is a few pixels wide, gaps would be a veil over the colours.
  const isTight = place.clientWidth / starts.length < 8;
  const bars = uPlot.paths.bars?.({ size: [isTight ? 1 : 0.82, 40], align: 1, gap: isTight ? 0 : 1 });
  const axisLook = {
    stroke: colourOf('--text-soft'),
    font,
    ticks: { show: false },
    grid: { stroke: colourOf('--line'), width: 1 },
  };
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height,
      ms: 1,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { y: { range: (_plot, _low, high) => [0, high === 0 ? 1 : high * 1.08] } },
      axes: [
        { ...axisLook, grid: { show: false }, size: 28, space: 64, values: (_plot, times) => times.map(axis) },
        {
          ...axisLook,
          size: 56,
          space: 40,
          values: (_plot, values) => values.map((value) => (value === 0 ? '0' : format(value))),
        },
      ],
      series: [
        {},
        ...stacked.map(({ name, colour }) => ({
          label: name,
          fill: colourOf(colour),
          width: 0,
          points: { show: false },
          ...(bars === undefined ? {} : { paths: bars }),
        })),
      ],
      hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
    },
    [[...starts], ...stacked.map(({ tops }) => tops)],
    place,
  );
  const resized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height }));
  resized.observe(place);
  return {
    close() {
      resized.disconnect();
      plot.destroy();
    },
  };
}

/** What tokens are at this moment: a canvas knows nothing of themes. */
function readColours(place: HTMLElement, tokens: readonly string[]): ReadonlyMap<string, string> {
  const probe = place.appendChild(document.createElement('span'));
  const found = new Map(
    tokens.map((token) => {
      probe.style.color = `var(${token})`;
      return [token, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return found;
}
