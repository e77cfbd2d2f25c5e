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

/** To which side a wind blows, 1 for to the right. Where the prompt names none, everything is blown to the same. */
export function windSide({ params }: Action, seed: number): -1 | 1 {
  if (params['direction'] === 'left') return -1;
  if (params['direction'] === 'right') return 1;
  return randomFor(seed, 'wind side')() < 0.5 ? -1 : 1;
}

/**
 * The wind that something feels: its strength, 1 an ordinary one, positive to the right.
 *
 * @param calm its strength where the prompt speaks of no wind
 */
export function windOf(action: Action, seed: number, calm: number): number {
  return windSide(action, seed) * Math.min(numberOf(action, 'wind', calm * numberOf(action, 'strength', 1)), 3);
}
