/** A closed line as `x, y, x, y, ...`. */
type Line = readonly number[];

const cells = 12;

/**
 * A place well inside what a line runs around: of a grid of points the one that is farthest from the line.
 * Null when no point of the grid lies inside.
 */
export function anchorOf(line: Line): { readonly x: number; readonly y: number } | null {
  const xs = line.filter((_value, index) => index % 2 === 0);
  const ys = line.filter((_value, index) => index % 2 === 1);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best: { x: number; y: number } | null = null;
  let most = 0;
  for (let row = 0; row < cells; row += 1) {
    for (let column = 0; column < cells; column += 1) {
      const x = left + ((column + 0.5) * (right - left)) / cells;
      const y = top + ((row + 0.5) * (bottom - top)) / cells;
      if (!isInside(line, x, y)) continue;
      const off = distance(line, x, y);
      if (off > most) [best, most] = [{ x, y }, off];
    }
  }
  return best;
}

/** From the nearest side. */
function distance(line: Line, x: number, y: number): number {
  let least = Infinity;
  for (let at = 0; at < line.length; at += 2) {
    const [x0, y0] = [line[at]!, line[at + 1]!];
    const [dx, dy] = [line[(at + 2) % line.length]! - x0, line[(at + 3) % line.length]! - y0];
    const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x0 + along * dx - x, y0 + along * dy - y));
  }
  return least;
}

/** By the number of sides that a ray to the right crosses. */
function isInside(line: Line, x: number, y: number): boolean {
  let inside = false;
  for (let at = 0; at < line.length; at += 2) {
    const [x0, y0] = [line[at]!, line[at + 1]!];
    const [x1, y1] = [line[(at + 2) % line.length]!, line[(at + 3) % line.length]!];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
}
