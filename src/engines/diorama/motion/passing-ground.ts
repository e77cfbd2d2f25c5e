import type { Layer, LayerTexture, Scene } from '../types.ts';
import type { Span } from './continued.ts';
import { minimumJerk } from './easing.ts';

/** Pixels around what stands in front that are taken for hidden too: its soft edge. */
const around = 6;
/** Share of the width over which the ground's light is evened out, and how much of its differences goes. */
const evenOver = 0.22;
const evened = 0.85;
/** Share of the height below the horizon from which on all is ground. */
const groundFrom = 0.06;

/** Where of a background's texture something stood in front of it, so that it was invented: 1 there, else 0. */
export function hiddenPlaces({ left, top, texture }: Layer, scene: Scene): Uint8Array {
  const { width, height } = texture;
  const hidden = new Uint8Array(width * height);
  for (const layer of scene.layers.slice(1)) {
    const { data } = layer.texture;
    for (let y = 0; y < layer.texture.height; y++) {
      const row = y + layer.top - top;
      if (row < 0 || row >= height) continue;
      let until = 0;
      for (let x = 0; x < layer.texture.width; x++) {
        if (data[(y * layer.texture.width + x) * 4 + 3]! < 8) continue;
        const column = x + layer.left - left;
        const from = Math.max(column - around, until, 0);
        until = Math.min(column + around + 1, width);
        for (let r = Math.max(row - around, 0); r <= Math.min(row + around, height - 1); r++)
          if (until > from) hidden.fill(1, r * width + from, r * width + until);
      }
    }
  }
  return hidden;
}

/** The ground of a picture without the darker corners that lenses give it, which would pass by as bands. */
export function evenGround({ width, height, data }: LayerTexture, own: Span, horizon: number): LayerTexture {
  const out = data.slice();
  const count = own.to - own.from;
  const reach = Math.max(Math.round((evenOver * count) / 2), 1);
  const rows = Math.max(Math.round(height * groundFrom), 1);
  for (let y = Math.max(Math.ceil(horizon), 0); y < height; y++) {
    const share = evened * Math.min((y - horizon) / rows, 1);
    const row = y * width + own.from;
    for (let c = 0; c < 3; c++) {
      const at = (x: number): number => data[(row + Math.min(Math.max(x, 0), count - 1)) * 4 + c]!;
      let all = 0;
      for (let x = 0; x < count; x++) all += at(x);
      let sum = 0;
      for (let x = -reach; x <= reach; x++) sum += at(x);
      for (let x = 0; x < count; x++) {
        const change = share * (all / count - sum / (2 * reach + 1));
        out[(row + x) * 4 + c] = Math.min(Math.max(Math.round(at(x) + change), 0), 255);
        sum += at(x + reach + 1) - at(x - reach);
      }
    }
  }
  return { width, height, data: out };
}

/** Most columns that one side of a gap is repeated for before it is read backwards. */
const mostRun = 400;
/** Rows above and below over which what was closed is evened out. */
const evenRows = 3;

/**
 * A picture whose gaps are closed along their rows, from both sides: what passes by blurred has its lines level, as
 * shores and the ends of fields are, also where somebody hid them.
 *
 * @param hidden of the picture's size, 1 where it was invented
 */
export function closedAlongRows({ width, height, data }: LayerTexture, hidden: Uint8Array, own: Span): LayerTexture {
  const out = data.slice();
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = own.from; x < own.to; x++) {
      if (hidden[row + x] === 0) continue;
      const start = x;
      while (x < own.to && hidden[row + x] === 1) x++;
      closeGap(data, out, hidden, row, start, x, own);
    }
  }
  return { width, height, data: softened(out, hidden, width, height) };
}

function closeGap(
  data: Uint8Array,
  out: Uint8Array,
  hidden: Uint8Array,
  row: number,
  start: number,
  end: number,
  own: Span,
): void {
  let before = 0;
  while (before < mostRun && start - 1 - before >= own.from && hidden[row + start - 1 - before] === 0) before++;
  let after = 0;
  while (after < mostRun && end + after < own.to && hidden[row + end + after] === 0) after++;
  if (before + after === 0) return;
  for (let x = start; x < end; x++) {
    // From a side of which little is seen, little is taken.
    const way = (x - start + 0.5) / (end - start);
    const share = before === 0 ? 1 : after === 0 ? 0 : minimumJerk(0.5 + (way - 0.5) * 1.6);
    const left = row + start - 1 - there(x - start, before);
    const right = row + end + there(end - 1 - x, after);
    for (let c = 0; c < 3; c++) {
      const a = before === 0 ? 0 : data[left * 4 + c]!;
      const b = after === 0 ? 0 : data[right * 4 + c]!;
      out[(row + x) * 4 + c] = Math.round(a + share * (b - a));
    }
  }
}

/** Rows evened out a little where each of them was closed by itself. */
function softened(data: Uint8Array, hidden: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(data);
  for (let y = evenRows; y < height - evenRows; y++) {
    for (let x = 0; x < width; x++) {
      if (hidden[y * width + x] === 0) continue;
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let d = -evenRows; d <= evenRows; d++) sum += data[((y + d) * width + x) * 4 + c]!;
        out[(y * width + x) * 4 + c] = Math.round(sum / (2 * evenRows + 1));
      }
    }
  }
  return out;
}

/** A place within a run that is read forward, backward and so on. */
function there(away: number, run: number): number {
  if (run === 0) return 0;
  const at = away % (2 * run);
  return at < run ? at : 2 * run - 1 - at;
}
