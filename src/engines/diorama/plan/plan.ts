import type { Plan } from '../../../contract/plan.ts';
import type { EngineInput } from '../../../contract/renderer.ts';
import type { PerceptionSummary } from '../types.ts';
import { readCamera } from './camera/read.ts';
import { schedule } from './camera/schedule.ts';
import { breathing, defaultCamera } from './defaults.ts';
import { amplitudeOf, tempoOf } from './energy.ts';
import { findUnsupported } from './unsupported.ts';
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
  const { wishes, spans } = readCamera(input.prompt);
  const asked = wishes.length > 0 ? wishes : [defaultCamera(summary, input.seed)];
  const { camera, reduced } = schedule(asked, input.duration, amplitude, input.seed);
  const subjects = breathing(summary, input.duration, amplitude, input.seed);
  return {
    version: 1,
    seed: input.seed,
    duration: input.duration,
    fps: 24,
    size: { width: size.width, height: size.height },
    camera,
    subjects,
    scene: [],
    atmosphere: [],
    tempo: tempoOf(text),
    amplitude,
    reduced,
    unsupported: findUnsupported(input.prompt, spans, subjects.length > 0),
  };
}
