/** -1 for to the picture's left, 1 for to its right, 0 for every other direction and none. */
export function sideOf(direction: unknown): -1 | 0 | 1 {
  return direction === 'left' ? -1 : direction === 'right' ? 1 : 0;
}
