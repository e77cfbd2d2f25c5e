import type { Action, Plan } from '../../../../contract/plan.ts';
import type { BodyPart, FacePart, Scene, Subject } from '../../types.ts';
import type { Needs } from './acts/act.ts';
import { acts } from './acts/acts.ts';
import { eyeGestures } from './gestures/eyes.ts';
import { gestures } from './gestures/gestures.ts';
import { headInsteadOf } from './gestures/hidden.ts';
import { moodGestures } from './gestures/mood.ts';
import { speechGestures } from './gestures/speech.ts';
import { standsOnGround } from './leg.ts';
import { standInFor, standIns } from './stand-ins.ts';
import { treadOf } from './tread.ts';

/** What only a face can show: no movement of the body stands for it. */
const facial = new Set([...Object.keys(eyeGestures), 'smile', 'frown', 'surprise']);

/**
 * Fits what people are to do to what the picture shows of them: who has no face that can be trusted sways instead of
 * talking, and the plan says so in `reduced`.
 */
export function fitPeople(plan: Plan, scene: Scene): Plan {
  const reduced: Plan['reduced'] = [];
  const tell = ({ action }: Action, why: string): void => {
    const phrase = action.replace('_', ' ');
    if (!reduced.some((one) => one.phrase === phrase && one.why === why)) reduced.push({ phrase, why });
  };
  const subjects = plan.subjects.flatMap((action): Action[] => {
    const person = scene.subjects.find(({ id, kind }) => id === action.region && kind === 'person');
    if (person === undefined) return [action];
    const needed = acts[action.action]?.needs;
    if (needed !== undefined) {
      const body = scene.bodies.find(({ of }) => of === person.id) ?? null;
      const lacking = bodyLacks(needed, body, scene);
      if (lacking === null) return [fitActed(action, person, body, tell)];
      tell(action, lacking.why);
      if (!lacking.isReplaced) return [action];
      const params = needed === 'going' ? { ...action.params, gait: action.action } : action.params;
      return [{ ...action, action: standInFor(action.action), params }];
    }
    if (action.action === 'pedal') {
      if (treadOf(person, scene) !== null) return [action];
      if (scene.subjects.some((other) => carries(other, person))) return [];
      tell(action, 'The feet cannot be told from what they ride on: the rider sways.');
      return [{ ...action, action: 'sway' }];
    }
    if (gestures[action.action] === undefined || action.action in standIns) return [action];
    const face = scene.faces.find(({ of }) => of === person.id) ?? null;
    const why = shortcoming(action.action, face);
    if (why === null) return toCamera(action, face, tell);
    tell(action, why);
    if (face !== null) return [{ ...action, action: headInsteadOf(action.action) ?? action.action }];
    return facial.has(action.action) ? [] : [{ ...action, action: 'sway' }];
  });
  const people = scene.subjects.filter(({ kind }) => kind === 'person').map(({ id }) => sight(id, scene));
  if (people.length === 0) return plan;
  return { ...plan, subjects, people, reduced: [...plan.reduced, ...reduced] };
}

/** Whether an animal carries somebody: who sits on it goes with it and treads nothing. */
function carries({ kind, box }: Subject, { box: rider }: Subject): boolean {
  const middle = rider.x + rider.width / 2;
  return kind === 'animal' && middle > box.x && middle < box.x + box.width && rider.y < box.y + box.height / 2;
}

/** Higher than this share of the picture somebody has no room in it to lie. */
const tallest = 0.55;

/** What is drawn of an act for which enough of the body is seen. */
function fitActed(
  action: Action,
  { box }: Subject,
  body: BodyPart | null,
  tell: (action: Action, why: string) => void,
): Action {
  if (action.action === 'play' && body !== null && body.arms.every((arm) => arm === null)) {
    tell(action, 'The arms cannot be told from what they hold: body, hands and instrument sway as one to the music.');
  }
  if (action.action === 'spin') {
    tell(action, 'Nobody is seen from behind in a photo: the body turns to and fro, as far as it may be seen from.');
  }
  if (action.action === 'throw') tell(action, 'Nothing new can be drawn: what is thrown stays in the hand.');
  if (action.action !== 'fall' || box.height < tallest) return action;
  tell(action, 'There is no room to lie in the picture: the body sinks to its knees.');
  return { ...action, action: 'kneel', params: { ...action.params, what: 'fall' } };
}

