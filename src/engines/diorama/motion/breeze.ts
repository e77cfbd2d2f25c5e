import type { Action } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';

/** A number of an action's parameters, or `standard` where it has none. */
export function numberOf({ params }: Action, name: string, standard: number): number {
  const value = params[name];
  return typeof value === 'number' ? value : standard;
}

/** `light`, `medium` or `heavy`. */
export function amountOf({ params }: Action): 'light' | 'medium' | 'heavy' {
  const { amount } = params;
  return amount === 'light' || amount === 'heavy' ? amount : 'medium';
}

/**
 * The wind that something feels: its strength, 1 an ordinary one, positive to the right. Where the prompt names no
 * direction everything in the picture is blown to the same side.
 *
 * @param calm its strength where the prompt speaks of no wind
 */
export function windOf(action: Action, seed: number, calm: number): number {
  const { direction } = action.params;
  const drawn = randomFor(seed, 'wind side')() < 0.5 ? -1 : 1;
  const side = direction === 'left' ? -1 : direction === 'right' ? 1 : drawn;
  return side * Math.min(numberOf(action, 'wind', calm * numberOf(action, 'strength', 1)), 3);
}
