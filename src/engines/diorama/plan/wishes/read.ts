import type { PerceptionSummary } from '../../types.ts';
import { readCamera, type CameraReading } from '../camera/read.ts';
import { blank, normalise } from '../words/text.ts';
import { findLiveliness } from './liveliness.ts';
import { isUnderstoodLanguage } from './language.ts';
import { PromptReader, type PictureReading } from './prompt.ts';
import type { Wish } from './wish.ts';

export type Reading = PictureReading & {
  /** False for a language that is neither English nor Chinese: nothing was read. */
  readonly understood: boolean;
  readonly camera: CameraReading;
  /** True where the picture is to live, and nothing is said of how: an empty prompt, "bring this photo to life". */
  readonly lively: boolean;
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
    const nothing = { wishes: [], calm: false, forbidden: [], missing: [] };
    return { understood: false, camera: { wishes: [], spans: [] }, lively: false, ...nothing };
  }
  const camera = readCamera(prompt);
  const text = blank(normalise(prompt), camera.spans);
  const general = findLiveliness(text);
  const read = new PromptReader(blank(text, general), summary).read();
  return {
    ...read,
    understood: true,
    camera,
    lively: prompt.trim() === '' || general.length > 0,
    // These words ask for nothing in particular.
    forbidden: [...read.forbidden, ...general],
  };
}
