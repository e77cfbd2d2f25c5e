import type { LayerTexture } from '../types.ts';
import { minimumJerk } from './easing.ts';

/** Pixels to a side of the cells by which pieces are compared. */
const cell = 8;
/** Shares of the width known: the longest piece, the shortest, and how far pieces overlap. */
const longest = 0.55;
const shortest = 0.2;
const overlap = 0.09;
/** Share of the width over which a piece takes on its own light, having begun with that of the one before. */
const lit = 0.4;
/** A difference of light, 0 to 255, from which on it is one of things: what is still changed of such is less and less. */
const otherLight = 75;
/** Share of the rows over which a difference of light is evened out. */
const evenRows = 0.07;
/** Pixels over which one piece becomes the next along their seam. */
const seamSoft = 10;
/** What speaks against a piece, in squared differences of colour: that it is seen beside itself, was invented, is mirrored. */
const repeated = 60000;
const invented = 4000;
const turned = 2500;
/** The squared difference beyond which two places are of different things: a seam between these is as good as another. */
const otherThing = 24000;
/** Widths apart at which nobody sees any more that something comes twice. */
const farApart = 0.95;

/** Columns of a picture, the first and the one after the last. */
export type Span = { readonly from: number; readonly to: number };

/** What a picture goes on with: columns known, and where of its rows anything is seen. */
export type Known = {
  readonly texture: LayerTexture;
  /** The rows looked at, from the top. */
  readonly rows: number;
  readonly own: Span;
  /** Of the texture's size, 0 to 255; what lies elsewhere was invented. Null where everything is as good. */
  readonly seen: Uint8Array | null;
  /** Whether the texture goes on beyond the columns known, as a border that was invented: its first columns are kept. */
  readonly goesOn: boolean;
};

/** Where a piece comes from, in columns from the far side, and which way it is read. */
type Piece = { readonly start: number; readonly step: 1 | -1; readonly length: number };

/** Means of cells, rows first, three channels each. */
type Cells = { readonly columns: number; readonly data: Float32Array };

/**
 * Columns with which a picture goes on to one side, the nearest first: pieces of the picture itself, each in its own
 * rows, joined along the seam on which they differ least (image quilting, Efros and Freeman 2001), and none of them near
 * to where it is seen already.
 *
 * @param count how many columns
 * @returns RGBA, `count` x `rows`
 */
export function continued(known: Known, count: number, side: 'left' | 'right'): Uint8Array {
  const { texture, rows, own } = known;
  const width = own.to - own.from;
  const joint = Math.max(Math.round(overlap * width), 4);
  const source = columnsOf(texture, rows, own, side);
  const out = new Uint32Array((count + Math.ceil(longest * width) + 2 * joint) * rows);
  const stride = out.length / rows;
  // The picture's invented border, or its mirror image where it has none, is what the first piece is joined to.
  for (let k = 0; k < joint; k++) {
    const past = side === 'right' ? own.to + k : own.from - 1 - k;
    for (let y = 0; y < rows; y++) {
      const inside = known.goesOn && past >= 0 && past < texture.width;
      out[y * stride + k] = inside ? source.at(past, y) : source.data[y * width + width - 1 - k]!;
    }
  }
  const seen = weights(known, side);
  const cells = cellsOf(source.data, width, 0, width, rows);
  // Where each cell's column was last put, in pixels from the picture's edge.
  const last = Float32Array.from({ length: cells.columns }, (_, c) => c * cell - width);
  for (let at = 0; at < count;) {
    const end = cellsOf(out, stride, at, joint, rows);
    const piece = bestPiece(cells, end, seen, last, at, width, joint);
    join(out, stride, at, source.data, width, rows, piece, joint);
    for (let k = 0; k < piece.length; k += cell) last[Math.floor((piece.start + piece.step * k) / cell)] = at + k;
    at += piece.length - joint;
  }
  const result = new Uint8Array(count * rows * 4);
  const words = new Uint32Array(result.buffer);
  for (let y = 0; y < rows; y++) words.set(out.subarray(y * stride, y * stride + count), y * count);
  return result;
}

/** The known columns, those of the far side first. */
function columnsOf({ width: stride, height, data }: LayerTexture, rows: number, { from, to }: Span, side: string) {
  const words = new Uint32Array(data.buffer, data.byteOffset, stride * height);
  const width = to - from;
  const columns = new Uint32Array(width * rows);
  for (let y = 0; y < rows; y++) {
    for (let u = 0; u < width; u++)
      columns[y * width + u] = words[y * stride + (side === 'right' ? from + u : to - 1 - u)]!;
  }
  return { data: columns, at: (x: number, y: number): number => words[y * stride + x]! };
}

