import { describe, expect, test } from 'vitest';
import { createCaustics, createRipples, type Ripples } from '../../src/engines/diorama/motion/ripple.ts';
import { sumWaves } from '../../src/engines/diorama/motion/ripple-transform.ts';
import { rippleSide } from '../../src/engines/diorama/types.ts';

const side = rippleSide;
const breeze: Ripples = { heading: 1.2, order: 1, period: 2, peak: 5, fall: 1.2, sparkle: 0 };

function tileAt(seconds: number, ripples: Ripples = breeze, seed = 7): Int8Array {
  const tile = new Int8Array(side * side * 2);
  createRipples(seed, ripples)(seconds, tile);
  return tile;
}

/** Phase of the wave (kx, ky) in the slopes down a tile, radians. */
function phaseOf(tile: Int8Array, kx: number, ky: number): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < side * side; i++) {
    const angle = (2 * Math.PI * (kx * (i % side) + ky * Math.floor(i / side))) / side;
    re += tile[2 * i + 1]! * Math.cos(angle);
    im -= tile[2 * i + 1]! * Math.sin(angle);
  }
  return Math.atan2(im, re);
}

describe('ripples', () => {
  test('are the sum of their waves', () => {
    const re = new Float64Array(side * side);
    const im = new Float64Array(side * side);
    const waves = [
      { kx: 3, ky: 5, re: 2, im: -1 },
      { kx: -7, ky: 1, re: 0.5, im: 3 },
      { kx: 0, ky: -9, re: -1, im: 0.25 },
    ];
    for (const wave of waves) {
      const at = ((wave.ky + side) % side) * side + ((wave.kx + side) % side);
      re[at] = wave.re;
      im[at] = wave.im;
    }
    sumWaves(re, im, 9);
    for (const [x, y] of [
      [0, 0],
      [1, 0],
      [17, 90],
      [127, 127],
    ] as const) {
      const expected = waves.reduce(
        (sum, wave) => {
          const angle = (2 * Math.PI * (wave.kx * x + wave.ky * y)) / side;
          return {
            re: sum.re + wave.re * Math.cos(angle) - wave.im * Math.sin(angle),
            im: sum.im + wave.re * Math.sin(angle) + wave.im * Math.cos(angle),
          };
        },
        { re: 0, im: 0 },
      );
      expect(re[y * side + x]).toBeCloseTo(expected.re, 9);
      expect(im[y * side + x]).toBeCloseTo(expected.im, 9);
    }
  });

  test('go as fast as gravity makes waves of their length go', () => {
    const dt = 0.02;
    const [before, after] = [tileAt(1), tileAt(1 + dt)];
    for (const [kx, ky] of [
      [0, 4],
      [1, 5],
      [2, 6],
    ] as const) {
      const turned = phaseOf(before, kx, ky) - phaseOf(after, kx, ky);
      const omega = ((2 * Math.PI) / breeze.period) * Math.sqrt(Math.hypot(kx, ky));
      expect(Math.sin(turned - omega * dt)).toBeCloseTo(0, 1);
      expect(Math.cos(turned - omega * dt)).toBeGreaterThan(0.99);
      expect(omega * dt).toBeGreaterThan(0.1);
    }
  });

  test('fill the scale without leaving it, and are level on average', () => {
    const tile = tileAt(0.7);
    const mean = tile.reduce((sum, slope) => sum + slope, 0) / tile.length;
    const power = tile.reduce((sum, slope) => sum + slope * slope, 0) / tile.length;
    expect(Math.abs(mean)).toBeLessThan(1);
    // Both slopes together have a third of full scale.
    expect(Math.sqrt(2 * power)).toBeGreaterThan(35);
    expect(Math.sqrt(2 * power)).toBeLessThan(46);
    expect(tile.filter((slope) => Math.abs(slope) === 127).length).toBeLessThan(tile.length * 0.01);
  });

  test('are the same for the same seed and time alone', () => {
    expect(tileAt(2.5)).toEqual(tileAt(2.5));
    expect(tileAt(2.5)).not.toEqual(tileAt(2.5, breeze, 8));
    expect(tileAt(2.5)).not.toEqual(tileAt(2.54));
  });
});

describe('the net of light', () => {
  test('is bright in few places and a little dark in most, and changes slowly', () => {
    const tile = new Int8Array(side * side * 2);
    const later = tile.slice();
    const fill = createCaustics(5, 3);
    fill(1, tile);
    fill(1.04, later);
    const light = Array.from({ length: side * side }, (_, i) => tile[2 * i + 1]!);
    const bright = light.filter((value) => value > 40).length / light.length;
    expect(bright).toBeGreaterThan(0.01);
    expect(bright).toBeLessThan(0.2);
    expect(light.filter((value) => value < 0).length).toBeGreaterThan(0.5 * light.length);
    const change = light.reduce((sum, value, i) => sum + Math.abs(later[2 * i + 1]! - value), 0) / light.length;
    expect(change).toBeGreaterThan(0.2);
    expect(change).toBeLessThan(6);
  });
});
