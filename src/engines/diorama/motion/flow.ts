import type { Random } from '../random.ts';
import { vertexFloats, type Field } from '../types.ts';

/** Writes the speed at a point of the picture, pixels a second, to `out[0]`, `out[1]`. */
export type Current = (x: number, y: number, out: number[]) => void;

/**
 * Flow without end: two copies of a plate are carried along, each from a little behind its place to a little beyond it,
 * and while one is taken back, only the other is seen. They begin with the first copy in its place, alone.
 */
export type Stagger = {
  /** Seconds from one return of a copy to the next. */
  readonly period: number;
  /** Share of the period over which one copy becomes the other at a place. */
  readonly fade: number;
  /**
   * Share of the period by which that is earlier or later in some places than in others, so that no pulse is seen. With
   * half of the fade it stays below a quarter: then a copy is never seen to be taken back.
   */
  readonly spread: number;
};

/** How far a copy has been carried from its place, in seconds of flow, at most half a period either way. */
export function ageOf(copy: 0 | 1, phase: number, { period }: Stagger): number {
  const cycles = phase + (copy === 0 ? 0.5 : 0);
  return (cycles - Math.floor(cycles) - 0.5) * period;
}

/**
 * Opacity of the second copy in front of the first, 0 to 1.
 *
 * @param uneven -1 to 1: how early the copies change at the place
 */
export function secondShown(phase: number, uneven: number, stagger: Stagger): number {
  const from = Math.abs(ageOf(0, phase, stagger)) / stagger.period;
  const share = Math.min(Math.max((from - 0.25 + uneven * stagger.spread) / stagger.fade + 0.5, 0), 1);
  return share * share * (3 - 2 * share);
}

/**
 * Poses a vertex of the copies, or of one plate that is not carried, where the picture's point (x, y) is seen: what came
 * there with the current, under a mask that stays.
 *
 * @param phase cycles since the beginning
 * @param uneven -1 to 1: how early the copies change at the place
 * @param presence opacity of all together, 0 to 1
 */
export function carry(
  grids: readonly Float32Array[],
  at: number,
  x: number,
  y: number,
  current: Current,
  phase: number,
  uneven: number,
  stagger: Stagger,
  presence: number,
): void {
  const second = grids.length === 1 ? 0 : secondShown(phase, uneven, stagger);
  for (let copy = 0; copy < grids.length; copy++) {
    const grid = grids[copy]!;
    const age = grids.length === 1 ? 0 : ageOf(copy === 0 ? 0 : 1, phase, stagger);
    // What is quite covered need not be drawn.
    carryFor(grid, at, x, y, current, age, presence * (copy === 1 ? second : second < 1 ? 1 : 0));
  }
}

/** Poses a vertex of a plate that has been carried for some seconds of flow, and never returns. */
export function carryFor(
  grid: Float32Array,
  at: number,
  x: number,
  y: number,
  current: Current,
  age: number,
  opacity: number,
): void {
  current(x, y, speed);
  // Half way back the current may be another: the midpoint rule.
  current(x - (speed[0]! * age) / 2, y - (speed[1]! * age) / 2, speed);
  grid[at] = x - speed[0]! * age;
  grid[at + 1] = y - speed[1]! * age;
  grid[at + 2] = x;
  grid[at + 3] = y;
  grid[at + 4] = opacity;
}

const speed = [0, 0];

/** Poses a vertex of every copy where nothing is to be seen of them. */
export function hide(grids: readonly Float32Array[], at: number, x: number, y: number): void {
  for (const grid of grids) {
    grid.fill(0, at, at + vertexFloats.plate);
    grid[at] = x;
    grid[at + 1] = y;
    grid[at + 2] = x;
    grid[at + 3] = y;
  }
}

/** Seconds of flow since its beginning, when it comes up to its speed, softly, within `ramp` seconds. */
export function flowed(seconds: number, ramp: number): number {
  if (seconds <= 0) return 0;
  if (seconds >= ramp) return seconds - ramp / 2;
  const z = seconds / ramp;
  return ramp * z * z * z * (1 - z / 2);
}

/** Smooth noise over the picture, about -1 to 1 and 0 on average, whose waves are some `wavelength` of its width long. */
export function smoothNoise(random: Random, wavelength: number, aspect: number): Field {
  const width = 64;
  const height = Math.max(Math.round(width / aspect), 8);
  const waves = Array.from({ length: 9 }, () => {
    const angle = 2 * Math.PI * random();
    const k = (2 * Math.PI * (0.7 + 0.6 * random())) / (wavelength * width);
    return { kx: k * Math.cos(angle), ky: k * Math.sin(angle), phase: 2 * Math.PI * random() };
  });
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    let sum = 0;
    for (const { kx, ky, phase } of waves) sum += Math.sin(kx * x + ky * y + phase);
    data[i] = Math.tanh(sum / 3);
  }
  return { width, height, data };
}
