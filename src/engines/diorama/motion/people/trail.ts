type Spot = { readonly x: number; readonly y: number };

/** How something that hangs swings: swings a second, and how soon they end (1 not at all). */
export type Spring = { readonly hertz: number; readonly damping: number };

/** Long hair, and skirts and robes. */
export const hairSpring: Spring = { hertz: 1.4, damping: 0.25 };
export const clothSpring: Spring = { hertz: 1.1, damping: 0.35 };

/** Seconds between two looks back, and how many are taken: what was longer ago hardly tells. */
const every = 1 / 24;
const looks = 22;

/**
 * How far something that hangs on a moving place is behind it: the place's past, weighed by the answer of a damped spring,
 * less where the place is now. It depends on the time alone, so that frames can be drawn in any order.
 *
 * @param place where it hangs at a time in seconds; before 0 it is at rest
 * @param farthest pixels beyond which it never goes
 */
export function trailing(
  { hertz, damping }: Spring,
  place: (seconds: number) => Spot,
  seconds: number,
  farthest: number,
): Spot {
  const turn = 2 * Math.PI * hertz;
  const swing = turn * Math.sqrt(1 - damping * damping);
  const now = place(seconds);
  let weights = 0;
  let x = 0;
  let y = 0;
  for (let k = 0; k < looks; k++) {
    const ago = (k + 0.5) * every;
    const weight = Math.exp(-damping * turn * ago) * Math.sin(swing * ago);
    const then = place(Math.max(seconds - ago, 0));
    weights += weight;
    x += weight * (then.x - now.x);
    y += weight * (then.y - now.y);
  }
  const away = Math.hypot(x, y) / weights;
  if (away < 1e-6) return { x: 0, y: 0 };
  const kept = (farthest * Math.tanh(away / farthest)) / away / weights;
  return { x: x * kept, y: y * kept };
}
