import { fitMixture, unlikeliness } from './colours.ts';

/** Cost of a step of one row between neighbouring columns, and the most that a jump costs: trees and towers jump. */
const stepCost = 0.5;
const jumpCost = 14;
/** What a border along a full edge saves. */
const edgeGain = 5;
/** No single pixel may say more than this for or against. */
const mostSay = 4;
const fits = 4;

export type ColumnsOf = {
  readonly width: number;
  readonly height: number;
  /** What is looked at, brightness first; scales of 0 to about 255. */
  readonly planes: readonly Float32Array[];
  /** 0 to 1: how strong an edge lies between a pixel and the one above it. */
  readonly edges: Float32Array;
  /** 1 for pixels that say nothing, such as subjects. */
  readonly hidden: Uint8Array;
  /** First row that can be either, by column; above it everything is neither. */
  readonly from: Int32Array;
  /** Row after the last that can be either. */
  readonly to: Int32Array;
  /** What a pixel says for the lower part whatever it looks like, by row: a prior. */
  readonly prior: (row: number) => number;
};

export type Border = {
  /** First row of the lower part, by column. */
  readonly rows: Int32Array;
  /** Mean of what the pixels say for the side on which they are: more is a clearer border. */
  readonly clarity: number;
};

/**
 * Parts every column into an upper and a lower part that look different over the whole picture: what each looks like
 * is learnt from the border so far, and the border that fits best is found by dynamic programming, in turns.
 */
export function findBorder(columns: ColumnsOf, start: Int32Array, rounds = fits): Border | null {
  let rows = start;
  let clarity = 0;
  for (let round = 0; round < rounds; round++) {
    const says = whatPixelsSay(columns, rows);
    if (says === null) return null;
    const before = rows;
    rows = bestRows(columns, says);
    clarity = meanSay(columns, says, rows);
    // The next round would learn and find the same.
    if (rows.every((row, x) => row === before[x])) break;
  }
  return { rows, clarity };
}

/** For every pixel how much likelier it is in the upper part than in the lower, log likelihood. */
function whatPixelsSay(columns: ColumnsOf, rows: Int32Array): Float32Array | null {
  const { width, height, planes, hidden, from, to, prior } = columns;
  const upper = new Uint8Array(width * height);
  const lower = new Uint8Array(width * height);
  for (let x = 0; x < width; x++) {
    for (let y = from[x]!; y < to[x]!; y++) {
      const i = y * width + x;
      if (hidden[i]) continue;
      if (y < rows[x]!) upper[i] = 1;
      else lower[i] = 1;
    }
  }
  const above = fitMixture(planes, upper, 4);
  const below = fitMixture(planes, lower, 4);
  if (above === null || below === null) return null;
  const says = new Float32Array(width * height);
  for (let x = 0; x < width; x++) {
    for (let y = from[x]!; y < to[x]!; y++) {
      const i = y * width + x;
      if (hidden[i]) continue;
      const say = unlikeliness(below, planes, i) - unlikeliness(above, planes, i);
      says[i] = Math.min(mostSay, Math.max(-mostSay, say)) - prior(y);
    }
  }
  return says;
}

/** The rows that cost least: dynamic programming over columns, with truncated linear steps (Felzenszwalb 2012). */
function bestRows(columns: ColumnsOf, says: Float32Array): Int32Array {
  const { width, height, from, to, edges } = columns;
  const size = height + 1;
  const cost = new Float64Array(size);
  const carried = new Float64Array(size);
  const origin = new Int32Array(size);
  const choice = new Int32Array(width * size);
  for (let x = 0; x < width; x++) {
    if (x > 0) carry(cost, carried, origin);
    // With the border at the top everything that says it is above is wrong; every row that it sinks puts one right.
    let wrong = 0;
    for (let y = from[x]!; y < to[x]!; y++) wrong += Math.max(0, says[y * width + x]!);
    for (let y = 0; y < size; y++) {
      const inRange = y >= from[x]! && y <= to[x]!;
      if (y > from[x]! && inRange) wrong -= says[(y - 1) * width + x]!;
      const edge = y < height && y > 0 && y < to[x]! ? edges[y * width + x]! : y === to[x] ? 0.5 : 0;
      const own = inRange ? wrong - edgeGain * edge : 1e9;
      choice[x * size + y] = x > 0 ? origin[y]! : y;
      cost[y] = own + (x > 0 ? carried[y]! : 0);
    }
  }
  const rows = new Int32Array(width);
  let row = 0;
  for (let y = 0; y < size; y++) if (cost[y]! < cost[row]!) row = y;
  for (let x = width - 1; x >= 0; x--) {
    rows[x] = row;
    row = choice[x * size + row]!;
  }
  return rows;
}

/** `carried[y]` is the least of `cost[v]` and the cost of the way from v to y; `origin[y]` is that v. */
function carry(cost: Float64Array, carried: Float64Array, origin: Int32Array): void {
  const size = cost.length;
  let least = 0;
  for (let y = 0; y < size; y++) {
    carried[y] = cost[y]!;
    origin[y] = y;
    if (cost[y]! < cost[least]!) least = y;
  }
  for (let y = 1; y < size; y++) {
    if (carried[y - 1]! + stepCost < carried[y]!) {
      carried[y] = carried[y - 1]! + stepCost;
      origin[y] = origin[y - 1]!;
    }
  }
  for (let y = size - 2; y >= 0; y--) {
    if (carried[y + 1]! + stepCost < carried[y]!) {
      carried[y] = carried[y + 1]! + stepCost;
      origin[y] = origin[y + 1]!;
    }
  }
  const jump = cost[least]! + jumpCost;
  for (let y = 0; y < size; y++) {
    if (jump < carried[y]!) {
      carried[y] = jump;
      origin[y] = least;
    }
  }
}

function meanSay(columns: ColumnsOf, says: Float32Array, rows: Int32Array): number {
  const { width, hidden, from, to } = columns;
  let sum = 0;
  let count = 0;
  for (let x = 0; x < width; x++) {
    for (let y = from[x]!; y < to[x]!; y++) {
      const i = y * width + x;
      if (hidden[i]) continue;
      sum += y < rows[x]! ? says[i]! : -says[i]!;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}
