import type { Wish } from './wish.ts';

/** The same asked for twice ("rain", "heavy rain") is one wish with all that was said. */
export function merge(all: readonly Wish[]): Wish[] {
  const merged: Wish[] = [];
  for (const wish of all) {
    const index = merged.findIndex(
      (other) =>
        other.target === wish.target &&
        other.action === wish.action &&
        other.target !== null &&
        (other.step === wish.step || wish.on === 'air') &&
        (isRegion(wish) || other.params['what'] === wish.params['what']) &&
        other.params['of'] === wish.params['of'],
    );
    const same = merged[index];
    if (same === undefined) merged.push(wish);
    else {
      const amount = same.params['amount'] === 'medium' ? wish.params['amount'] : undefined;
      const params = { ...wish.params, ...same.params, ...(amount === undefined ? {} : { amount }) };
      merged[index] = { ...same, params };
    }
  }
  return merged;
}

function isRegion({ target, kind }: Wish): boolean {
  return kind === 'nature' && target !== null;
}
