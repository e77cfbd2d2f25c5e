import type { Layer, LayerTexture, Raster } from '../../types.ts';
import { smooth } from './outline.ts';

/** Matte, 0 to 255: from here on all is the animal; and between these its edge comes up. */
const solid = 245;
const edge = { from: 40, to: 160 } as const;
/** Differences of a channel, 0 to 255, from the colours beside it up to which a pixel is the animal's own, and from which it is not. */
const own = { to: 34, from: 70 } as const;
/** Pixels around what is solid over which its colours go on. */
const reach = 7;

/**
 * A layer's texture as it looks away from its place: what lies at its edge is of its own colours alone, without the rests
 * of the background that make the layer the photo where it stands.
 */
export function cleanEdge({ left, top, texture }: Layer, matte: Raster | null): LayerTexture {
  if (matte === null) return texture;
  const { width, height } = texture;
  const data = texture.data.slice();
  const matteAt = (i: number): number => {
    const x = (i % width) + left;
    const y = Math.floor(i / width) + top;
    // Beyond the frame it goes on as it was invented.
    if (x < 0 || y < 0 || x >= matte.width || y >= matte.height) return 255;
    return matte.data[y * matte.width + x]!;
  };
  // Rings of edge pixels: 0 not reached, 1 solid, then one more a ring.
  const ring = new Uint8Array(width * height);
  let last: number[] = [];
  for (let i = 0; i < ring.length; i++) {
    if (data[i * 4 + 3]! < 250 || matteAt(i) < solid) continue;
    ring[i] = 1;
    last.push(i);
  }
  for (let round = 2; round < reach + 2; round++) {
    const next: number[] = [];
    for (const i of last) {
      for (const j of neighbours(i, width, height)) {
        if (ring[j] !== 0 || texture.data[j * 4 + 3] === 0) continue;
        ring[j] = round;
        next.push(j);
      }
    }
    for (const j of next) recolour(data, texture.data, ring, j, round, width, height, matteAt(j));
    last = next;
  }
  // Specks that hang together with nothing were never the animal.
  for (let i = 0; i < ring.length; i++) {
    if (ring[i] !== 0 || data[i * 4 + 3] === 0 || matteAt(i) >= edge.from) continue;
    data.fill(0, i * 4, i * 4 + 4);
  }
  return { width, height, data };
}

/** Gives a pixel of the edge the mean colour of those of the ring before it, and no more alpha than the matte says. */
function recolour(
  data: Uint8Array,
  original: Uint8Array,
  ring: Uint8Array,
  at: number,
  round: number,
  width: number,
  height: number,
  matte: number,
): void {
  const before = original[at * 4 + 3]!;
  const sum = [0, 0, 0];
  let count = 0;
  for (const j of neighbours(at, width, height)) {
    if (ring[j] === 0 || ring[j]! >= round || data[j * 4 + 3] === 0) continue;
    for (let c = 0; c < 3; c++) sum[c]! += (data[j * 4 + c]! * 255) / data[j * 4 + 3]!;
    count++;
  }
  if (count === 0) {
    data.fill(0, at * 4, at * 4 + 4);
    return;
  }
  // What looks like the animal is believed to be it, whatever the matte says.
  let apart = 0;
  for (let c = 0; c < 3; c++)
    apart = Math.max(apart, Math.abs(sum[c]! / count - (original[at * 4 + c]! * 255) / before));
  const alike = 1 - smooth(own.to, own.from, apart);
  const alpha = Math.round(before * Math.max(smooth(edge.from, edge.to, matte), alike));
  for (let c = 0; c < 3; c++) {
    const colour = alike * ((original[at * 4 + c]! * 255) / before) + (1 - alike) * (sum[c]! / count);
    data[at * 4 + c] = Math.min(Math.round((colour * alpha) / 255), alpha);
  }
  data[at * 4 + 3] = alpha;
}

function neighbours(i: number, width: number, height: number): number[] {
  const x = i % width;
  const y = (i - x) / width;
  const found: number[] = [];
  if (x > 0) found.push(i - 1);
  if (x < width - 1) found.push(i + 1);
  if (y > 0) found.push(i - width);
  if (y < height - 1) found.push(i + width);
  return found;
}
