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

/** Minimum-jerk position (Flash and Hogan 1985), with zero speed and acceleration at both ends. */
export function minimumJerk(u: number): number {
  const x = Math.min(Math.max(u, 0), 1);
  return x * x * x * (10 + x * (6 * x - 15));
}
