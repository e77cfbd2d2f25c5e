import type { Spot } from './face-frame.ts';

/** How far a place is from a segment. */
export function toSegment(x: number, y: number, a: Spot, b: Spot): number {
  return nearSegment(x, y, a, b).away;
}

/** How far a place is from a segment, and how far along it, 0 to 1, its nearest spot lies. */
export function nearSegment(x: number, y: number, a: Spot, b: Spot): { away: number; t: number } {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const t = Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / Math.max(dx * dx + dy * dy, 1e-6), 0), 1);
  return { away: Math.hypot(x - a.x - t * dx, y - a.y - t * dy), t };
}