/** A face that is turned less than this, -1 to 1, looks at the camera. */
const frontal = 0.12;

/** A head that turns to the camera turns back from where it looks; one that looks at it already has nowhere to turn to. */
function toCamera(action: Action, face: FacePart | null, tell: (action: Action, why: string) => void): Action[] {
  const isTurn = action.action === 'turn_head' || action.action === 'look';
  if (!isTurn || action.params['direction'] !== 'toward' || face === null) return [action];
  const { turned } = face.frame;
  if (Math.abs(turned) > frontal) {
    return [{ ...action, params: { ...action.params, direction: turned > 0 ? 'left' : 'right' } }];
  }
  tell(action, 'The face is turned to the camera already.');
  return [];
}

/** What is seen of a person. */
function sight(id: string, { bodies, faces }: Scene): NonNullable<Plan['people']>[number] {
  const body = bodies.find(({ of }) => of === id);
  return {
    region: id,
    trust: Number((body?.trust ?? 0).toFixed(2)),
    face: faces.some(({ of, can }) => of === id && can.length > 0),
    arms: body?.arms.filter((arm) => arm !== null).length ?? 0,
    legs: body !== undefined && body.legs !== null,
    limbs: { arms: rounded(body?.limbs.arms), legs: rounded(body?.limbs.legs) },
  };
}

function rounded(pair: readonly [number, number] = [0, 0]): number[] {
  return pair.map((value) => Number(value.toFixed(2)));
}

function shortcoming(action: string, face: FacePart | null): string | null {
  if (face === null) {
    if (action in eyeGestures) return 'No eyes were found that are large and clear enough.';
    const why = 'No face was found that is large and clear enough';
    return facial.has(action) ? `${why}.` : `${why}: the body sways instead.`;
  }
  if (action in eyeGestures && !face.can.includes('blinkRight') && !face.can.includes('blinkLeft')) {
    return 'The eyes are closed, covered, too small or turned away.';
  }
  if ((action in moodGestures || action in speechGestures) && !face.can.includes('jaw')) {
    return face.can.length > 0
      ? 'The mouth is hidden: the eyes and the head move instead.'
      : 'The face is too small or turned away for its mouth to move: the head moves instead.';
  }
  return null;
}

/** What of a body an action would need and the picture does not show, and whether something stands in for it; null where all is there. */
function bodyLacks(
  needs: Needs,
  body: BodyPart | null,
  { height }: Scene,
): { why: string; isReplaced: boolean } | null {
  if (body === null) {
    return {
      why: 'The person cannot be told well enough from what is around or in front of them: the upper body moves instead.',
      isReplaced: true,
    };
  }
  const seen = body.arms.filter((arm) => arm !== null).length;
  const bending = body.bends.filter(Boolean).length;
  const enough = { arm: seen > 0, elbow: bending > 0, elbows: bending > 1 };
  if ((needs === 'arm' || needs === 'elbow' || needs === 'elbows') && !enough[needs]) {
    const why = 'The arm that it needs is hidden, folded, holds something or cannot be told from what it lies on';
    return { why: `${why}: the head and shoulders move instead.`, isReplaced: true };
  }
  if (needs === 'standing' && body.legs === null && standsOnGround(body, height)) return null;
  if ((needs === 'legs' || needs === 'standing') && body.legs === null) {
    return { why: 'The legs are not seen well enough: the upper body moves instead.', isReplaced: true };
  }
  if (needs === 'going' && body.legs === null) {
    return { why: 'The legs are not seen well enough: the body goes up and down with its steps.', isReplaced: false };
  }
  if (needs === 'any' && body.legs === null) {
    return { why: 'The legs are not seen well enough: the upper body dances alone.', isReplaced: false };
  }
  return null;
}
