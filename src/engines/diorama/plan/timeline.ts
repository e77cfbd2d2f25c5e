import type { Action, Plan } from '../../../contract/plan.ts';
import type { Wish } from './wishes/wish.ts';

/** A step shorter than this is not seen as an action of its own, seconds. */
const shortestStep = 1;

export type Timeline = {
  readonly actions: readonly { readonly wish: Wish; readonly action: Action }[];
  /** Wishes of steps that the clip has no time for. */
  readonly late: readonly Wish[];
};

/**
 * Gives every wish its time. Steps of which anything is drawn share the clip evenly; what subjects do ends with its step, while water, light and
 * weather go on once they have begun.
 *
 * @param duration seconds of the clip
 * @param from second at which the first step begins
 * @param to second at which the last step ends
 */
export function timeline(wishes: readonly Wish[], duration: number, from = 0, to = duration): Timeline {
  const granted = wishes.filter(({ target }) => target !== null);
  const steps = [...new Set(granted.map(({ step }) => step))].toSorted((one, other) => one - other);
  const fitting = Math.max(1, Math.min(steps.length, Math.floor((to - from) / shortestStep)));
  const length = (to - from) / fitting;
  const placeOf = (wish: Wish) => steps.indexOf(wish.step);
  const actions = granted
    .filter((wish) => placeOf(wish) < fitting)
    .map((wish) => {
      const place = placeOf(wish);
      const t0 = round(from + place * length);
      const t1 = isSubject(wish) ? round(from + (place + 1) * length) : duration;
      return { wish, action: { region: wish.target!, action: wish.action, params: { ...wish.params }, t0, t1 } };
    });
  return { actions, late: granted.filter((wish) => placeOf(wish) >= fitting) };
}

export function isSubject({ on }: Wish): boolean {
  return on === 'person' || on === 'animal' || on === 'vehicle' || on === 'object';
}

/** Why the wishes of late steps get nothing. */
export function lateReasons(late: readonly Wish[], prompt: string, duration: number): Plan['reduced'] {
  return late.map((wish) => ({
    phrase: prompt.slice(wish.start, wish.end).trim(),
    why: `Only ${Math.floor(duration / shortestStep)} things one after another fit into ${duration} s.`,
  }));
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
