import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Field } from '../../src/engines/diorama/types.ts';
import { boxBlur, gaussianBlur, spread } from '../../src/engines/diorama/perceive/raster/blur.ts';
import { components } from '../../src/engines/diorama/perceive/raster/components.ts';
import { distanceToOutside } from '../../src/engines/diorama/perceive/raster/distance.ts';
import { applyFit, Guide } from '../../src/engines/diorama/perceive/raster/guided.ts';
import { resizeField, resizeRgb } from '../../src/engines/diorama/perceive/raster/resize.ts';

const size = fc.record({ width: fc.integer({ min: 1, max: 23 }), height: fc.integer({ min: 1, max: 23 }) });
const field = size.chain(({ width, height }) =>
  fc
    .array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: width * height, maxLength: width * height })
    .map((values): Field => ({ width, height, data: Float32Array.from(values) })),
);
const mask = size.chain(({ width, height }) =>
  fc
    .array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height })
    .map((values) => ({ width, height, data: Uint8Array.from(values) })),
);

test('a box blur is the mean of the square around each pixel, cut off at the borders', () => {
  fc.assert(
    fc.property(field, fc.integer({ min: 1, max: 30 }), ({ width, height, data }, radius) => {
      const blurred = boxBlur({ width, height, data }, radius).data;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          let sum = 0;
          let count = 0;
          for (let j = Math.max(0, y - radius); j <= Math.min(height - 1, y + radius); j++) {
            for (let i = Math.max(0, x - radius); i <= Math.min(width - 1, x + radius); i++) {
              sum += data[j * width + i]!;
              count++;
            }
          }
          expect(blurred[y * width + x]).toBeCloseTo(sum / count, 4);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a Gaussian blur of a dot has the variance that was asked for', () => {
  const width = 101;
  const data = new Float32Array(width * width);
  data[50 * width + 50] = 1;
  const blurred = gaussianBlur({ width, height: width, data }, 6).data;
  let variance = 0;
  for (let i = 0; i < data.length; i++) variance += blurred[i]! * ((i % width) - 50) ** 2;
  expect(Math.sqrt(variance)).toBeGreaterThan(5.4);
  expect(Math.sqrt(variance)).toBeLessThan(6.6);
});

test('spreading keeps what is trusted, fills everything else and stays within the trusted values', () => {
  const width = 60;
  const data = new Float32Array(width * width);
  const weight = new Float32Array(width * width);
  for (let y = 20; y < 30; y++) {
    for (let x = 10; x < 20; x++) {
      data[y * width + x] = x < 15 ? 0.3 : 0.7;
      weight[y * width + x] = 1;
    }
  }
  const filled = spread({ width, height: width, data }, { width, height: width, data: weight }, 2).data;
  expect(filled[25 * width + 12]).toBeCloseTo(0.3, 5);
  expect(Math.min(...filled)).toBeGreaterThan(0.29);
  expect(Math.max(...filled)).toBeLessThan(0.71);
});

test('the distance is the Euclidean one to the nearest pixel outside', () => {
  fc.assert(
    fc.property(mask, ({ width, height, data }) => {
      fc.pre(data.includes(0));
      const distance = distanceToOutside(data, width, height).data;
      for (let i = 0; i < data.length; i++) {
        let nearest = Infinity;
        for (let k = 0; k < data.length; k++) {
          if (data[k]) continue;
          nearest = Math.min(
            nearest,
            Math.hypot((i % width) - (k % width), Math.floor(i / width) - Math.floor(k / width)),
          );
        }
        expect(distance[i]).toBeCloseTo(nearest, 3);
      }
    }),
    { numRuns: 40 },
  );
});

test('components are apart from one another and whole in themselves', () => {
  fc.assert(
    fc.property(mask, ({ width, height, data }) => {
      const { labels, components: pieces } = components(data, width, height);
      let total = 0;
      for (let i = 0; i < data.length; i++) {
        expect(labels[i]! > 0).toBe(data[i] === 1);
        for (const step of [1, width - 1, width, width + 1]) {
          const k = i + step;
          const down = Math.floor(k / width) - Math.floor(i / width);
          const neighbours = k < data.length && down <= 1 && Math.abs((k % width) - (i % width)) <= 1;
          if (neighbours && data[i] && data[k]) expect(labels[k]).toBe(labels[i]);
        }
      }
      for (const piece of pieces) total += piece.pixels;
      expect(total).toBe(data.reduce((sum, value) => sum + value, 0));
    }),
    { numRuns: 40 },
  );
});

test('shrinking keeps the mean, enlarging keeps the range, the same size keeps the values', () => {
  const data = Float32Array.from({ length: 64 * 48 }, (_, i) => ((i * 7919) % 256) / 255);
  const source = { width: 64, height: 48, data };
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(resizeField(source, 16, 12).data)).toBeCloseTo(mean(data), 2);
  const large = resizeField(source, 200, 150).data;
  expect(Math.min(...large)).toBeGreaterThanOrEqual(Math.min(...data) - 1e-5);
  expect(Math.max(...large)).toBeLessThanOrEqual(Math.max(...data) + 1e-5);
  expect(resizeField(source, 64, 48).data).toEqual(data);
});

test('a part of a picture is taken from where it lies, and beyond the border the border repeats', () => {
  const width = 40;
  const data = new Uint8Array(width * width * 4);
  for (let i = 0; i < width * width; i++) data.set([i % width, Math.floor(i / width), 7, 255], i * 4);
  const inner = resizeRgb({ width, height: width, data }, 10, 10, { x: 10, y: 20, width: 10, height: 10 }).data;
  expect([inner[0], inner[1], inner[2]]).toEqual([10, 20, 7]);
  expect([inner[297], inner[298]]).toEqual([19, 29]);
  const outer = resizeRgb({ width, height: width, data }, 10, 10, { x: -30, y: 0, width: 20, height: 20 }).data;
  expect(outer[0]).toBe(0);
});

test('the guided filter moves a coarse mask to the edge in the picture', () => {
  const width = 120;
  const data = new Uint8Array(width * width * 4);
  const guide = new Float32Array(width * width * 3);
  const coarse = new Float32Array(width * width);
  for (let i = 0; i < width * width; i++) {
    const x = i % width;
    const colour = x < 61 ? [200, 60, 40] : [40, 90, 160];
    data.set([...colour, 255], i * 4);
    guide.set(colour, i * 3);
    // The mask's own edge is a ramp of twelve pixels that lies two pixels beside the picture's.
    coarse[i] = Math.min(1, Math.max(0, (65 - x) / 12));
  }
  const fit = new Guide({ width, height: width, data: guide }, 8).fit({ width, height: width, data: coarse }, 1e-4);
  const fitted = applyFit(fit, { width, height: width, data }, 4).data;
  const row = 60 * width;
  expect(fitted[row + 60]! - fitted[row + 61]!).toBeGreaterThan(0.5);
  expect(Math.abs(fitted[row + 55]! - fitted[row + 60]!)).toBeLessThan(0.15);
});
