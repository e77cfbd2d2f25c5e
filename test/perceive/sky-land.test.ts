import { expect, test } from 'vitest';
import { Guide } from '../../src/engines/diorama/perceive/raster/guided.ts';
import type { Look } from '../../src/engines/diorama/perceive/regions/look.ts';
import type { Segment, Segments } from '../../src/engines/diorama/perceive/regions/segments.ts';
import { withoutLand } from '../../src/engines/diorama/perceive/regions/sky-land.ts';

const width = 60;
const height = 40;

/** Sky, something reddish low in it, and reddish land; luma of each by its distance from the other two. */
function scene(lumaOf: (label: number, y: number) => number): { segments: Segments; sky: Float32Array } {
  const n = width * height;
  const labels = new Int32Array(n);
  const luma = new Float32Array(n);
  const sky = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    labels[i] = y >= 25 ? 2 : y >= 17 && x >= 20 && x < 40 ? 1 : 0;
    luma[i] = lumaOf(labels[i]!, y);
    sky[i] = labels[i] === 2 ? 0 : 1;
  }
  const even = new Float32Array(n);
  const guide = { width, height, data: new Float32Array(n * 3) };
  const look: Look = {
    width,
    height,
    luma,
    redGreen: even,
    yellowBlue: even,
    saturation: even,
    detail: even,
    subject: even,
    edges: new Guide(guide, 1),
    guide,
  };
  const segment = (label: number, mean: number, red: number): Segment => ({
    label,
    pixels: labels.filter((each) => each === label).length,
    hidden: 0,
    luma: mean,
    redGreen: red,
    yellowBlue: 0,
    saturation: 0.5,
    detail: 3,
    flat: 0.5,
    left: 0,
    right: width - 1,
    top: 0,
    bottom: height - 1,
  });
  return { segments: { look, labels, all: [segment(0, 70, 0), segment(1, 95, 60), segment(2, 105, 70)] }, sky };
}

/** Whether what lies low in the sky is left in it. */
function isKept({ segments, sky }: ReturnType<typeof scene>): boolean {
  return withoutLand(segments.look, segments, sky)[20 * width + 30]! > 0.5;
}

test('a lit cloud that fades into the sky, behind a sharp ridge, is sky', () => {
  expect(isKept(scene((label, y) => [70, 72 + 5 * (y - 17), 180][label]!))).toBe(true);
});

test('a hazy mountain that stands out from the sky and goes over into the land is land', () => {
  expect(isKept(scene((label, y) => [70, 130 - 3 * (y - 17), 106][label]!))).toBe(false);
});
