import type { Raster, RgbaImage } from '../../src/engines/diorama/types.ts';

/** A drawn picture and where in it what lies: fractions of the picture. */
export type Landscape = { readonly image: RgbaImage; is(region: string, u: number, v: number): boolean };

export type Colour = readonly [number, number, number];
export type Place = {
  readonly name: string;
  readonly inside: (u: number, v: number) => boolean;
  readonly paint: (u: number, v: number) => Colour;
};

/** -1 to 1, the same for the same whole numbers. */
export function grain(x: number, y: number): number {
  const mixed = Math.imul(Math.imul(x, 374761393) ^ Math.imul(y, 668265263), 1274126177);
  return ((mixed ^ (mixed >>> 15)) & 0xffff) / 32768 - 1;
}

export function draw(width: number, height: number, places: readonly Place[]): Landscape {
  const data = new Uint8Array(width * height * 4);
  const top = (u: number, v: number): Place => places.findLast((place) => place.inside(u, v))!;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width;
      const v = (y + 0.5) / height;
      const colour = top(u, v).paint(u, v);
      data.set([...colour.map((value) => Math.min(255, Math.max(0, value))), 255], (y * width + x) * 4);
    }
  }
  return { image: { width, height, data }, is: (region, u, v) => top(u, v).name === region };
}

export const cloudy = (u: number, v: number): Colour => {
  const white = Math.max(0, Math.sin(9 * u + 3 * Math.sin(7 * v)) * Math.sin(14 * v + 2 * u)) ** 0.7;
  return [110 + 60 * v + 90 * white, 155 + 40 * v + 55 * white, 220 + 25 * white];
};

export const leafy = (u: number, v: number): Colour => {
  const light =
    26 * grain(Math.floor(u * 240), Math.floor(v * 180)) + 22 * grain(Math.floor(u * 90), Math.floor(v * 70));
  return [52 + 0.8 * light, 92 + 1.2 * light, 34 + 0.5 * light];
};

const shore = 0.55;

/** A lake in front of hills, under a sky with clouds; a house stands at its far shore, a tree at its near one. */
export function lake(): Landscape {
  return draw(960, 600, [
    { name: 'clouds', inside: () => true, paint: cloudy },
    {
      name: 'hills',
      inside: (u, v) => v > 0.42 + 0.05 * Math.sin(7 * u) + 0.03 * Math.sin(19 * u),
      paint: (u, v) => [58 + 9 * grain(Math.floor(u * 160), Math.floor(v * 120)), 62, 58],
    },
    {
      name: 'water',
      inside: (_, v) => v > shore,
      paint: (u, v) => {
        const wave = 10 * grain(Math.floor(u * 14 + 3 * grain(7, Math.floor(v * 300))), Math.floor(v * 300));
        return [70 + wave, 105 + wave, 145 + 1.1 * wave];
      },
    },
    {
      name: 'ground',
      inside: (u, v) => v > 0.88 - 0.06 * Math.sin(3 * u),
      paint: (u, v) => [128 + 12 * grain(Math.floor(u * 480), Math.floor(v * 300)), 104, 74],
    },
    {
      name: 'house',
      inside: (u, v) => u > 0.66 && u < 0.84 && v > 0.3 && v < shore,
      paint: (u, v) => (Math.floor(u * 50) % 3 === 0 && Math.floor(v * 24) % 3 === 0 ? [60, 50, 48] : [196, 120, 88]),
    },
    {
      name: 'tree',
      inside: (u, v) =>
        Math.hypot((u - 0.12) / 0.08, (v - 0.62) / 0.3) < 1 + 0.12 * grain(Math.floor(u * 60), Math.floor(v * 50)),
      paint: leafy,
    },
  ]);
}

/** A meadow in front of a wood, under a plain sky. */
export function meadow(): Landscape {
  return draw(960, 600, [
    { name: 'clouds', inside: () => true, paint: (_, v) => [150 + 60 * v, 185 + 40 * v, 235] },
    { name: 'foliage', inside: (u, v) => v > 0.3 + 0.04 * Math.sin(23 * u) + 0.03 * Math.sin(61 * u), paint: leafy },
    {
      name: 'grass',
      inside: (_, v) => v > 0.62,
      paint: (u, v) => {
        const light = 8 * grain(Math.floor(u * 960), Math.floor(v * 600));
        return [104 + light, 158 + light, 62 + light];
      },
    },
  ]);
}

/** A room: a grey wall with a picture on it, and a floor. */
export function room(): Landscape {
  return draw(960, 600, [
    {
      name: 'wall',
      inside: () => true,
      paint: (u, v) => [150 - 30 * u + 3 * grain(Math.floor(u * 300), Math.floor(v * 200)), 146 - 30 * u, 138 - 30 * u],
    },
    {
      name: 'floor',
      inside: (_, v) => v > 0.74,
      paint: (u) => (Math.floor(u * 14) % 2 === 0 ? [96, 78, 62] : [88, 71, 57]),
    },
    { name: 'frame', inside: (u, v) => u > 0.3 && u < 0.6 && v > 0.15 && v < 0.5, paint: () => [70, 40, 30] },
  ]);
}

/** Intersection over union of a mask and where a landscape has a region. */
export function overlap({ is }: Landscape, region: string, mask: Raster): number {
  let both = 0;
  let either = 0;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const seen = mask.data[y * mask.width + x]! > 127;
      const there = is(region, (x + 0.5) / mask.width, (y + 0.5) / mask.height);
      if (seen && there) both++;
      if (seen || there) either++;
    }
  }
  return either === 0 ? 0 : both / either;
}

/** Share of a region of the landscape that a mask covers by mistake. */
export function covered({ is }: Landscape, region: string, mask: Raster): number {
  let there = 0;
  let seen = 0;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (!is(region, (x + 0.5) / mask.width, (y + 0.5) / mask.height)) continue;
      there++;
      seen += mask.data[y * mask.width + x]! / 255;
    }
  }
  return seen / Math.max(1, there);
}
