import type { PerceptionReport } from '../../../src/contract/perception.ts';
import type { Action, CameraMove, Plan } from '../../../src/contract/plan.ts';

/** How what the engine sees and plans is called in front of people. */

/** "person", or "person 2" where there are several of the same name. */
export function subjectName(id: string, perception: PerceptionReport | null): string {
  const plain = /^(person|animal|vehicle|object)-(\d+)$/.exec(id);
  const subjects = perception?.subjects ?? [];
  const subject = subjects.find((one) => one.id === id);
  const word = subject?.label ?? subject?.kind ?? plain?.[1] ?? id;
  const alike = subjects.filter((one) => (one.label ?? one.kind) === word);
  if (subject === undefined) return plain?.[2] === undefined || plain[2] === '1' ? word : `${word} ${plain[2]}`;
  return alike.length > 1 ? `${word} ${alike.indexOf(subject) + 1}` : word;
}

/** What a region of a plan's action is called: a subject, or somebody's hair, or the water. */
export function regionName({ region, params }: Action, perception: PerceptionReport | null): string {
  const of = params['of'];
  if (typeof of === 'string') return `${region} of ${withArticle(subjectName(of, perception))}`;
  return subjectName(region, perception);
}

/** "the person", but "person 2". */
export function withArticle(name: string): string {
  return /\d$/.test(name) ? name : `the ${name}`;
}

const spoken: Readonly<Record<string, string>> = {
  breathe: 'breathes',
  still: 'keeps still',
  shake_head: 'shakes the head',
  turn_head: 'turns the head',
  tilt_head: 'tilts the head',
  lower_head: 'lowers the head',
  raise_head: 'raises the head',
  raise_arm: 'raises an arm',
  wag_tail: 'wags the tail',
  move_ears: 'moves the ears',
  surprise: 'looks surprised',
  fall: 'falls',
  waves: 'rolls in waves',
  burn: 'burns',
};

/** "smiles", "shakes the head". */
export function doing(action: string): string {
  const known = spoken[action];
  if (known !== undefined) return known;
  const [verb = '', ...rest] = action.split('_');
  const third = /(?:s|sh|ch|x|z|o)$/.test(verb)
    ? `${verb}es`
    : /[^aeiou]y$/.test(verb)
      ? `${verb.slice(0, -1)}ies`
      : `${verb}s`;
  return [third, ...rest].join(' ');
}

const moves: Readonly<Record<CameraMove['move'], string>> = {
  static: 'stays where it is',
  pan: 'pans',
  tilt: 'tilts',
  truck: 'glides',
  pedestal: 'moves',
  crane: 'cranes',
  zoom: 'zooms',
  push: 'pushes',
  orbit: 'orbits',
  roll: 'rolls',
  dolly_zoom: 'does a dolly zoom',
  handheld: 'is held by hand',
  shake: 'shakes',
  tracking: 'tracks',
  whip_pan: 'whips',
};

/** "pushes in". */
export function moving({ move, direction }: CameraMove): string {
  if (move === 'push' && direction === 'out') return 'pulls back';
  if (direction === undefined) return moves[move];
  return `${moves[move]} ${direction === 'up' || direction === 'down' || move !== 'orbit' ? direction : `to the ${direction}`}`;
}

const air: Readonly<Record<string, string>> = {
  rain: 'Rain falls',
  snow: 'Snow falls',
  hail: 'Hail falls',
  fog: 'Fog drifts in',
  smoke: 'Smoke rises',
  dust: 'Dust hangs in the light',
  sandstorm: 'Sand blows through',
  sparks: 'Sparks fly',
  embers: 'Embers rise',
  ash: 'Ash falls',
  leaves: 'Leaves fall',
  petals: 'Petals fall',
  feathers: 'Feathers float down',
  confetti: 'Confetti falls',
  bubbles: 'Bubbles rise',
  fireflies: 'Fireflies glow',
  bokeh: 'Soft lights float',
  meteor: 'A meteor crosses',
  fireworks: 'Fireworks go off',
  birds: 'Birds pass',
  butterflies: 'Butterflies flutter',
  stars: 'Stars twinkle',
};

const light: Readonly<Record<string, string>> = {
  brighten: 'The light grows brighter',
  darken: 'The light fades',
  flicker: 'The light flickers',
  lightning: 'Lightning flashes',
  day_to_dusk: 'Day turns to dusk',
  night_to_day: 'Night turns to day',
  sunrise: 'The sun rises',
  sunset: 'The sun sets',
  black_and_white: 'The colours turn to black and white',
  colour_shift: 'The colours shift',
  fade: 'The picture fades',
  warm: 'The light turns warm',
  cool: 'The light turns cool',
  god_rays: 'Rays of light stream through',
  aurora: 'An aurora plays in the sky',
  shadows: 'Shadows travel',
  shimmer: 'Light plays over everything',
  time_lapse: 'Time passes quickly',
};

/** A sentence about something that is in the air or lies in the light. */
export function ambient({ region, action, params }: Action, perception: PerceptionReport | null): string {
  const amount = params['amount'];
  const heavy = amount === 'heavy' ? ', heavily' : amount === 'light' ? ', lightly' : '';
  if (region === 'air') return `${air[action] ?? capital(doing(action))}${heavy}`;
  if (region === 'picture') return light[action] ?? capital(doing(action));
  return capital(`the ${regionName({ region, action, params, t0: 0, t1: 0 }, perception)} ${doing(action)}`);
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** "all the time", or from when to when. */
export function during({ t0, t1 }: { readonly t0: number; readonly t1: number }, { duration }: Plan): string {
  if (t0 <= 0.05 && t1 >= duration - 0.05) return '';
  return `${seconds(t0)}–${seconds(t1)} s`;
}

function seconds(value: number): string {
  return Number(value.toFixed(1)).toString();
}