/** How much is seen in each row of cells, and of each column of cells how much was invented. */
function weights({ texture, rows, own, seen }: Known, side: string): { rows: Float32Array; invented: Float32Array } {
  const down = Math.max(Math.floor(rows / cell), 1);
  const across = Math.max(Math.floor((own.to - own.from) / cell), 1);
  const byRow = new Float32Array(down).fill(1);
  const missing = new Float32Array(across);
  if (seen === null) return { rows: byRow, invented: missing };
  const isSeen = (c: number, r: number): boolean => {
    const u = c * cell + cell / 2;
    const x = side === 'right' ? own.from + u : own.to - 1 - u;
    return seen[Math.min(r * cell + cell / 2, rows - 1) * texture.width + x]! > 128;
  };
  for (let r = 0; r < down; r++) {
    let sum = 0;
    for (let c = 0; c < across; c++) if (isSeen(c, r)) sum++;
    byRow[r] = 0.03 + sum / across;
  }
  const all = byRow.reduce((sum, value) => sum + value, 0);
  for (let c = 0; c < across; c++) {
    let sum = 0;
    for (let r = 0; r < down; r++) if (!isSeen(c, r)) sum += byRow[r]!;
    missing[c] = sum / all;
  }
  return { rows: byRow, invented: missing };
}

function cellsOf(words: Uint32Array, stride: number, from: number, width: number, rows: number): Cells {
  const columns = Math.max(Math.floor(width / cell), 1);
  const down = Math.max(Math.floor(rows / cell), 1);
  const data = new Float32Array(columns * down * 3);
  for (let r = 0; r < down; r++) {
    for (let c = 0; c < columns; c++) {
      const at = (r * columns + c) * 3;
      for (let k = 0; k < 16; k++) {
        const y = Math.min(r * cell + (k >> 2) * 2, rows - 1);
        const word = words[y * stride + from + Math.min(c * cell + (k & 3) * 2, width - 1)]!;
        data[at]! += (word & 255) / 16;
        data[at + 1]! += ((word >>> 8) & 255) / 16;
        data[at + 2]! += ((word >>> 16) & 255) / 16;
      }
    }
  }
  return { columns, data };
}

function bestPiece(
  cells: Cells,
  end: Cells,
  seen: ReturnType<typeof weights>,
  last: Float32Array,
  at: number,
  width: number,
  joint: number,
): Piece {
  let best: Piece = { start: width - 1, step: -1, length: width };
  let least = Infinity;
  for (const step of [1, -1] as const) {
    for (let first = 0; first < cells.columns; first++) {
      const start = Math.min(first * cell + (step === 1 ? 0 : cell - 1), width - 1);
      const length = Math.min(step === 1 ? width - start : start + 1, Math.round(longest * width));
      if (length < shortest * width + joint) continue;
      const many = Math.floor(length / cell);
      let against = step === -1 ? turned : 0;
      let nearest = 0;
      for (let k = 0; k < many; k++) {
        const c = first + step * k;
        const near = 1 - (at + k * cell - last[c]!) / (farApart * width);
        nearest = Math.max(nearest, near);
        against += (repeated * Math.max(near, 0) ** 2 + invented * seen.invented[c]!) / many;
      }
      const cost = against + (repeated / 6) * nearest ** 2 + difference(cells, first, step, end, seen.rows);
      if (cost < least) {
        least = cost;
        best = { start, step, length };
      }
    }
  }
  return best;
}

/** Mean squared difference of what is there and what would come, over where they overlap. */
function difference(cells: Cells, first: number, step: number, end: Cells, rows: Float32Array): number {
  let sum = 0;
  let all = 0;
  for (let r = 0; r < rows.length; r++) {
    for (let k = 0; k < end.columns; k++) {
      const a = (r * cells.columns + first + step * k) * 3;
      const b = (r * end.columns + k) * 3;
      let away = 0;
      for (let c = 0; c < 3; c++) away += (cells.data[a + c]! - end.data[b + c]!) ** 2;
      sum += rows[r]! * Math.min(away, otherThing);
      all += rows[r]!;
    }
  }
  return sum / all;
}

