import { cloudy, draw, grain, leafy, type Colour, type Landscape } from './landscapes.ts';

/** Drawn pictures of what is seldom in a photo: falls, rivers, smoke, flags, crowds, flames; and of what is like them. */

const rocky = (u: number, v: number): Colour => {
  const light =
    16 * grain(Math.floor(u * 60), Math.floor(v * 36)) + 12 * grain(Math.floor(u * 300), Math.floor(v * 190));
  return [78 + light, 72 + light, 66 + 0.9 * light];
};

const smooth = (from: number, to: number, value: number): number => {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** Noise without steps, -1 to 1. */
function soft(x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = smooth(0, 1, x - x0);
  const fy = smooth(0, 1, y - y0);
  const upper = grain(x0, y0) + (grain(x0 + 1, y0) - grain(x0, y0)) * fx;
  const lower = grain(x0, y0 + 1) + (grain(x0 + 1, y0 + 1) - grain(x0, y0 + 1)) * fx;
  return upper + (lower - upper) * fy;
}

/** White water that falls over a dark cliff between trees into a pool. */
export function waterfall(): Landscape {
  return draw(640, 800, [
    { name: 'cliff', inside: () => true, paint: rocky },
    { name: 'trees', inside: (u, v) => v < 0.16 + 0.05 * soft(9 * u, 3), paint: leafy },
    { name: 'trees', inside: (u) => u < 0.2 + 0.04 * soft(3, 11 * u) || u > 0.84, paint: leafy },
    {
      name: 'water',
      inside: (u, v) =>
        v > 0.15 && v < 0.8 && Math.abs(u - 0.52 - 0.03 * soft(4, 5 * v)) < 0.1 + 0.05 * v + 0.012 * soft(5, 40 * v),
      paint: (u, v) => {
        const streak = 26 * soft(90 * u, 6 * v) + 14 * soft(200 * u, 11 * v);
        return [206 + streak, 214 + streak, 222 + streak];
      },
    },
    {
      name: 'water',
      inside: (u, v) => v > 0.79 + 0.01 * soft(14 * u, 2),
      paint: (u, v) => {
        const wave = 14 * soft(30 * u, 140 * v);
        return [112 + wave, 138 + wave, 146 + wave];
      },
    },
  ]);
}

const riverMiddle = (v: number): number => 0.5 + 0.22 * Math.sin(7 * (1 - v)) * (v - 0.3);

/** A river that winds through meadows to distant hills; or a road instead. */
export function river(): Landscape {
  return draw(960, 640, [
    { name: 'clouds', inside: () => true, paint: cloudy },
    {
      name: 'hills',
      inside: (u, v) => v > 0.3 + 0.05 * Math.sin(5 * u) + 0.02 * soft(20 * u, 1),
      paint: (u, v) => [70 + 8 * grain(Math.floor(u * 160), Math.floor(v * 120)), 84, 62],
    },
    {
      name: 'meadow',
      inside: (_, v) => v > 0.4,
      paint: (u, v) => {
        const light =
          14 * grain(Math.floor(u * 480), Math.floor(v * 320)) + 12 * grain(Math.floor(u * 40), Math.floor(v * 40));
        return [92 + light, 132 + light, 58 + light];
      },
    },
    {
      name: 'water',
      inside: (u, v) => v > 0.42 && Math.abs(u - riverMiddle(v)) < 0.02 + 0.55 * (v - 0.42) ** 1.4,
      paint: (u, v) => {
        const wave = 9 * soft(16 * u, 260 * v);
        return [118 + wave, 156 + wave, 196 + wave];
      },
    },
  ]);
}

/** A house with smoke above its chimney. */
export function chimney(): Landscape {
  return draw(960, 640, [
    { name: 'sky', inside: () => true, paint: (_, v) => [96 + 60 * v, 146 + 40 * v, 214 + 16 * v] },
    {
      name: 'smoke',
      inside: (u, v) => plume(u, v) > 0.4,
      paint: (u, v) => smoky(u, v),
    },
    {
      name: 'sky',
      inside: (u, v) => v < 0.62 && plume(u, v) <= 0.4,
      paint: (u, v) => smoky(u, v),
    },
    { name: 'trees', inside: (u, v) => v > 0.6 + 0.04 * soft(30 * u, 2), paint: leafy },
    { name: 'house', inside: (u, v) => u > 0.3 && u < 0.7 && v > 0.55, paint: () => [168, 96, 72] },
    {
      name: 'house',
      inside: (u, v) => v > 0.44 && v < 0.6 && Math.abs(u - 0.5) < 0.1 + 0.9 * (v - 0.44),
      paint: () => [82, 58, 52],
    },
    { name: 'house', inside: (u, v) => Math.abs(u - 0.56) < 0.022 && v > 0.38 && v < 0.5, paint: () => [120, 70, 56] },
  ]);
}

function plume(u: number, v: number): number {
  const up = Math.max(0, 0.39 - v);
  const across = (u - 0.56 - 0.35 * up ** 1.3) / (0.018 + 0.3 * up);
  return v > 0.39 ? 0 : Math.exp(-across * across) * smooth(0.42, 0.2, up) * (0.8 + 0.3 * soft(12 * u, 14 * v));
}

function smoky(u: number, v: number): Colour {
  const there = Math.min(1, 1.1 * plume(u, v));
  const grey = 128 + 22 * soft(18 * u, 20 * v);
  const sky: Colour = [96 + 60 * v, 146 + 40 * v, 214 + 16 * v];
  return [sky[0] + (grey - sky[0]) * there, sky[1] + (grey - sky[1]) * there, sky[2] + (grey + 4 - sky[2]) * there];
}

/** White steam that rises from dark ground in front of a wood. */
export function geyser(): Landscape {
  const steam = (u: number, v: number): number => {
    const up = 0.8 - v;
    if (up < 0) return 0;
    const across = (u - 0.45 - 0.1 * up) / (0.05 + 0.22 * up);
    return Math.exp(-across * across) * smooth(0.62, 0.3, up) * (0.85 + 0.3 * soft(9 * u, 9 * v));
  };
  const behind = (u: number, v: number): Colour => (v < 0.62 + 0.02 * soft(20 * u, 1) ? leafy(u, v) : rocky(u, v));
  const paint = (u: number, v: number): Colour => {
    const there = Math.min(1, 1.15 * steam(u, v));
    const [r, g, b] = behind(u, v);
    const white = 214 + 16 * soft(14 * u, 15 * v);
    return [r + (white - r) * there, g + (white - g) * there, b + (white + 4 - b) * there];
  };
  return draw(960, 640, [
    { name: 'wood', inside: () => true, paint },
    { name: 'steam', inside: (u, v) => steam(u, v) > 0.4, paint },
  ]);
}

/** A striped flag on a pole above a roof, under a sky with clouds. */
export function flag(): Landscape {
  const fold = (u: number): number => 0.012 * Math.sin(38 * (u - 0.4));
  return draw(960, 640, [
    { name: 'sky', inside: () => true, paint: (_, v) => [110 + 60 * v, 158 + 40 * v, 220 + 10 * v] },
    {
      name: 'roof',
      inside: (_, v) => v > 0.78,
      paint: (u, v) => (v < 0.8 ? [70, 62, 60] : [150 + 20 * soft(9 * u, 9 * v), 120, 98]),
    },
    { name: 'pole', inside: (u, v) => Math.abs(u - 0.4) < 0.004 && v > 0.14 && v < 0.79, paint: () => [64, 64, 70] },
    {
      name: 'flag',
      inside: (u, v) => u > 0.404 && u < 0.62 && v - fold(u) > 0.16 && v - fold(u) < 0.36,
      paint: (u, v) => {
        const light = 22 * Math.sin(38 * (u - 0.4) + 1);
        const stripe = Math.floor(((v - fold(u) - 0.16) / 0.2) * 3);
        const colour: Colour = stripe === 0 ? [196, 30, 40] : stripe === 1 ? [236, 236, 232] : [24, 60, 150];
        return [colour[0] + light, colour[1] + light, colour[2] + light];
      },
    },
  ]);
}

/** A stand full of people above a pitch. */
export function crowd(): Landscape {
  return draw(960, 640, [
    { name: 'wall', inside: () => true, paint: () => [96, 96, 100] },
    {
      name: 'crowd',
      inside: (_, v) => v > 0.08 && v < 0.6,
      paint: (u, v) => {
        const row = Math.floor(v * 26);
        const seat = Math.floor(u * 46 + (row % 2) / 2);
        const x = u * 46 + (row % 2) / 2 - seat - 0.5;
        const y = v * 26 - row;
        const tint = grain(seat, row);
        const other = grain(seat + 71, row);
        if (Math.hypot(x * 1.1, (y - 0.28) * 1.5) < 0.3) return [196 + 30 * tint, 148 + 26 * tint, 122 + 24 * tint];
        if (y > 0.45 && Math.abs(x) < 0.42)
          return [128 + 110 * tint, 112 + 100 * other, 118 + 110 * grain(seat, row + 9)];
        return [38, 36, 40];
      },
    },
    {
      name: 'pitch',
      inside: (_, v) => v > 0.66,
      paint: (u, v) => [66 + 8 * grain(Math.floor(u * 480), Math.floor(v * 320)), 136, 52],
    },
  ]);
}

/** A fire of logs at night. */
export function campfire(): Landscape {
  const flames = (u: number, v: number): number => {
    const up = (0.78 - v) / 0.42;
    if (up < 0 || up > 1) return 0;
    const across = (u - 0.5 - 0.03 * Math.sin(14 * up)) / (0.1 * (1 - 0.85 * up) * (1 + 0.3 * soft(30 * u, 12 * v)));
    return Math.max(0, 1 - across * across) * (1 - 0.5 * up);
  };
  return draw(960, 640, [
    {
      name: 'night',
      inside: () => true,
      paint: (u, v) => {
        const glow = 70 * Math.exp(-(((u - 0.5) / 0.25) ** 2) - ((v - 0.75) / 0.25) ** 2);
        return [10 + glow, 9 + 0.5 * glow, 12 + 0.2 * glow];
      },
    },
    {
      name: 'fire',
      inside: (u, v) => flames(u, v) > 0.06,
      paint: (u, v) => {
        const heat = flames(u, v);
        return [255, 96 + 150 * smooth(0.05, 0.6, heat), 20 + 150 * smooth(0.4, 0.9, heat)];
      },
    },
    { name: 'logs', inside: (u, v) => Math.abs(u - 0.5) < 0.14 && v > 0.77 && v < 0.83, paint: () => [52, 32, 22] },
  ]);
}

/** A wood in autumn: warm and bright, but nothing burns. */
export function autumn(): Landscape {
  const leaves = (u: number, v: number): Colour => {
    const light = 50 * grain(Math.floor(u * 120), Math.floor(v * 80)) + 30 * soft(20 * u, 14 * v);
    return [206 + light, 122 + 0.9 * light, 34 + 0.4 * light];
  };
  return draw(960, 640, [
    { name: 'leaves', inside: () => true, paint: leaves },
    { name: 'trunk', inside: (u) => Math.abs(((u * 5) % 1) - 0.5) < 0.06, paint: () => [70, 52, 44] },
  ]);
}

/** A street with a grey house, white columns and a grey road. */
export function street(): Landscape {
  return draw(960, 640, [
    { name: 'sky', inside: () => true, paint: (_, v) => [150 + 60 * v, 185 + 40 * v, 235] },
    {
      name: 'house',
      inside: (u, v) => u > 0.1 && u < 0.9 && v > 0.2,
      paint: (u, v) => {
        const light = 4 * grain(Math.floor(u * 480), Math.floor(v * 320));
        return [142 + light, 140 + light, 138 + light];
      },
    },
    {
      name: 'columns',
      inside: (u, v) => v > 0.28 && v < 0.7 && u > 0.15 && u < 0.85 && (u * 10) % 1 < 0.36,
      paint: (u) => {
        const round = 26 * Math.sin(Math.PI * (((u * 10) % 1) / 0.36));
        return [204 + round, 204 + round, 202 + round];
      },
    },
    {
      name: 'road',
      inside: (_, v) => v > 0.72,
      paint: (u, v) => {
        const light = 6 * grain(Math.floor(u * 960), Math.floor(v * 640));
        return [92 + light, 92 + light, 94 + light];
      },
    },
  ]);
}

/** Grey mountains between a sky and a meadow. */
export function alps(): Landscape {
  const ridge = (u: number): number => 0.3 + 0.14 * Math.abs(soft(5 * u, 7)) + 0.03 * soft(24 * u, 4);
  return draw(960, 640, [
    { name: 'clouds', inside: () => true, paint: (_, v) => [120 + 90 * v, 165 + 70 * v, 228 + 20 * v] },
    {
      name: 'mountains',
      inside: (u, v) => v > ridge(u),
      paint: (u, v) => {
        const light = 18 * grain(Math.floor(u * 320), Math.floor(v * 210)) + 22 * soft(16 * u + 6 * v, 12 * v);
        return [132 + light, 134 + light, 142 + light];
      },
    },
    {
      name: 'grass',
      inside: (u, v) => v > 0.66 + 0.03 * Math.sin(4 * u),
      paint: (u, v) => {
        const light = 12 * grain(Math.floor(u * 960), Math.floor(v * 640));
        return [84 + light, 122 + light, 48 + light];
      },
    },
  ]);
}
