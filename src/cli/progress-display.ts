import type { Progress, Stage } from '../contract/renderer.ts';

export type ProgressDisplay = {
  show(progress: Progress): void;
  /** Takes the bar off the terminal; plain lines stay. */
  clear(): void;
};

type Output = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

const labels: Readonly<Record<Stage, string>> = {
  queued: 'waiting',
  fetching: 'fetching the image',
  looking: 'looking at the picture',
  planning: 'planning the motion',
  building: 'taking the picture apart',
  drawing: 'drawing',
  checking: 'checking',
  saving: 'saving',
};
const barCells = 24;

/**
 * Shows progress: on a terminal one line with a bar, the stage, the frame and the time left; elsewhere a line for each
 * stage and each quarter of the drawing.
 *
 * @param now Milliseconds of a clock that never goes back.
 */
export function createProgressDisplay(output: Output, now: () => number = () => performance.now()): ProgressDisplay {
  return output.isTTY === true ? bar(output, now) : lines(output);
}

function bar(output: Output, now: () => number): ProgressDisplay {
  let firstFrame: { readonly at: number; readonly frame: number } | null = null;
  return {
    show(progress) {
      const { stage, fraction, frame, frames } = progress;
      if (firstFrame === null && frame !== null && frame > 0) firstFrame = { at: now(), frame };
      const filled = Math.round(fraction * barCells);
      const parts = [`[${'#'.repeat(filled)}${'-'.repeat(barCells - filled)}]`, labels[stage]];
      if (frame !== null && frames !== null) {
        parts.push(`frame ${frame} of ${frames}`);
        if (firstFrame !== null && frame > firstFrame.frame) {
          const msPerFrame = (now() - firstFrame.at) / (frame - firstFrame.frame);
          parts.push(`${Math.ceil(((frames - frame) * msPerFrame) / 1000)} s left`);
        }
      }
      // Cut to the terminal's width: a line that wraps cannot be overwritten.
      output.write(`\r\u001B[2K${parts.join('  ').slice(0, (output.columns ?? 80) - 1)}`);
    },
    clear: () => void output.write('\r\u001B[2K'),
  };
}

function lines(output: Output): ProgressDisplay {
  let last = '';
  return {
    show({ stage, frame, frames }) {
      const quarter = frame === null || frames === null ? 0 : Math.floor((frame / frames) * 4);
      const line = quarter === 0 ? labels[stage] : `${labels[stage]}: ${quarter * 25} % of ${frames} frames`;
      if (line === last) return;
      last = line;
      output.write(`${line}\n`);
    },
    clear: () => undefined,
  };
}
