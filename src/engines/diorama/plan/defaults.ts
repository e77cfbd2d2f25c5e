import type { Action, Amplitude } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import type { PerceptionSummary, Subject } from '../types.ts';
import type { CameraWish } from './camera/rules.ts';
import type { Wish } from './wishes/wish.ts';
import { randomFor } from '../random.ts';

/** A face this high, or a subject that covers this much, is seen from close by. */
const closeFace = 0.3;
const closeArea = 0.45;
/** With less room than this around them people are not come closer to; with this much, one may come much closer. */
const leastRoom = 1.25;
const muchRoom = 2;

const gentle = { vague: true, tracks: false, degrees: null, alternations: 0, times: 1, step: 0, phrase: '' } as const;

/** Of a prompt that wants everything to keep still. */
export const stillCamera: CameraWish = {
  move: 'static',
  direction: null,
  speed: 'normal',
  amount: 'normal',
  ...gentle,
};

/**
 * What the camera does when the prompt leaves it to us: one move that suits what is in the picture, calm unless much is
 * to move, and never one that loses those who act from the frame.
 */
export function defaultCamera(
  summary: PerceptionSummary,
  amplitude: Amplitude,
  seed: number,
): readonly [CameraWish, ...CameraWish[]] {
  const [main] = summary.subjects.toSorted((one, other) => other.area - one.area);
  const ordinary = { direction: null, speed: 'normal', amount: 'normal', ...gentle } as const;
  const room = roomAround(summary);
  if (main !== undefined && (isCloseUp(main) || room < leastRoom)) return [{ ...ordinary, move: 'orbit' }];
  const living = main?.kind === 'person' || main?.kind === 'animal';
  if (!living && summary.landscape && randomFor(seed, 'default camera')() < 0.4) {
    return [{ ...ordinary, move: 'truck' }];
  }
  const push: CameraWish = { ...ordinary, move: 'push', direction: 'in' };
  if (amplitude !== 'large' || room < muchRoom) return [{ ...push, speed: 'slow' }];
  // What stands far off hardly grows as one comes closer: the lens helps.
  return [push, { ...push, move: 'zoom', amount: 'small' }];
}

/** Times by which the picture can be enlarged about its middle with every person and animal still inside. */
function roomAround({ subjects }: PerceptionSummary): number {
  const reaches = subjects
    .filter(({ kind }) => kind === 'person' || kind === 'animal')
    .flatMap(({ box }) => [0.5 - box.x, box.x + box.width - 0.5, 0.5 - box.y, box.y + box.height - 0.5]);
  return 0.5 / Math.max(...reaches, 0.05);
}

function isCloseUp(subject: Subject): boolean {
  return (subject.face !== null && subject.face.box.height > closeFace) || subject.area > closeArea;
}

/** How much less one breathes who is asked to keep still. */
const still = 0.5;

/**
 * Everybody and every animal in the picture breathes. Parameters: `rate` in breaths a second, `strength` with 1 as
 * the ordinary one, `phase` in 0 to 1 of a breath (the drawn displacement still starts at zero).
 *
 * @param asked what the prompt says of breathing and of keeping still
 * @param calm true where only who is asked to breathes
 */
export function breathing(
  summary: PerceptionSummary,
  asked: readonly Wish[],
  calm: boolean,
  duration: number,
  amplitude: Amplitude,
  seed: number,
): Action[] {
  return summary.subjects
    .filter(({ kind, id }) => {
      const lives = kind === 'person' || kind === 'animal';
      return (lives && !calm) || asked.some((wish) => wish.target === id);
    })
    .map((subject) => {
      const random = randomFor(seed, `breathe ${subject.id}`);
      const resting = subject.kind === 'person' ? 0.27 : 0.38;
      const own = asked.filter((wish) => wish.target === subject.id);
      const strength = own.reduce(
        (product, { action, params }) => product * (action === 'still' ? still : Number(params['strength'] ?? 1)),
        displacementFactor[amplitude],
      );
      return {
        region: subject.id,
        action: 'breathe',
        params: {
          rate: Number((resting * (0.9 + 0.2 * random())).toFixed(3)),
          strength: Number(strength.toFixed(3)),
          phase: Number(random().toFixed(3)),
        },
        t0: 0,
        t1: duration,
      };
    });
}
