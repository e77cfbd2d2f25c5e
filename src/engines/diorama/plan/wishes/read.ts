import type { PerceptionSummary } from '../../types.ts';
import { readCamera, type CameraReading } from '../camera/read.ts';
import { blank, normalise } from '../words/text.ts';
import { isUnderstoodLanguage } from './language.ts';
import { PromptReader, type PictureReading } from './prompt.ts';
import type { Wish } from './wish.ts';

export type Reading = PictureReading & {
  /** False for a language that is neither English nor Chinese: nothing was read. */
  readonly understood: boolean;
  readonly camera: CameraReading;
};

/** Everything that a prompt asks for, camera moves first, each with its target and what was said of how. */
export function wishes(prompt: string, summary: PerceptionSummary): Wish[] {
  const reading = readPrompt(prompt, summary);
  const camera = reading.camera.wishes.map(({ move, direction, step }, index): Wish => {
    const { start, end } = reading.camera.spans[index] ?? reading.camera.spans[0] ?? { start: 0, end: 0 };
    return {
      kind: 'camera',
      on: 'camera',
      target: 'camera',
      action: move,
      params: direction === null ? {} : { direction },
      noun: null,
      step,
      start,
      end,
    };
  });
  return [...camera, ...reading.wishes];
}

/** Reads the whole prompt. Pure. */
export function readPrompt(prompt: string, summary: PerceptionSummary): Reading {
  if (!isUnderstoodLanguage(prompt)) {
    return {
      understood: false,
      camera: { wishes: [], spans: [] },
      wishes: [],
      calm: false,
      forbidden: [],
      missing: [],
    };
  }
  const camera = readCamera(prompt);
  const reader = new PromptReader(blank(normalise(prompt), camera.spans), summary);
  return { understood: true, camera, ...reader.read() };
}
