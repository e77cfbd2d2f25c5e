import type { Heading } from '../../types.ts';
import type { Spot } from './face-frame.ts';

/** Shoulders of somebody who looks straight at the viewer are so many trunks apart. */
const broad = 0.72;
/** A head is so many trunks beside the middle of the shoulders where somebody looks aside. */
const aside = 0.16;
/** Sine of the turn from which on somebody goes to the side rather than towards the viewer. */
const sideways = 0.55;

/**
 * Which way a body would go. Whose left shoulder is to the picture's right looks at the viewer.
 *
 * @param trunk length of the trunk, pixels; spots in picture pixels
 */
export function headingOf(left: Spot, right: Spot, nose: Spot | null, trunk: number): Heading {
  const across = (left.x - right.x) / (broad * trunk);
  const turned = Math.sqrt(Math.max(1 - across ** 2, 0));
  const beside = nose === null ? 0 : (nose.x - (left.x + right.x) / 2) / trunk;
  if (turned > sideways && Math.abs(beside) > aside) return beside < 0 ? 'left' : 'right';
  return across < 0 ? 'away' : 'toward';
}
