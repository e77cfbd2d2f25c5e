/** A closed line as `x, y, x, y, ...`, fractions of the picture's width and height. */
export type Outline = number[];

type Size = { readonly width: number; readonly height: number };

/** Outlines are for people to look at: lines of a grid with this many cells along the longer side, smoothed. */
const longCells = 200;
/** Parts that cover less of the picture are not worth a line. */
const leastArea = 0.0015;
const mostParts = 8;
/** How far a line may be from the one that was traced, in cells. */
const tolerance = 0.45;

/**
 * The outlines of what a mask covers, the largest part first. Holes are left out.
 *
 * @param covers whether a pixel of the picture, counted by rows, belongs to it
 */
export function outlinesOf(size: Size, covers: (pixel: number) => boolean): Outline[] {
  const grid = share(size, covers);
  return (
    traceLoops(grid)
      .map((loop) => ({ loop, area: areaOf(loop) / ((grid.width - 2) * (grid.height - 2)) }))
      // Loops run counterclockwise around what is covered, and the other way around holes.
      .filter(({ area }) => area >= leastArea)
      .toSorted((one, other) => other.area - one.area)
      .slice(0, mostParts)
      .map(({ loop }) => simplify(loop).flatMap(([x, y]) => [place(x, grid.width), place(y, grid.height)]))
  );
}

type Grid = { readonly width: number; readonly height: number; readonly values: Float32Array };
type Point = readonly [x: number, y: number];

/** Position in cells, of a grid with a rim of one, as a fraction of the picture. */
function place(cell: number, cells: number): number {
  return Math.round(Math.min(1, Math.max(0, (cell - 0.5) / (cells - 2))) * 1e4) / 1e4;
}

/** Share of each cell that is covered, with an empty rim around, so that every line is closed. */
function share({ width, height }: Size, covers: (pixel: number) => boolean): Grid {
  const scale = Math.min(1, longCells / Math.max(width, height));
  const columns = Math.max(1, Math.round(width * scale));
  const rows = Math.max(1, Math.round(height * scale));
  const grid = { width: columns + 2, height: rows + 2, values: new Float32Array((columns + 2) * (rows + 2)) };
  for (let row = 0; row < rows; row += 1) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column += 1) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      let covered = 0;
      for (let y = top; y < bottom; y += 1)
        for (let x = left; x < right; x += 1) if (covers(y * width + x)) covered += 1;
      grid.values[(row + 1) * grid.width + column + 1] = covered / ((bottom - top) * (right - left));
    }
  }
  return grid;
}

/**
 * Marching squares (Lorensen and Cline's cubes in two dimensions): for each case of the corners top left 8, top right 4,
 * bottom right 2, bottom left 1 the sides that a line enters and leaves by, with what is covered on its left.
 */
const sides: readonly (readonly (readonly [from: Side, to: Side])[])[] = [
  [],
  [['bottom', 'left']],
  [['right', 'bottom']],
  [['right', 'left']],
  [['top', 'right']],
  [
    ['top', 'left'],
    ['bottom', 'right'],
  ],
  [['top', 'bottom']],
  [['top', 'left']],
  [['left', 'top']],
  [['bottom', 'top']],
  [
    ['left', 'bottom'],
    ['right', 'top'],
  ],
  [['right', 'top']],
  [['left', 'right']],
  [['bottom', 'right']],
  [['left', 'bottom']],
  [],
];
type Side = 'top' | 'right' | 'bottom' | 'left';

function traceLoops(grid: Grid): Point[][] {
  const { width, height, values } = grid;
  const steps = new Map<string, { readonly to: string; readonly at: Point }>();
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const corners = [values[y * width + x]!, values[y * width + x + 1]!];
      corners.push(values[(y + 1) * width + x + 1]!, values[(y + 1) * width + x]!);
      const kind = corners.reduce((bits, value) => bits * 2 + (value >= 0.5 ? 1 : 0), 0);
      for (const [from, to] of sides[kind]!) {
        steps.set(edgeName(from, x, y), { to: edgeName(to, x, y), at: crossing(from, x, y, corners) });
      }
    }
  }
  const loops: Point[][] = [];
  for (const start of steps.keys()) {
    const loop: Point[] = [];
    for (let name = start, step = steps.get(name); step !== undefined; step = steps.get(name)) {
      steps.delete(name);
      loop.push(step.at);
      name = step.to;
    }
    if (loop.length > 2) loops.push(loop);
  }
  return loops;
}

/** The same name for the side of a square and that of its neighbour. */
function edgeName(side: Side, x: number, y: number): string {
  if (side === 'top' || side === 'bottom') return `h${x},${side === 'top' ? y : y + 1}`;
  return `v${side === 'left' ? x : x + 1},${y}`;
}

/** Where the line crosses a side, in cells from the middle of the first one. */
function crossing(side: Side, x: number, y: number, corners: readonly number[]): Point {
  const [topLeft = 0, topRight = 0, bottomRight = 0, bottomLeft = 0] = corners;
  const between = (from: number, to: number) => (0.5 - from) / (to - from);
  if (side === 'top') return [x + between(topLeft, topRight), y];
  if (side === 'bottom') return [x + between(bottomLeft, bottomRight), y + 1];
  if (side === 'left') return [x, y + between(topLeft, bottomLeft)];
  return [x + 1, y + between(topRight, bottomRight)];
}

/** By the shoelace formula, for y that grows downwards; negative for holes. */
function areaOf(loop: readonly Point[]): number {
  let twice = 0;
  for (const [index, [x, y]] of loop.entries()) {
    const [nextX, nextY] = loop[(index + 1) % loop.length]!;
    twice += nextX * y - x * nextY;
  }
  return twice / 2;
}

/** Leaves out what is hardly off the line (Douglas and Peucker). */
function simplify(loop: readonly Point[]): Point[] {
  const kept = new Uint8Array(loop.length);
  const half = Math.floor(loop.length / 2);
  const spans: [number, number][] = [
    [0, half],
    [half, loop.length],
  ];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [from, to] = span;
    kept[from] = 1;
    let farthest = from;
    let most = tolerance;
    for (let index = from + 1; index < to; index += 1) {
      const off = distance(loop[index]!, loop[from]!, loop[to % loop.length]!);
      if (off > most) [farthest, most] = [index, off];
    }
    if (farthest > from) spans.push([from, farthest], [farthest, to]);
  }
  return loop.filter((_point, index) => kept[index] === 1);
}

function distance([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (length === 0) return Math.hypot(x - fromX, y - fromY);
  return Math.abs((toX - fromX) * (fromY - y) - (fromX - x) * (toY - fromY)) / length;
}
