import type { Raster } from '../types.ts';
import type { Random } from '../random.ts';
import { causticTile, mistTile } from './tiles.ts';

/** The row of a tile at which its front lies: nothing is seen before it. What is behind the front lies above it in the tile. */
export const tileFront = 64;
/** Wide enough that a beach shows no clump of foam twice. */
const width = 1024;
const height = 512;

/** A line of foam with a lace of bubbles behind it, thinner and thinner. Repeats along u; v is the distance behind the front plus `tileFront`. */
export function foamTile(random: Random): Raster {
  const lace = causticTile(random);
  const patches = mistTile(random, 0);
  const edge = ragged(random);
  return tile((u, behind) => {
    const back = behind - edge(u);
    if (back < 0) return 0;
    const thick = patchAt(patches.data, u, back) / 255;
    // Seen flat, bubbles lie closer down than across; small ones between larger ones.
    const small = lace.data[(Math.floor(back * 6.1) & 255) * 256 + ((u * 4) & 255)]! / 255;
    const large =
      lace.data[(Math.floor(back * 3.3 + 90) & 255) * 256 + ((u * 2 + Math.floor(0.5 * back)) & 255)]! / 255;
    const net = Math.min(0.75 * small + 0.55 * large, 1) * thick * (0.3 + 0.7 * thick);
    const line = Math.exp(-((back / 11) ** 1.4)) * Math.min(1, back / 1.5);
    return Math.max(0.92 * line * (0.6 + 0.4 * thick), 0.62 * net * Math.exp(-back / 70) * Math.min(1, back / 3));
  });
}

/** Clumps drawn out along the front, other ones in every part of the tile. */
function patchAt(patches: Uint8Array, u: number, back: number): number {
  const across = (Math.floor(u / 4) + Math.floor(16 * Math.sin((2 * Math.PI * u) / width))) & 255;
  return patches[(Math.floor(1.2 * back) & 255) * 256 + across]!;
}

/** An even sheet whose front is as sharp as `soft` texels. */
export function sheetTile(random: Random, soft: number): Raster {
  const patches = mistTile(random, 0.75);
  const edge = ragged(random);
  return tile((u, behind) => {
    const back = behind - edge(u);
    return back < 0
      ? 0
      : Math.min(back / soft, 1) * (patches.data[(Math.floor(back / 2) & 255) * 256 + (u >> 2)]! / 255);
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
  const waves = [2, 3, 5, 9, 14, 23, 37, 55].map((times) => ({
    times,
    phase: 2 * Math.PI * random(),
    size: times < 14 ? 4.5 / Math.sqrt(times) : 30 / times,
  }));
  return (u) =>
    12 +
    waves.reduce((sum, { times, phase, size }) => sum + size * Math.sin((2 * Math.PI * times * u) / width + phase), 0);
}
