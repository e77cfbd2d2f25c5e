import type { Action, Plan } from '../../../../contract/plan.ts';
import type { FacePart, Scene } from '../../types.ts';
import { gestures } from './gestures.ts';

/** Gestures that only the eyes make, and those that the mouth and brows make while the head moves a little. */
const ofEyes = new Set(['blink', 'wink']);
const ofFace = new Set(['smile', 'frown', 'surprise', 'laugh', 'talk', 'sing']);

/**
 * Fits what people are to do to what the picture shows of them: who has no face that can be trusted sways instead, and
 * the plan says so in `reduced`.
 */
export function fitPeople(plan: Plan, scene: Scene): Plan {
  const reduced: Plan['reduced'] = [];
  const subjects = plan.subjects.flatMap((action): Action[] => {
    const person = scene.subjects.find(({ id, kind }) => id === action.region && kind === 'person');
    if (person === undefined || gestures[action.action] === undefined || action.action === 'sway') return [action];
    const face = scene.faces.find(({ of }) => of === person.id) ?? null;
    const why = shortcoming(action.action, face);
    if (why === null) return [action];
    const phrase = action.action.replace('_', ' ');
    if (!reduced.some((one) => one.phrase === phrase && one.why === why)) reduced.push({ phrase, why });
    if (face !== null) return [action];
    return ofEyes.has(action.action) ? [] : [{ ...action, action: 'sway' }];
  });
  return reduced.length === 0 ? plan : { ...plan, subjects, reduced: [...plan.reduced, ...reduced] };
}

function shortcoming(action: string, face: FacePart | null): string | null {
  if (face === null) {
    return ofEyes.has(action)
      ? 'No eyes were found that are large and clear enough.'
      : 'No face was found that is large and clear enough: the body sways instead.';
  }
  if (ofEyes.has(action) && !face.can.includes('blinkRight') && !face.can.includes('blinkLeft')) {
    return 'The eyes are closed, covered, too small or turned away.';
  }
  if (ofFace.has(action) && !face.can.includes('jaw')) {
    return 'The face is too small or turned away for its mouth to move: the head moves instead.';
  }
  return null;
}
