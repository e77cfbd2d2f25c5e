import { codeOf, disc, wave, type Code, type Shape } from './particles.ts';
import type { Habit, Particle } from './species.ts';

/** What is in the sky or flies by itself. */

const white = codeOf(250, 252, 255);

/** Bursts that a picture's fireworks are made of, one after the other. */
const bursts = 6;
const fireColours = [
  codeOf(255, 200, 110),
  codeOf(255, 90, 90),
  codeOf(120, 200, 255),
  codeOf(150, 255, 150),
  codeOf(240, 140, 255),
  codeOf(255, 240, 200),
];

/** Stars that a burst throws out: air slows them down, then they sink and go out. */
export const fireworks: Habit['shapes'] = ({ x, a, b, c, d }, t, { width, height, unit, wind, rate }) => {
  const burst = Math.floor(x * bursts);
  const share = x * bursts - burst;
  const s = t * rate - 0.35 - burst * 0.62;
  const life = s / (1.8 + 0.6 * a);
  if (life <= 0 || life >= 1) return [];
  const middleX = width * (0.14 + 0.72 * ((0.37 + burst * 0.618) % 1));
  const middleY = height * (0.1 + 0.17 * ((0.21 + burst * 0.755) % 1));
  // Evenly over a ball, seen from the side.
  const angle = 2 * Math.PI * share;
  const out = Math.sqrt(1 - (2 * b - 1) ** 2) * (0.75 + 0.25 * c);
  const reach = 0.3 * Math.min(width, height) * (0.8 + 0.4 * ((burst * 0.41) % 1));
  const flown = 1 - Math.exp(-2.6 * s);
  const speed = 2.6 * Math.exp(-2.6 * s);
  const px = middleX + Math.cos(angle) * out * reach * flown + wind * 0.01 * width * s * s;
  const py = middleY + Math.sin(angle) * out * reach * flown + 0.035 * height * s * s;
  const vx = Math.cos(angle) * out * reach * speed;
  const vy = Math.sin(angle) * out * reach * speed + 0.07 * height * s;
  const light = Math.min(life / 0.05, 1) * (1 - life) ** 0.7 * (life > 0.55 ? 0.7 + 0.3 * wave(t, 6 + 5 * d, d) : 1);
  const colour = fireColours[burst % fireColours.length]!;
  const trail = Math.min(0.075 * Math.hypot(vx, vy), 48 * unit) + 2 * unit;
  const streak = {
    ...disc(px - vx * 0.05, py - vy * 0.05, trail, 0.95 * light, colour, 0.9),
    across: 2.3 * unit,
    angle: Math.atan2(vy, vx),
  };
  const flash = share < 0.035 ? [disc(middleX, middleY, reach * 0.9, 0.07 * Math.exp(-7 * s), colour, 1)] : [];
  return [...flash, streak, disc(px, py, 2.6 * unit, light, white, 0.8)].slice(0, 2);
};

/** Only where the picture shows sky; they stand still, and twinkle each in its own time. */
export const stars: Habit['shapes'] = ({ x, y, a, b, c, d }, t, { width, height, unit, rate }) => {
  const s = t * rate;
  const light = 0.55 + 0.28 * wave(s, 0.5 + 0.7 * a, b) + 0.17 * wave(s, 1.3 + 1.4 * c, d);
  const size = unit * (0.9 + 1.9 * a ** 6);
  const colour = [white, codeOf(214, 226, 255), codeOf(255, 236, 208)][Math.floor(c * 3)]!;
  const core = disc(x * width, y * height * 0.75, size * 1.4, (0.35 + 0.65 * d) * light, colour, 0.9);
  return a > 0.8 ? [disc(core.x, core.y, size * 5, 0.16 * light, colour, 1), core] : [core];
};

const feather = codeOf(34, 34, 40);

/** Far away: two wings that beat, with pauses in which the bird glides. They come from one side and cross the sky. */
export const birds: Habit['shapes'] = ({ x, y, a, b, c, d }, t, { width, height, unit, wind, rate }) => {
  const side = Math.sign(wind) || 1;
  const s = t * rate;
  const along = (0.1 + 0.03 * a) * width * s - 0.42 * x * width + 0.12 * width;
  const px = side > 0 ? along : width - along;
  const py = height * (0.07 + 0.26 * y) - 0.012 * height * s + 0.01 * height * wave(s, 0.3 + 0.2 * b, c);
  const size = unit * (5.5 + 5 * d ** 2);
  const gliding = 0.5 + 0.5 * wave(s, 0.16, a + 0.3 * c);
  const beat = 0.28 + (0.62 - 0.4 * gliding) * wave(s, 2.4 + 1.2 * b, c);
  const wing = (direction: number): Shape => ({
    ...disc(px + direction * size * 0.8 * Math.cos(beat), py - size * 0.8 * Math.sin(beat), size, 0.85, feather, 0.7),
    across: size * 0.17 + 0.6 * unit,
    angle: -direction * beat,
  });
  return [wing(-1), wing(1)];
};

const wings: readonly Code[] = [
  codeOf(240, 150, 50),
  codeOf(90, 140, 235),
  codeOf(245, 225, 120),
  codeOf(235, 240, 245),
];

/** Wings that close and open like a book, on a way that never goes straight. They come in from the sides. */
export const butterflies: Habit['shapes'] = (particle, t, { width, height, unit, rate }) => {
  const { stratum, a, b, c, d } = particle;
  const near = { far: 0.6, middle: 1, near: 1.5 }[stratum];
  const s = t * rate;
  const { px, py } = fluttering(particle, s, width, height);
  const size = 9 * unit * near * (0.8 + 0.4 * d);
  const open = 0.22 + 0.78 * Math.abs(wave(s, 2.6 + 1.4 * b, c));
  const colour = wings[Math.floor(a * wings.length)]!;
  const tilt = 0.35 * wave(s, 0.5, b);
  const wing = (direction: number): Shape => ({
    ...disc(px + direction * size * 0.55 * open, py, size * 0.62 * open + 0.5, 0.95, colour, 0.35),
    across: size * 0.85,
    angle: tilt + direction * 0.25,
  });
  return [wing(-1), wing(1)];
};

function fluttering(
  { x, y, a, b, c, d }: Particle,
  s: number,
  width: number,
  height: number,
): { px: number; py: number } {
  const from = x < 0.5 ? -0.08 : 1.08;
  const inwards = (x < 0.5 ? 1 : -1) * (0.13 + 0.1 * a);
  return {
    px: width * (from + inwards * s - (x < 0.5 ? 1 : -1) * 0.16 * b + 0.02 * wave(s, 0.7 + 0.4 * c, d)),
    py: height * (0.25 + 0.55 * y + 0.05 * wave(s, 0.45 + 0.3 * a, b) + 0.018 * wave(s, 1.7 + 0.6 * d, c)),
  };
}
