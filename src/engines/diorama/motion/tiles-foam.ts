import type { Raster } from '../types.ts';
import type { Random } from '../random.ts';
import { causticTile, mistTile } from './tiles.ts';

/** The row of a tile at which its front lies: nothing is seen before it. What is behind the front lies above it in the tile. */
export const tileFront = 64;
const width = 256;
const height = 512;

/** A line of foam with a lace of bubbles behind it, thinner and thinner. Repeats along u; v is the distance behind the front plus `tileFront`. */
export function foamTile(random: Random): Raster {
  const lace = causticTile(random);
  const patches = mistTile(random, 0);
  const edge = ragged(random);
  return tile((u, behind) => {
    const back = behind - edge(u);
    if (back < 0) return 0;
    // Seen flat, bubbles lie closer down than across.
    const at = (Math.floor(back * 2.6) & 255) * 256 + ((u * 2) & 255);
    const thick = patches.data[(Math.floor(back) & 255) * 256 + u]! / 255;
    const net = Math.min(1.7 * (lace.data[at]! / 255), 1) * thick;
    const line = Math.exp(-((back / 11) ** 1.4)) * Math.min(1, back / 1.5);
    return Math.max(0.92 * line * (0.6 + 0.4 * thick), net * Math.exp(-back / 90) * Math.min(1, back / 3));
  });
}

/** An even sheet whose front is as sharp as `soft` texels. */
export function sheetTile(random: Random, soft: number): Raster {
  const patches = mistTile(random, 0.75);
  const edge = ragged(random);
  return tile((u, behind) => {
    const back = behind - edge(u);
    return back < 0 ? 0 : Math.min(back / soft, 1) * (patches.data[(Math.floor(back / 2) & 255) * 256 + u]! / 255);
  });
}

function tile(alpha: (u: number, behind: number) => number): Raster {
  const data = new Uint8Array(width * height);
  for (let v = 0; v < height; v++)
    for (let u = 0; u < width; u++) data[v * width + u] = Math.round(255 * alpha(u, v - tileFront));
  return { width, height, data };
}

/** A front's own unevenness, texels, that repeats after the tile's width. */
function ragged(random: Random): (u: number) => number {
  const waves = [2, 3, 5, 9, 14].map((times) => ({ times, phase: 2 * Math.PI * random(), size: 9 / times }));
  return (u) =>
    12 +
    waves.reduce((sum, { times, phase, size }) => sum + size * Math.sin((2 * Math.PI * times * u) / width + phase), 0);
}