/** Puts a piece at `at`, over the end of the one before. */
function join(
  out: Uint32Array,
  stride: number,
  at: number,
  source: Uint32Array,
  width: number,
  rows: number,
  { start, step, length }: Piece,
  joint: number,
): void {
  const light = lightOf(out, stride, at, source, width, rows, start, step, joint);
  const fade = Float32Array.from({ length }, (_, k) => 1 - minimumJerk((k - joint) / (lit * width)));
  const fadesUntil = joint + lit * width;
  const change = (y: number, k: number): number => {
    const word = source[y * width + start + step * k]!;
    if (k >= fadesUntil) return word;
    let changed = 0xff;
    for (let c = 2; c >= 0; c--) {
      const value = ((word >>> (8 * c)) & 255) + light[y * 3 + c]! * fade[k]!;
      changed = (changed << 8) | Math.min(Math.max(Math.round(value), 0), 255);
    }
    return changed >>> 0;
  };
  const incoming = new Uint32Array(joint * rows);
  for (let y = 0; y < rows; y++) for (let k = 0; k < joint; k++) incoming[y * joint + k] = change(y, k);
  const seam = seamOf(out, stride, at, incoming, rows, joint);
  for (let y = 0; y < rows; y++) {
    const row = y * stride + at;
    for (let k = 0; k < joint; k++) {
      const share = Math.min(Math.max((k - seam[y]!) / seamSoft + 0.5, 0), 1);
      // Whole at both ends of the overlap, wherever the seam runs.
      const held = Math.min(share, k / 3, 1);
      out[row + k] = mixed(out[row + k]!, incoming[y * joint + k]!, Math.max(held, 1 - (joint - 1 - k) / 3));
    }
    for (let k = joint; k < length; k++) out[row + k] = change(y, k);
  }
}

/** By how much each row's light differs where a piece begins, three channels a row. */
function lightOf(
  out: Uint32Array,
  stride: number,
  at: number,
  source: Uint32Array,
  width: number,
  rows: number,
  start: number,
  step: number,
  joint: number,
): Float32Array {
  const rough = new Float32Array(rows * 3);
  for (let y = 0; y < rows; y++) {
    for (let k = 0; k < joint; k++) {
      const there = out[y * stride + at + k]!;
      const come = source[y * width + start + step * k]!;
      for (let c = 0; c < 3; c++)
        rough[y * 3 + c]! += (((there >>> (8 * c)) & 255) - ((come >>> (8 * c)) & 255)) / joint;
    }
  }
  for (let i = 0; i < rough.length; i++) rough[i] = ofLight(rough[i]!);
  const reach = Math.max(Math.round(evenRows * rows), 1);
  const smooth = new Float32Array(rows * 3);
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    for (let y = -reach; y <= reach; y++) sum += rough[Math.min(Math.max(y, 0), rows - 1) * 3 + c]!;
    for (let y = 0; y < rows; y++) {
      smooth[y * 3 + c] = sum / (2 * reach + 1);
      sum += rough[Math.min(y + reach + 1, rows - 1) * 3 + c]! - rough[Math.max(y - reach, 0) * 3 + c]!;
    }
  }
  return smooth;
}

/** What of a difference is one of light. */
function ofLight(difference: number): number {
  return difference / (1 + (difference / otherLight) ** 4);
}

/** Of each row the column of the overlap at which the next piece takes over: where, from top to bottom, it differs least. */
function seamOf(
  out: Uint32Array,
  stride: number,
  at: number,
  incoming: Uint32Array,
  rows: number,
  joint: number,
): Int32Array {
  const cost = new Float32Array(rows * joint);
  const from = new Int8Array(rows * joint);
  for (let y = 0; y < rows; y++) {
    for (let k = 0; k < joint; k++) {
      const i = y * joint + k;
      cost[i] = apart(out[y * stride + at + k]!, incoming[i]!) + 1;
      if (y === 0) continue;
      let best = Infinity;
      for (let d = -1; d <= 1; d++) {
        const before = k + d < 0 || k + d >= joint ? Infinity : cost[i - joint + d]!;
        if (before >= best) continue;
        best = before;
        from[i] = d;
      }
      cost[i] += best;
    }
  }
  const seam = new Int32Array(rows);
  let k = 0;
  for (let j = 1; j < joint; j++) if (cost[(rows - 1) * joint + j]! < cost[(rows - 1) * joint + k]!) k = j;
  for (let y = rows - 1; y >= 0; y--) {
    seam[y] = k;
    k += from[y * joint + k]!;
  }
  return seam;
}

function apart(a: number, b: number): number {
  let sum = 0;
  for (let shift = 0; shift < 24; shift += 8) sum += (((a >>> shift) & 255) - ((b >>> shift) & 255)) ** 2;
  return sum;
}

function mixed(a: number, b: number, share: number): number {
  if (share <= 0) return a;
  if (share >= 1) return b;
  let out = 0xff;
  for (let shift = 16; shift >= 0; shift -= 8) {
    const from = (a >>> shift) & 255;
    out = (out << 8) | Math.round(from + share * (((b >>> shift) & 255) - from));
  }
  return out >>> 0;
}
