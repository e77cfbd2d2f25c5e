import type { Action, Amplitude } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import type { Box, PerceptionSummary, Subject } from '../types.ts';
import type { CameraWish } from './camera/rules.ts';
import type { Wish } from './wishes/wish.ts';
import { randomFor } from '../random.ts';

/** A face this high, or a subject that covers this much, is seen from close by. */
const closeFace = 0.3;
const closeArea = 0.45;
/** With less room than this around them people are not come closer to; with these, one may come closer, and much closer. */
const leastRoom = 1.25;
const someRoom = 1.6;
const muchRoom = 2;
/** With this much room around heads that live the lens may help on top. */
const plentyOfRoom = 4;

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
  wishes: readonly Wish[],
  amplitude: Amplitude,
  seed: number,
): readonly [CameraWish, ...CameraWish[]] {
  const [main] = summary.subjects.toSorted((one, other) => other.area - one.area);
  const ordinary = { direction: null, speed: 'normal', amount: 'normal', ...gentle } as const;
  const room = roomAround(summary, wishes);
  const isLarge = amplitude === 'large';
  if (main !== undefined && (isCloseUp(main) || room < leastRoom)) {
    // Whose feet or hands would leave the frame is motion enough.
    const fills = room < leastRoom && wishes.some(({ target, action }) => target === main.id && !ofTheHead.has(action));
    return [{ ...ordinary, move: 'orbit', amount: fills ? 'small' : 'normal' }];
  }
  // A drawn animal may be taken for a thing: whoever is asked to act lives.
  const acts = main !== undefined && wishes.some(({ target }) => target === main.id);
  const living = main?.kind === 'person' || main?.kind === 'animal' || acts;
  if (!living && summary.landscape && !isLarge && randomFor(seed, 'default camera')() < 0.4) {
    return [{ ...ordinary, move: 'truck' }];
  }
  const push: CameraWish = { ...ordinary, move: 'push', direction: 'in' };
  if (!isLarge || room < someRoom) return [{ ...push, speed: 'slow' }];
  if (room < (living ? plentyOfRoom : muchRoom)) return [push];
  // What stands far off hardly grows as one comes closer: the lens helps. So it does with a small face in a wide picture.
  return [push, { ...push, move: 'zoom', amount: 'small' }];
}

/** What is done with the face and the head, or hardly below them: the rest may leave the frame. */
const ofTheHead = new Set(
  'breathe still blink wink smile frown surprise laugh talk sing cry look nod shake_head tilt_head turn_head lower_head raise_head howl move_ears open_mouth eat drink lick sniff sway groove lean touch'.split(
    ' ',
  ),
);

/**
 * Times by which the picture can be enlarged about what the camera holds on to with everybody still inside: all of who
 * acts with more than the head, of others the head.
 */
export function roomAround({ subjects }: PerceptionSummary, wishes: readonly Wish[]): number {
  const [main] = subjects;
  if (main === undefined) return Infinity;
  const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const focus = middle(main.face?.box ?? main.box);
  const rooms = subjects
    .filter(({ kind }) => kind === 'person' || kind === 'animal')
    .map((subject) => {
      const acts = wishes.some(({ target, action }) => target === subject.id && !ofTheHead.has(action));
      return acts ? subject.box : headOf(subject);
    })
    .flatMap((box) => [
      focus.x / Math.max(focus.x - box.x, 0.01),
      (1 - focus.x) / Math.max(box.x + box.width - focus.x, 0.01),
      focus.y / Math.max(focus.y - box.y, 0.01),
      (1 - focus.y) / Math.max(box.y + box.height - focus.y, 0.01),
    ]);
  return Math.min(...rooms);
}

/** The face, else where the head is or should be. */
function headOf({ face, head, box }: Subject): Box {
  return face?.box ?? head ?? { x: box.x + box.width / 4, y: box.y, width: box.width / 2, height: box.height / 3 };
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
