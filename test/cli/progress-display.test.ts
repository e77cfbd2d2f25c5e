import { expect, test } from 'vitest';
import type { Progress } from '../../src/contract/renderer.ts';
import { createProgressDisplay } from '../../src/cli/progress-display.ts';

function output(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  return { isTTY, ...(columns === undefined ? {} : { columns }), written, write: (text: string) => written.push(text) };
}

const looking: Progress = { stage: 'looking', fraction: 0.02, frame: null, frames: null };
const drawing = (frame: number): Progress => ({
  stage: 'drawing',
  fraction: 0.25 + (0.75 * frame) / 96,
  frame,
  frames: 96,
});

test('a terminal shows one line with the stage, the frame and the time left', () => {
  const terminal = output(true, 120);
  let clock = 0;
  const display = createProgressDisplay(terminal, () => clock);
  display.show(looking);
  display.show(drawing(1));
  clock = 1000;
  display.show(drawing(25));
  expect(terminal.written.every((text) => text.startsWith('\r\u001B[2K') && !text.includes('\n'))).toBe(true);
  expect(terminal.written[0]).toContain('looking at the picture');
  // 24 frames took a second, 71 are left.
  expect(terminal.written[2]).toMatch(/\[#{11}-{13}\] {2}drawing {2}frame 25 of 96 {2}3 s left$/);
  display.clear();
  expect(terminal.written.at(-1)).toBe('\r\u001B[2K');
});

test('a narrow terminal gets a line that does not wrap', () => {
  const terminal = output(true, 20);
  createProgressDisplay(terminal).show(drawing(25));
  expect(terminal.written[0]!.replace('\r\u001B[2K', '').length).toBe(19);
});

test('elsewhere each stage and each quarter of the drawing is a plain line, once', () => {
  const file = output(false);
  const display = createProgressDisplay(file);
  display.show(looking);
  display.show(looking);
  for (let frame = 0; frame <= 96; frame += 4) display.show(drawing(frame));
  display.clear();
  expect(file.written).toEqual([
    'looking at the picture\n',
    'drawing\n',
    'drawing: 25 % of 96 frames\n',
    'drawing: 50 % of 96 frames\n',
    'drawing: 75 % of 96 frames\n',
    'drawing: 100 % of 96 frames\n',
  ]);
});
