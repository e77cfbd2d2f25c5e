import { birds, butterflies, fireworks, stars } from './speciesabove.ts';
import { codeOf, disc, wave, type Code, type Shape } from './particles.ts';

/** How near a particle is: the far ones are behind the subjects. */
export type Stratum = 'far' | 'middle' | 'near';

/** One particle: where it starts, as shares of the frame, and four numbers of its own, all 0 to 1. */
export type Particle = {
  readonly stratum: Stratum;
  readonly x: number;
  readonly y: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
};

export type Setting = {
  readonly width: number;
  readonly height: number;
  /** Pixels of a pixel at 1280 x 720. */
  readonly unit: number;
  /** Pixels beyond the frame in which particles live too. */
  readonly margin: number;
  /** Strength and side of the wind: 1 is an ordinary one to the right. */
  readonly wind: number;
  readonly rate: number;
};

export type Habit = {
  readonly counts: { readonly light: number; readonly medium: number; readonly heavy: number };
  readonly shares: { readonly far: number; readonly middle: number };
  /** True for what comes back in on the other side when it leaves the frame. */
  readonly roams: boolean;
  /** True for what is only seen in front of the picture's sky. */
  readonly inSky?: boolean;
  /** Strength of the wind where the prompt speaks of none; default 1. */
  readonly calm?: number;
  /** How the particle looks at `t` seconds. Continuous in t; positions may lie outside the frame. */
  shapes(particle: Particle, t: number, setting: Setting): readonly Shape[];
};

const nearness = { far: 0.5, middle: 1, near: 2.1 } as const;
const white = codeOf(250, 252, 255);
/** 0 to 1 and back, soft at both ends, once in a life of 1. */
const bell = (life: number): number => Math.sin(Math.PI * life) ** 2;

/** What is light goes with a wind at its own speed, and a storm's is many times a breeze's. */
function drivenBy(wind: number): number {
  return wind * (1 + 8 * Math.max(Math.abs(wind) - 1, 0));
}

/** Something light that falls and sways: snow, ash. */
function flakes(colour: Code, opacity: number, fall: number): Habit['shapes'] {
  return ({ stratum, x, y, a, b, c, d }, t, { width, height, unit, wind, rate }) => {
    const near = nearness[stratum];
    const sway = wave(t, 0.3 + 0.5 * a, b) - wave(0, 0.3 + 0.5 * a, b);
    const px = x * width + drivenBy(wind) * 0.03 * width * near * rate * t + sway * 0.012 * width * near;
    const py = y * height + height * fall * (0.6 + 0.7 * c) * near * rate * t;
    // The nearest are out of focus: large, soft and faint.
    const blurred = stratum === 'near' && d > 0.7;
    const radius = unit * (blurred ? 9 + 9 * a : near * (1.5 + 1.4 * d));
    return [disc(px, py, radius, opacity * (blurred ? 0.24 : stratum === 'far' ? 0.75 : 1), colour, blurred ? 1 : 0.9)];
  };
}

/** Something that is blown along in streaks, `lean` being its sideways speed as a share of the downward one. */
function streaks(options: {
  colour: Code;
  opacity: number;
  speed: number;
  lean: number;
  length: number;
  width: number;
}): Habit['shapes'] {
  return ({ stratum, x, y, a, b }, t, { width, height, unit, wind, rate }) => {
    const near = { far: 0.6, middle: 1, near: 1.5 }[stratum];
    const vy = options.speed * height * near * (0.9 + 0.2 * a) * rate;
    const vx = vy * options.lean * wind;
    return [
      {
        x: x * width + vx * t,
        y: y * height + vy * t,
        along: options.length * unit * near * (0.7 + 0.6 * b),
        across: options.width * unit * near,
        angle: Math.atan2(vy, vx),
        softness: 1,
        hollow: 0,
        opacity: options.opacity * (0.5 + 0.5 * b) * (stratum === 'far' ? 0.7 : 1),
        colour: options.colour,
      },
    ];
  };
}

