/** Integral of smoothstep from 0 to z, for z in 0..1: z^3 - z^4 / 2. */
function smoothstepArea(z: number): number {
  return z * z * z * (1 - z / 2);
}

/** Share of a move spent on each of its soft ends. */
const endShare = 0.22;

/**
 * Position 0 to 1 of a one-way camera move at time share `u`: constant speed in the middle, smooth acceleration at
 * both ends (speed is smoothstep(u / a) * smoothstep((1 - u) / a)).
 */
export function travel(u: number): number {
  if (u <= 0) return 0;
  if (u >= 1) return 1;
  const a = endShare;
  const area = 1 - a;
  if (u < a) return (a * smoothstepArea(u / a)) / area;
  if (u > 1 - a) return 1 - (a * smoothstepArea((1 - u) / a)) / area;
  return (a / 2 + (u - a)) / area;
}

/** Speed of the earliest of moves at time share `u`: it sets out at once, and settles over most of its time. */
function earlySpeed(u: number): number {
  return smoothstep(0, 0.09, u) * smoothstep(0, 0.72, 1 - u) ** 2;
}

const earlyWay = new Float64Array(257);
for (let i = 1; i < earlyWay.length; i++)
  earlyWay[i] = earlyWay[i - 1]! + earlySpeed((i - 0.5) / (earlyWay.length - 1));

function travelEarly(u: number): number {
  const position = Math.min(Math.max(u, 0), 1) * (earlyWay.length - 1);
  const before = Math.min(Math.floor(position), earlyWay.length - 2);
  const way = earlyWay[before]! + (earlyWay[before + 1]! - earlyWay[before]!) * (position - before);
  return way / earlyWay.at(-1)!;
}

/** 0 up to `from`, 1 after `to`, with zero speed at both. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
}

/** 0 to 1 within a rise, and back to 0 before the end of `length`. */
export function held(seconds: number, rise: number, length: number, fall: number): number {
  return minimumJerk(seconds / rise) * (1 - minimumJerk((seconds - length + fall) / fall));
}

/** `travel` with `early` 0 to 1 of the way made as early as a camera can: at 1 its speed is twice the mean for a third of the time. */
export function travelUnevenly(u: number, early: number): number {
  return early <= 0 ? travel(u) : (1 - early) * travel(u) + early * travelEarly(u);
}

/** 0 at whole beats, 1 halfway between them, with no speed at either. */
export function bump(beats: number): number {
  return (1 - Math.cos(2 * Math.PI * beats)) / 2;
}

/** Minimum-jerk position (Flash and Hogan 1985), with zero speed and acceleration at both ends. */
export function minimumJerk(u: number): number {
  const x = Math.min(Math.max(u, 0), 1);
  return x * x * x * (10 + x * (6 * x - 15));
}
