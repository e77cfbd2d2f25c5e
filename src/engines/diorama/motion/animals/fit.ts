import type { Action, Plan } from '../../../../contract/plan.ts';
import { headActions } from '../../actions.ts';
import type { AnimalPart } from '../../animal-part.ts';
import type { Scene, Subject } from '../../types.ts';
import { sideOf } from '../side.ts';
import { animalActs } from './acts.ts';

/** Fits what animals are to do to what can be told of their limbs; the plan says in `reduced` what is left out. */
export function fitAnimals(plan: Plan, scene: Scene): Plan {
  const reduced: Plan['reduced'] = [];
  const tell = (action: string, why: string): void => {
    const phrase = action.replace('_', ' ');
    if (!reduced.some((one) => one.phrase === phrase && one.why === why)) reduced.push({ phrase, why });
  };
  const subjects = plan.subjects.flatMap((action): Action[] => {
    const subject = scene.subjects.find(({ id }) => id === action.region);
    if (subject === undefined || subject.kind === 'person' || subject.kind === 'vehicle') return [action];
    const part = scene.animals.find(({ of }) => of === subject.id) ?? null;
    const lacking = shortcoming(action.action, subject, part);
    if (lacking === null) {
      if (action.action === 'howl') tell('howl', 'A mouth that is shut in the photo stays shut: the head is raised.');
      const faced = facing(action, part);
      if (faced.action === 'run' && !travels(faced, plan)) tell('run', 'It runs on the spot.');
      return [toCamera(faced, subject, part, scene.width)];
    }
    tell(action.action, lacking.why);
    return lacking.instead === null ? [] : [{ ...action, action: lacking.instead }];
  });
  return { ...plan, subjects, reduced: [...plan.reduced, ...reduced] };
}

function shortcoming(
  action: string,
  { head }: Subject,
  part: AnimalPart | null,
): { why: string; instead: string | null } | null {
  const isHeaded = (part !== null && part.head !== null) || (head !== undefined && head !== null);
  const known = animalActs[action];
  if (known !== undefined) {
    if (part === null) return { why: 'The animal cannot be told well enough from what is around it.', instead: null };
    const why = known.lacks(part);
    if (why === null) return null;
    return action === 'howl' && isHeaded
      ? { why: 'The head faces us: it is only raised.', instead: 'raise_head' }
      : { why, instead: null };
  }
  if (action === 'blink' && (part === null || part.eyes.length === 0)) {
    return { why: 'No eyes were found that are large and clear enough.', instead: null };
  }
  if (headActions.includes(action) && !isHeaded) {
    return { why: 'The head could not be told from the body.', instead: null };
  }
  return null;
}

/** Eyes so far aside of the middle of the head, in its widths, look past us. */
const aside = 0.03;

/** A head that turns to the camera turns to the side where its eyes are not. */
function toCamera(action: Action, { head }: Subject, part: AnimalPart | null, width: number): Action {
  if (!turns.has(action.action) || action.params['direction'] !== 'toward') return action;
  const eyes = part?.eyes.map(({ mesh }) => mesh.left + mesh.texture.width / 2) ?? [];
  if (eyes.length === 0 || head === undefined || head === null) return action;
  const middle = eyes.reduce((sum, x) => sum + x, 0) / eyes.length;
  const off = (middle / width - head.x - head.width / 2) / head.width;
  if (Math.abs(off) < aside) return action;
  return { ...action, params: { ...action.params, direction: off > 0 ? 'left' : 'right' } };
}

const turns: ReadonlySet<string> = new Set(['turn_head', 'look', 'tilt_head']);

/** To a side the world passes by, or a still camera is passed; and a camera may follow. */
function travels({ params }: Action, { camera }: Plan): boolean {
  return sideOf(params['direction']) !== 0 || camera.some(({ move }) => move === 'tracking');
}

/** Whoever runs forward runs to where the head is: the world passes by to the other side. */
function facing(action: Action, part: AnimalPart | null): Action {
  const { direction } = action.params;
  if (action.action !== 'run' || part === null || part.facing === 0) return action;
  if (direction !== undefined && direction !== 'forward') return action;
  return { ...action, params: { ...action.params, direction: part.facing < 0 ? 'left' : 'right' } };
}
