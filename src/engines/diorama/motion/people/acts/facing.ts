import { sideOf } from '../../side.ts';
import type { ActContext } from './act.ts';

/** -1 who looks to the picture's left, 1 to its right, 0 at the viewer or away. */
export function facing({ body }: Pick<ActContext, 'body'>): -1 | 0 | 1 {
  return sideOf(body.heading);
}

/** The side that acts: the one asked for, by the picture or by the person's own, else one that is drawn. */
export function chosenSide({ action, random }: Pick<ActContext, 'action' | 'random'>): 0 | 1 {
  const drawn = random() < 0.5 ? 0 : 1;
  const { direction } = action.params;
  return direction === 'left' ? 0 : direction === 'right' ? 1 : drawn;
}

/**
 * Repeats something that takes `length` seconds: as often as the prompt says, else until the clip ends. Gives the seconds
 * since its last beginning, and how many times it has begun before; null before the first and after the last.
 */
export function repeated(
  { action, tempo }: Pick<ActContext, 'action' | 'tempo'>,
  length: number,
): (seconds: number) => { readonly at: number; readonly number: number } | null {
  const { times, rate } = action.params;
  const each = length / (tempo * (typeof rate === 'number' ? rate : 1)) ** 0.6;
  return (seconds) => {
    const number = Math.floor(seconds / each);
    if (seconds <= 0 || (typeof times === 'number' && number >= times)) return null;
    return { at: ((seconds - number * each) / each) * length, number };
  };
}
