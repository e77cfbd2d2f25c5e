import type { LayerTexture } from '../types.ts';
import { continued, type Span } from './continued.ts';
import { minimumJerk } from './easing.ts';

/** Largest difference of a channel, 0 to 255, from the mean of a column of a picture's frame. */
const even = 14;
/** Share of a column that may differ by more: what lies at the picture's edge was partly invented. */
const mostOthers = 0.04;
/** The edge of what is framed is out of its columns after this share of the width. */
const raggedEdge = 0.02;
/** A frame is at most this share of the width. */
const widestFrame = 0.12;

/** The columns within `span` without the even border that some pictures are framed by: it would pass by again and again. */
export function unframed({ width, height, data }: LayerTexture, { from, to }: Span): Span {
  const [top, bottom] = [Math.round(height * 0.12), Math.round(height * 0.88)];
  const isEven = (x: number): boolean => {
    for (let c = 0; c < 3; c++) {
      const at = (y: number): number => data[(y * width + x) * 4 + c]!;
      let sum = 0;
      for (let y = top; y < bottom; y++) sum += at(y);
      const mean = sum / (bottom - top);
      let others = 0;
      for (let y = top; y < bottom; y++) if (Math.abs(at(y) - mean) > even) others++;
      if (others > mostOthers * (bottom - top)) return false;
    }
    return true;
  };
  const limit = Math.round((to - from) * widestFrame);
  // The outermost columns are softened where the invented border begins: the next ones tell.
  const seam = Math.min(4, limit);
  let left = seam;
  while (left < limit && isEven(from + left)) left++;
  let right = seam;
  while (right < limit && isEven(to - 1 - right)) right++;
  // The frame's edge is soft or ragged; and what is even as far as looked is no frame but a plain picture.
  const ragged = Math.ceil((to - from) * raggedEdge);
  const within = (columns: number): number => (columns === seam || columns === limit ? 0 : columns + ragged);
  return { from: from + within(left), to: to - within(right) };
}

/** Share of the width over which a world that comes again and again passes into its beginning. */
const joint = 0.1;
/** Widths that such a world adds to the picture before it begins again. */
const added = 1.3;

/** A picture that goes on to one side: its columns of the texture, and after how many it comes again. */
export type Panorama = {
  readonly texture: LayerTexture;
  /** Column of the picture's own texture at which this one begins. */
  readonly left: number;
  /** Null where it ends before it would come again. */
  readonly period: number | null;
};

/**
 * A picture that goes on to one side, blurred along its rows as what passes a camera is.
 *
 * @param own the columns that it goes on with
 * @param reach how far it is looked at beyond the picture, pixels; where that is far it comes again and again
 * @param behind how far it is looked at on the other side, pixels
 * @param blur radius in pixels of the two box blurs, at least 1
 */
export function panorama(
  picture: LayerTexture,
  own: Span,
  reach: { readonly side: 'left' | 'right'; readonly ahead: number; readonly behind: number },
  blur: number,
): Panorama {
  const { width, height, data } = picture;
  const { side } = reach;
  const wide = own.to - own.from;
  const isCycle = reach.ahead > (added + 0.7) * wide;
  const count = Math.round(isCycle ? added * wide : reach.ahead);
  const more = continued({ texture: picture, rows: height, own, seen: null, goesOn: false }, count, side);
  // Places count from the far side of the picture on, in the direction in which it goes on.
  const period = wide + count;
  const from = -reach.behind;
  const to = isCycle ? period + wide + reach.behind : period;
  const columns = to - from + ((to - from) % 2);
  const soft = isCycle ? Math.round(joint * wide) : 0;
  const out = new Uint8Array(columns * height * 4);
  const row = new Float32Array(columns * 3);
  const softer = new Float32Array(columns * 3);
  const ownColumn = (place: number): number => (side === 'right' ? own.from + place : own.to - 1 - place);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < columns; k++) {
      const place = isCycle ? (from + k + period) % period : Math.min(Math.abs(from + k + 0.5) - 0.5, period - 1);
      // Before it begins again it becomes the mirror image of its beginning.
      const toEnd = period - 1 - place;
      const share = toEnd < soft ? minimumJerk((soft - toEnd) / soft) : 0;
      const there = place < wide ? (y * width + ownColumn(place)) * 4 : (y * count + place - wide) * 4;
      const again = (y * width + ownColumn(Math.min(toEnd, wide - 1))) * 4;
      const at = side === 'right' ? k : columns - 1 - k;
      for (let c = 0; c < 3; c++) {
        const value = (place < wide ? data : more)[there + c]!;
        row[at * 3 + c] = share === 0 ? value : value + share * (data[again + c]! - value);
      }
    }
    boxBlurRow(row, softer, columns, blur);
    boxBlurRow(softer, row, columns, blur);
    for (let x = 0; x < columns; x++) {
      const i = (y * columns + x) * 4;
      for (let c = 0; c < 3; c++) out[i + c] = Math.round(row[x * 3 + c]!);
      out[i + 3] = 255;
    }
  }
  return {
    texture: { width: columns, height, data: out },
    left: side === 'right' ? own.from + from : own.to - from - columns,
    period: isCycle ? period : null,
  };
}

function boxBlurRow(from: Float32Array, to: Float32Array, width: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  for (let c = 0; c < 3; c++) {
    const at = (x: number): number => from[Math.min(Math.max(x, 0), width - 1) * 3 + c]!;
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += at(x);
    for (let x = 0; x < width; x++) {
      to[x * 3 + c] = sum * share;
      sum += at(x + radius + 1) - at(x - radius);
    }
  }
}
