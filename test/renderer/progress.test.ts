import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from '../../src/contract/renderer.ts';
import { createProgressReporter } from '../../src/renderer/progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const drawing = (fraction: number, frame: number): Progress => ({ stage: 'drawing', fraction, frame, frames: 96 });

function start() {
  const sent: Progress[] = [];
  return { sent, reporter: createProgressReporter((progress) => sent.push(progress)) };
}

test('the first report goes out at once, and then the newest ten times a second', () => {
  const { sent, reporter } = start();
  for (let ms = 0; ms < 1000; ms += 5) {
    reporter.report(drawing(ms / 1000, ms));
    vi.advanceTimersByTime(5);
  }
  expect(sent[0]).toEqual(drawing(0, 0));
  expect(sent.length).toBeGreaterThanOrEqual(10);
  expect(sent.length).toBeLessThanOrEqual(11);
  vi.advanceTimersByTime(1000);
  expect(sent.at(-1)).toEqual(drawing(0.995, 995));
});

test('fractions never fall and never exceed one', () => {
  const { sent, reporter } = start();
  for (const fraction of [0.5, 0.3, 1.4]) {
    reporter.report(drawing(fraction, 1));
    vi.advanceTimersByTime(100);
  }
  expect(sent.map(({ fraction }) => fraction)).toEqual([0.5, 0.5, 1]);
});

test('nothing is sent after the stop', () => {
  const { sent, reporter } = start();
  reporter.report(drawing(0.1, 1));
  reporter.report(drawing(0.2, 2));
  reporter.stop();
  reporter.report(drawing(0.3, 3));
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([drawing(0.1, 1)]);
  expect(vi.getTimerCount()).toBe(0);
});