/** Thin things that tumble as they fall: leaves, petals, confetti. */
function tumblers(colours: readonly Code[], size: number, slender: number, fall: number): Habit['shapes'] {
  return ({ stratum, x, y, a, b, c, d }, t, { width, height, unit, wind, rate }) => {
    const near = { far: 0.65, middle: 1, near: 1.7 }[stratum];
    const hertz = 0.25 + 0.35 * a;
    const flutter = wave(t, hertz, b) - wave(0, hertz, b);
    const spin = 2 * Math.PI * (c + (0.15 + 0.3 * d) * t * rate);
    // Seen from the side it is thin: the cosine of a turn about its long axis.
    const face = Math.max(Math.abs(Math.cos(2 * Math.PI * ((0.35 + 0.6 * b) * t * rate + d))), 0.22);
    const radius = size * unit * near * (0.7 + 0.6 * c);
    const colour = colours[Math.floor(a * colours.length)]!;
    return [
      {
        x: x * width + drivenBy(wind) * 0.055 * width * near * rate * t + flutter * 0.03 * width,
        y: y * height + fall * height * (0.7 + 0.6 * d) * near * rate * t,
        along: radius,
        across: radius * slender * face,
        angle: spin + 0.6 * flutter,
        softness: stratum === 'near' ? 0.5 : 0.35,
        hollow: 0,
        opacity: stratum === 'near' ? 0.85 : 0.95,
        // Turned away from the light it is darker.
        colour: { ...colour, y: colour.y * (0.75 + 0.25 * face) },
      },
    ];
  };
}

/** Something small that glows and lives for a while: sparks, embers. */
function glowing(rise: number, hot: Code, cooled: Code, lifetime: number): Habit['shapes'] {
  return ({ stratum, x, y, a, b, c, d }, t, { width, height, unit, wind, rate }) => {
    const near = { far: 0.7, middle: 1, near: 1.5 }[stratum];
    const life = ((((t * rate) / (lifetime * (0.7 + 0.6 * a)) + b) % 1) + 1) % 1;
    const age = life * lifetime;
    const px = x * width + drivenBy(wind) * 0.04 * width * age + (wave(age, 0.9, c) - wave(0, 0.9, c)) * 0.014 * width;
    const py = height * (0.35 + 0.75 * y) - rise * height * (0.6 + 0.8 * d) * near * age;
    const heat = 1 - life;
    const mixed = (from: number, to: number): number => to + (from - to) * heat;
    const colour = { y: mixed(hot.y, cooled.y), u: mixed(hot.u, cooled.u), v: mixed(hot.v, cooled.v) };
    const radius = unit * near * (1.7 + 1.2 * c);
    const glow = bell(life);
    return [
      disc(px, py, radius * 5, 0.2 * glow, colour, 1),
      disc(px, py, radius, 0.95 * glow, { ...colour, y: Math.min(colour.y * 1.15, 235) }, 0.7),
    ];
  };
}

const fireflies: Habit['shapes'] = ({ stratum, x, y, a, b, c, d }, t, { width, height, unit, rate }) => {
  const near = { far: 0.7, middle: 1, near: 1.5 }[stratum];
  const s = t * rate;
  const px = x * width + (wave(s, 0.11 + 0.08 * a, b) - wave(0, 0.11, b)) * 0.05 * width;
  const py = height * (0.3 + 0.65 * y) + (wave(s, 0.15 + 0.1 * c, d) - wave(0, 0.15, d)) * 0.05 * height;
  const light = bell((s * (0.22 + 0.2 * d) + a) % 1);
  const colour = codeOf(222, 255, 120);
  return [
    disc(px, py, 20 * near * unit, 0.42 * light, colour, 1),
    disc(px, py, 3.2 * near * unit, light, codeOf(250, 255, 205), 0.8),
  ];
};

const bubbles: Habit['shapes'] = ({ stratum, x, y, a, b, c, d }, t, { width, height, unit, rate }) => {
  const near = { far: 0.6, middle: 1, near: 1.7 }[stratum];
  const radius = unit * near * (3 + 7 * a * a);
  const px = x * width + (wave(t, 0.5 + 0.5 * b, c) - wave(0, 0.5 + 0.5 * b, c)) * 0.008 * width;
  const py = y * height - height * (0.07 + 0.09 * d) * near * rate * t;
  const glint = disc(px - radius * 0.35, py - radius * 0.35, radius * 0.28, 0.75, white, 0.9);
  return [{ ...disc(px, py, radius, 0.5, codeOf(225, 244, 252), 0.2), hollow: 0.86 }, glint];
};

