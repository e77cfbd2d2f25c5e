import { describe, expect, test } from 'vitest';
import { classifyCamera, gridPoints, type CameraType, type Point } from '../../bench/quality/measure/camera-rule.ts';
import { comparedInterval, dynamicDegree, fastestMean, flickerScore } from '../../bench/quality/measure/rules.ts';

const width = 1280;
const height = 704;

/** The grid after every point has gone where `way` says. */
function classify(way: (point: Point, index: number) => Point): CameraType[] {
  const first = gridPoints(width, height);
  const last = first.map((point, index) => {
    const { x, y } = way(point, index);
    return { x: point.x + x, y: point.y + y };
  });
  return classifyCamera(first, last, height).toSorted();
}

describe('the camera rule of VBench', () => {
  // 0.5 % of the short side of 704 is 3.52 px.
  test.each([
    ['points that drift left mean a pan to the right', () => ({ x: -9, y: 0 }), ['pan_right']],
    ['points that drift right mean a pan to the left', () => ({ x: 9, y: 0 }), ['pan_left']],
    ['points that drift down mean a tilt up', () => ({ x: 0, y: 9 }), ['tilt_up']],
    ['points that drift up mean a tilt down', () => ({ x: 0, y: -9 }), ['tilt_down']],
    ['a drift of less than 0.5 % of the short side is none', () => ({ x: 3, y: -3 }), ['static']],
    ['both at once are both', () => ({ x: -9, y: 9 }), ['pan_right', 'tilt_up']],
  ] as const)('%s', (_, way, types) => {
    expect(classify(way)).toEqual(types);
  });

  // The fifth of ten points stands right of the middle: a zoom carries it sideways too, which is an answer beside it.
  test('edges that part mean a zoom in, edges that close in a zoom out', () => {
    const grow = (share: number) =>
      classify(({ x, y }) => ({ x: share * (x - width / 2), y: share * (y - height / 2) }));
    expect(grow(0.08)).toEqual(['pan_left', 'zoom_in']);
    expect(grow(-0.08)).toEqual(['pan_right', 'zoom_out']);
  });

  test('"static" needs both pairs of edges to agree: beside a pair that fits nothing it is no answer', () => {
    // The right edge alone moves: top and bottom are still, left and right fit no move.
    expect(classify((_, index) => (index === 59 ? { x: 9, y: 0 } : { x: 0, y: 0 }))).toEqual([]);
  });

  test('a turn of the picture is no answer, though a lopsided one may be', () => {
    const centre = { x: width / 2, y: height / 2 };
    expect(classify(({ x, y }) => ({ x: 0.1 * (y - centre.y), y: -0.1 * (x - centre.x) }))).not.toContain('static');
  });

  test('coordinates lose their fractions before they are compared', () => {
    const first = gridPoints(width, height).map(({ x, y }) => ({ x: Math.trunc(x) + 0.9, y }));
    // 3.2 px, but four whole pixels apart once the fractions are cut off.
    const last = first.map(({ x, y }) => ({ x: x + 3.2, y }));
    expect(classifyCamera(first, last, height)).toEqual(['pan_left']);
  });
});

describe('the dynamic degree of VBench', () => {
  test('compares frames at about 8 a second', () => {
    expect([24, 30, 8, 12, 20, 4].map(comparedInterval)).toEqual([3, 4, 1, 2, 2, 1]);
  });

  test('a clip of 32 compared frames is dynamic when 8 pairs exceed 6 px at a short side of 256', () => {
    const scores = (fast: number, how: number) => Array.from({ length: 31 }, (_, i) => (i < fast ? how : 1));
    expect(dynamicDegree(scores(8, 6.1), 256, 24)).toMatchObject({ dynamic: true, threshold: 6, pairs: 8, needed: 8 });
    expect(dynamicDegree(scores(7, 50), 256, 24).dynamic).toBe(false);
    expect(dynamicDegree(scores(31, 6), 256, 24).dynamic).toBe(false);
    expect(dynamicDegree(scores(31, 16), 704, 24)).toMatchObject({ dynamic: false, threshold: 16.5 });
  });

  test('fewer frames a second than 8 raise the threshold', () => {
    expect(dynamicDegree([20, 20, 20], 256, 4).threshold).toBe(12);
  });

  test('takes the mean of the largest 5 % of the magnitudes', () => {
    expect(fastestMean(Float32Array.from({ length: 100 }, (_, i) => i))).toBe((95 + 96 + 97 + 98 + 99) / 5);
    // 5 % of 59 are two, cut off.
    expect(fastestMean(Float32Array.from({ length: 59 }, (_, i) => i))).toBe(57.5);
  });
});

test('temporal flickering is 100 for equal frames, and falls with the mean difference', () => {
  expect(flickerScore([0, 0, 0])).toBe(100);
  expect(flickerScore([2.55, 0])).toBeCloseTo(99.5, 10);
  expect(flickerScore([255])).toBe(0);
});
