/**
 * How far something goes that has a bound, for an amount of 1 as the ordinary one: below it in step with the amount, so
 * that what is to be small is; above it ever less, up to `most`.
 */
export function extent(amount: number, most: number): number {
  if (amount <= 1) return Math.max(amount, 0);
  return most - (most - 1) * Math.exp((1 - amount) / Math.max(most - 1, 1e-6));
}

/**
 * How quickly something is done that must go all its way to be what it is, as a hand to a head: unhurried where it is to
 * be small, and a little brisker where it is to be large.
 */
export function haste(amount: number): number {
  return amount <= 1 ? 0.4 + 0.6 * Math.max(amount, 0) : 1 + 0.2 * Math.min(amount - 1, 1);
}