const bokeh: Habit['shapes'] = ({ x, y, a, b, c, d }, t, { width, height, unit, rate }) => {
  const s = t * rate;
  const radius = unit * (12 + 34 * a * a);
  const colour = [codeOf(255, 226, 170), codeOf(255, 200, 140), codeOf(235, 240, 255)][Math.floor(b * 3)]!;
  const px = x * width + 0.01 * width * s * (b - 0.5) + (wave(s, 0.08, c) - wave(0, 0.08, c)) * 0.01 * width;
  const py = y * height - 0.008 * height * s;
  const light = 0.075 + 0.055 * wave(s, 0.12 + 0.14 * d, c);
  return [{ ...disc(px, py, radius, light, colour, 0.12), hollow: 0.2 }];
};

const dust: Habit['shapes'] = ({ stratum, x, y, a, b, c, d }, t, { width, height, unit, wind, rate }) => {
  const s = t * rate;
  const px = x * width + (wind * 0.012 * s + 0.02 * (wave(s, 0.13 + 0.1 * a, b) - wave(0, 0.13 + 0.1 * a, b))) * width;
  const py = y * height + (0.006 * s + 0.02 * (wave(s, 0.1 + 0.1 * c, d) - wave(0, 0.1 + 0.1 * c, d))) * height;
  const colour = codeOf(255, 244, 220);
  const shine = 0.45 + 0.4 * wave(s, 0.2 + 0.2 * b, a);
  if (stratum === 'near' && d > 0.6) return [disc(px, py, unit * (8 + 12 * a), 0.07 * shine, colour, 0.5)];
  return [disc(px, py, unit * (0.9 + 0.9 * c), 0.65 * shine, colour, 0.9)];
};

/** One after the other, each crossing the upper sky in some seven tenths of a second. */
const meteors: Habit['shapes'] = ({ x, y, a, b, c }, t, { width, height, unit, wind }) => {
  const since = t - 0.4 - b * 3;
  const life = since / 0.75;
  if (life <= 0 || life >= 1) return [];
  const side = Math.sign(wind) || 1;
  const angle = side > 0 ? 0.45 + 0.2 * c : Math.PI - 0.45 - 0.2 * c;
  const length = width * (0.09 + 0.05 * a);
  const distance = (life - 0.5) * width * 0.5;
  const px = width * (0.25 + 0.5 * x) + Math.cos(angle) * distance;
  const py = height * (0.1 + 0.22 * y) + Math.sin(angle) * distance;
  const light = bell(life);
  const tail: Shape = { ...disc(px, py, length, 0.75 * light, codeOf(225, 236, 255), 1), across: 1.5 * unit, angle };
  const head = disc(
    px + Math.cos(angle) * length * 0.55,
    py + Math.sin(angle) * length * 0.55,
    3 * unit,
    light,
    white,
    0.9,
  );
  return [tail, head];
};

const even = { far: 0.4, middle: 0.35 } as const;
const rainfall = {
  colour: codeOf(224, 231, 240),
  opacity: 0.6,
  speed: 1.45,
  lean: 0.26,
  length: 30,
  width: 1.05,
};

