import type { Plan } from '../../../contract/plan.ts';
import type { EngineInput } from '../../../contract/renderer.ts';
import { isDrawable } from '../actions.ts';
import type { PerceptionSummary } from '../types.ts';
import { schedule } from './camera/schedule.ts';
import { breathing, defaultCamera } from './defaults.ts';
import { amplitudeOf, tempoOf } from './energy.ts';
import { isSubject, lateReasons, timeline } from './timeline.ts';
import { findUnsupported } from './unsupported.ts';
import { readPrompt, type Reading } from './wishes/read.ts';
import type { Wish } from './wishes/wish.ts';
import { normalise } from './words/text.ts';

/**
 * Decides what moves, how and when. Pure: the same arguments give the same plan.
 *
 * @param input the prompt in English or Chinese (may be empty), 4 or 8 seconds, the amplitude, a seed that is not negative
 * @param summary what was seen in the picture
 * @param size of the video in pixels
 */
export function makePlan(
  input: EngineInput,
  summary: PerceptionSummary,
  size: { readonly width: number; readonly height: number },
): Plan {
  const text = normalise(input.prompt);
  const amplitude = input.movementAmplitude === 'auto' ? amplitudeOf(text) : input.movementAmplitude;
  const reading = readPrompt(input.prompt, summary);
  const { wishes } = reading.camera;
  const asked = wishes.length > 0 ? wishes : [defaultCamera(summary, input.seed)];
  const { camera, reduced } = schedule(asked, input.duration, amplitude, input.seed);
  const drawable = reading.wishes.filter((wish) => wish.target !== null && isDrawn(wish));
  const { actions, late } = timeline(drawable, input.duration);
  const of = (belongs: (wish: Wish) => boolean) =>
    actions.filter(({ wish }) => belongs(wish)).map(({ action }) => action);
  const subjects = of((wish) => isSubject(wish) && !isCalm(wish));
  const atmosphere = of((wish) => wish.on === 'air');
  const scene = of((wish) => !isSubject(wish) && wish.on !== 'air');
  const moves = scene.length > 0 || atmosphere.length > 0;
  return {
    version: 1,
    seed: input.seed,
    duration: input.duration,
    fps: 24,
    size: { width: size.width, height: size.height },
    camera,
    subjects: [...breathing(summary, drawable.filter(isCalm), input.duration, amplitude, input.seed), ...subjects],
    scene,
    atmosphere,
    tempo: reading.understood ? tempoOf(text) : 1,
    amplitude,
    reduced: [
      ...reduced,
      ...lateReasons(late, input.prompt, input.duration),
      ...fewer(reading, drawable, input.prompt),
    ],
    unsupported: findUnsupported(input.prompt, reading, (wish) =>
      isTempo(wish) ? wish.action === 'slow_motion' || moves : drawable.includes(wish),
    ),
  };
}

/** Slow motion and time-lapse are no programs of their own: `tempo` says them. */
function isTempo({ action }: Wish): boolean {
  return action === 'slow_motion' || action === 'time_lapse';
}

function isDrawn(wish: Wish): boolean {
  return wish.on !== 'camera' && !isTempo(wish) && isDrawable(wish.on, wish.action);
}

/** What the breathing of everybody answers. */
function isCalm({ action }: Wish): boolean {
  return action === 'breathe' || action === 'still';
}

function fewer({ missing }: Reading, drawn: readonly Wish[], prompt: string): Plan['reduced'] {
  return missing
    .filter(({ start }) => drawn.some((wish) => wish.start === start))
    .map(({ start, end, asked, found }) => ({
      phrase: prompt.slice(start, end).trim(),
      why: `The picture shows ${found} of the ${asked}.`,
    }));
}
