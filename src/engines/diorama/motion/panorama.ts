import type { LayerTexture } from '../types.ts';
import { continued, type Span } from './continued.ts';

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

/**
 * A picture that goes on for `extra` pixels to one side, blurred along its rows as what passes a camera is.
 *
 * @param own the columns that it goes on with
 * @param blur radius in pixels of the two box blurs, at least 1
 */
export function panorama(
  { width, height, data }: LayerTexture,
  own: Span,
  extra: number,
  side: 'left' | 'right',
  blur: number,
): LayerTexture {
  // Textures are looked up in pairs of columns.
  const wide = Math.ceil((width + extra) / 2) * 2;
  const out = new Uint8Array(wide * height * 4);
  const first = side === 'left' ? wide - width : 0;
  const edge = side === 'left' ? first + own.from : own.to;
  const count = side === 'left' ? edge : wide - edge;
  const more = continued(
    { texture: { width, height, data }, rows: height, own, seen: null, goesOn: false },
    count,
    side,
  );
  const row = new Float32Array(wide * 3);
  const soft = new Float32Array(wide * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < wide; x++) {
      const past = side === 'left' ? edge - 1 - x : x - edge;
      const isMore = past >= 0;
      // On the other side its mirror image is enough.
      const inside = Math.max(x - first, 2 * own.from - 1 - (x - first));
      const column = Math.min(inside, 2 * own.to - 1 - inside);
      const i = (isMore ? y * count + past : y * width + column) * 4;
      const from = isMore ? more : data;
      for (let c = 0; c < 3; c++) row[x * 3 + c] = from[i + c]!;
    }
    boxBlurRow(row, soft, wide, blur);
    boxBlurRow(soft, row, wide, blur);
    for (let x = 0; x < wide; x++) {
      const i = (y * wide + x) * 4;
      for (let c = 0; c < 3; c++) out[i + c] = Math.round(row[x * 3 + c]!);
      out[i + 3] = 255;
    }
  }
  return { width: wide, height, data: out };
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