/** Counts after the table of atmosphere particles for 1280 x 720: light, medium, heavy. */
const species: Readonly<Record<string, Habit>> = {
  rain: {
    calm: 0.45,
    counts: { light: 170, medium: 520, heavy: 1400 },
    shares: even,
    roams: true,
    shapes: streaks(rainfall),
  },
  hail: {
    calm: 0.45,
    counts: { light: 90, medium: 220, heavy: 500 },
    shares: even,
    roams: true,
    shapes: streaks({ ...rainfall, colour: white, opacity: 0.8, length: 3.4, width: 1.5 }),
  },
  snow: {
    counts: { light: 220, medium: 560, heavy: 1300 },
    shares: even,
    roams: true,
    shapes: flakes(white, 0.88, 0.09),
  },
  ash: {
    counts: { light: 120, medium: 320, heavy: 700 },
    shares: even,
    roams: true,
    shapes: flakes(codeOf(96, 92, 90), 0.7, 0.05),
  },
  leaves: {
    counts: { light: 14, medium: 42, heavy: 110 },
    shares: even,
    roams: true,
    shapes: tumblers(
      [codeOf(206, 112, 38), codeOf(186, 74, 32), codeOf(214, 158, 52), codeOf(128, 130, 48)],
      13,
      0.55,
      0.11,
    ),
  },
  petals: {
    counts: { light: 22, medium: 64, heavy: 160 },
    shares: even,
    roams: true,
    shapes: tumblers([codeOf(252, 202, 214), codeOf(248, 178, 198), codeOf(255, 226, 232)], 9, 0.7, 0.085),
  },
  feathers: {
    counts: { light: 10, medium: 26, heavy: 70 },
    shares: even,
    roams: true,
    shapes: tumblers([codeOf(248, 248, 246), codeOf(228, 228, 230)], 13, 0.28, 0.06),
  },
  confetti: {
    counts: { light: 40, medium: 110, heavy: 260 },
    shares: even,
    roams: true,
    shapes: tumblers(
      [codeOf(236, 64, 84), codeOf(252, 196, 58), codeOf(66, 170, 240), codeOf(92, 200, 112), codeOf(190, 96, 220)],
      8,
      0.6,
      0.16,
    ),
  },
  bubbles: { counts: { light: 16, medium: 46, heavy: 120 }, shares: even, roams: true, shapes: bubbles },
  dust: { counts: { light: 60, medium: 160, heavy: 350 }, shares: even, roams: true, shapes: dust },
  bokeh: {
    counts: { light: 12, medium: 26, heavy: 46 },
    shares: { far: 0.5, middle: 0.2 },
    roams: true,
    shapes: bokeh,
  },
  fireflies: { counts: { light: 20, medium: 52, heavy: 110 }, shares: even, roams: false, shapes: fireflies },
  sparks: {
    counts: { light: 40, medium: 110, heavy: 260 },
    shares: even,
    roams: false,
    shapes: glowing(0.34, codeOf(255, 226, 150), codeOf(240, 110, 40), 1.1),
  },
  embers: {
    counts: { light: 30, medium: 80, heavy: 190 },
    shares: even,
    roams: false,
    shapes: glowing(0.15, codeOf(255, 176, 84), codeOf(200, 52, 24), 2),
  },
  sandstorm: {
    counts: { light: 200, medium: 420, heavy: 800 },
    shares: even,
    roams: true,
    shapes: streaks({ colour: codeOf(226, 186, 128), opacity: 0.5, speed: 0.16, lean: 7, length: 26, width: 0.8 }),
  },
  fireworks: {
    calm: 0.4,
    counts: { light: 320, medium: 560, heavy: 900 },
    shares: { far: 1, middle: 0 },
    roams: false,
    inSky: true,
    shapes: fireworks,
  },
  birds: {
    calm: 0.5,
    counts: { light: 5, medium: 10, heavy: 24 },
    shares: { far: 1, middle: 0 },
    roams: false,
    inSky: true,
    shapes: birds,
  },
  butterflies: { counts: { light: 4, medium: 9, heavy: 22 }, shares: even, roams: false, shapes: butterflies },
  stars: {
    counts: { light: 90, medium: 200, heavy: 420 },
    shares: { far: 1, middle: 0 },
    roams: false,
    inSky: true,
    shapes: stars,
  },
  meteor: { counts: { light: 2, medium: 3, heavy: 7 }, shares: { far: 1, middle: 0 }, roams: false, shapes: meteors },
};

/** How a thing in the air behaves; null for what is not drawn. */
export function speciesOf(action: string): Habit | null {
  return Object.hasOwn(species, action) ? species[action]! : null;
}

export const drawnSpecies: readonly string[] = Object.keys(species);
