import type { Reading } from './wishes/read.ts';
import type { Wish } from './wishes/wish.ts';

/** Shares of the clip, 0 to 1: where the camera begins, and between which the picture acts. */
export type Order = { readonly camera: number; readonly from: number; readonly to: number };

const orderly =
  /\b(?:then|next|afterwards?|after (?:that|which)|followed by|finally|eventually|lastly|at the end)\b|\b(?:before|until)\b[^,]*$|然后|接着|随后|之后|最后|再(?!次|现)/;

/**
 * Who comes first where the prompt puts the camera behind what happens in the picture ("she smiles, then the camera pulls
 * back"), or before it; both have the whole clip where it does not say.
 *
 * @param text the normalised prompt
 * @param drawn what happens in the picture, by the prompt's words
 */
export function orderOf(reading: Reading, drawn: readonly Wish[], text: string): Order {
  const whole = { camera: 0, from: 0, to: 1 };
  const spoken = drawn.filter(({ end }) => end > 0);
  const [first] = reading.camera.spans;
  if (first === undefined || spoken.length === 0) return whole;
  const steps = new Set(spoken.map(({ step }) => step)).size;
  const moves = new Set(reading.camera.wishes.map(({ step }) => step)).size;
  const begins = Math.min(...spoken.map(({ start }) => start));
  const ends = Math.max(...spoken.map(({ start }) => start));
  if (ends < first.start && orderly.test(text.slice(ends, first.start))) {
    const share = steps / (steps + moves);
    return { camera: share, from: 0, to: share };
  }
  const last = reading.camera.spans.at(-1)!;
  if (begins >= last.end && orderly.test(text.slice(last.end, begins + 1))) {
    return { camera: 0, from: moves / (steps + moves), to: 1 };
  }
  return whole;
}
