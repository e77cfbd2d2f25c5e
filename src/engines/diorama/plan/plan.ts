import type { Amplitude, CameraMove, Plan } from '../../../contract/plan.ts';
import type { EngineInput } from '../../../contract/renderer.ts';
import type { PerceptionSummary } from '../types.ts';
import type { CameraWish } from './camera/rules.ts';
import { schedule } from './camera/schedule.ts';
import { breathing, defaultCamera, roomAround, stillCamera } from './defaults.ts';
import { amplitudeOf, tempoOf } from './energy.ts';
import { facingOf, isSeenFromBehind } from './facing.ts';
import { fulfil, type Fulfilled } from './fulfil.ts';
import { markWords } from './marks.ts';
import { orderOf } from './order.ts';
import { isSubject, lateReasons, timeline } from './timeline.ts';
import { findUnsupported } from './unsupported.ts';
import { readPrompt, type Reading } from './wishes/read.ts';
import type { Wish } from './wishes/wish.ts';
import { normalise, quote } from './words/text.ts';

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
  const { prompt, duration, seed } = input;
  const text = normalise(prompt);
  const amplitude = input.movementAmplitude === 'auto' ? amplitudeOf(text) : input.movementAmplitude;
  const reading = readPrompt(prompt, summary);
  const fulfilled = fulfil(reading, summary);
  const { drawn, answered } = fulfilled;
  const order = orderOf(reading, drawn, text);
  const asked = cameraOf(reading, drawn, summary, { amplitude, seed, aspect: size.width / size.height });
  const { camera: scheduled, reduced } = schedule(asked, duration, amplitude, seed, order.camera * duration);
  const camera = scheduled.map((move) => keepingHeads(move, roomAround(summary, [])));
  const { actions, late } = timeline(drawn, duration, order.from * duration, order.to * duration);
  const of = (belongs: (wish: Wish) => boolean) =>
    actions.filter(({ wish }) => belongs(wish)).map(({ action }) => action);
  const short: Pick<Plan, 'reduced' | 'unsupported'> = {
    reduced: [
      ...(reading.understood ? [] : [{ phrase: prompt.trim(), why: 'Prompts are understood in English and Chinese.' }]),
      ...reduced,
      ...reasons(fulfilled, prompt),
      ...lateReasons(late, prompt, duration),
      ...fewer(reading, drawn, prompt),
    ],
    unsupported: findUnsupported(prompt, reading, (wish) => answered.has(wish)),
  };
  return {
    version: 1,
    seed,
    duration,
    fps: 24,
    size: { width: size.width, height: size.height },
    camera,
    subjects: [
      ...breathing(summary, drawn.filter(isCalm), reading.calm, duration, amplitude, seed),
      ...of((wish) => isSubject(wish) && !isCalm(wish)),
    ],
    scene: of((wish) => !isSubject(wish) && wish.on !== 'air'),
    atmosphere: of((wish) => wish.on === 'air'),
    tempo: reading.understood ? tempoOf(text) : 1,
    amplitude,
    ...short,
    words: markWords(prompt, reading, fulfilled, short),
  };
}

/** A zoom by this much is never too much. */
const ordinaryZoom = 1.2;

/** A zoom goes no farther than everybody's head stays in the frame. */
function keepingHeads(move: CameraMove, room: number): CameraMove {
  if (move.move !== 'zoom' || move.direction !== 'in') return move;
  return { ...move, amount: Number(Math.min(move.amount, Math.max(room, ordinaryZoom)).toFixed(4)) };
}

/** What the camera is asked to do; one that tracks goes with whoever travels, and past a scene where nobody does. */
function cameraOf(
  { camera, wishes, calm }: Reading,
  drawn: readonly Wish[],
  summary: PerceptionSummary,
  { amplitude, seed, aspect }: { readonly amplitude: Amplitude; readonly seed: number; readonly aspect: number },
): readonly CameraWish[] {
  if (camera.wishes.length === 0) return calm ? [stillCamera] : defaultCamera(summary, drawn, amplitude, seed);
  const travels = wishes.some((wish) => isSubject(wish) && wish.target !== null && travelling.has(wish.action));
  return camera.wishes.map((wish) => {
    // Who is seen from the side goes to that side, however far "forward" that is.
    const side = wish.move === 'tracking' && wish.direction !== 'out' && travels ? facingOf(summary, aspect) : null;
    if (side !== null && wish.direction !== 'left' && wish.direction !== 'right') return { ...wish, direction: side };
    if (wish.move === 'tracking' && wish.direction === null && travels && isSeenFromBehind(summary, aspect)) {
      return { ...wish, direction: 'in' };
    }
    const sideways = wish.direction === 'left' || wish.direction === 'right';
    if (wish.move === 'truck' && wish.tracks && travels) return { ...wish, move: 'tracking' };
    if (wish.move === 'tracking' && sideways && summary.subjects.length === 0) return { ...wish, move: 'truck' };
    return wish;
  });
}

const travelling = new Set('walk run ride drive fly swim sail skate crawl climb roll jump float exercise'.split(' '));

/** What the breathing of everybody answers. */
function isCalm({ action }: Wish): boolean {
  return action === 'breathe' || action === 'still';
}

function reasons({ short }: Fulfilled, prompt: string): Plan['reduced'] {
  const found = short.map(({ wish, why }) => ({ phrase: quote(prompt, wish.start, wish.end), why }));
  return found.filter(
    (one, index) => found.findIndex(({ phrase, why }) => phrase === one.phrase && why === one.why) === index,
  );
}

function fewer({ missing }: Reading, drawn: readonly Wish[], prompt: string): Plan['reduced'] {
  return missing
    .filter(({ start }) => drawn.some((wish) => wish.start === start))
    .map(({ start, end, asked, found }) => ({
      phrase: prompt.slice(start, end).trim(),
      why: `The picture shows ${found} of the ${asked}.`,
    }));
}
