import { expect, test } from 'vitest';
import type { Canvas } from '../../src/engines/diorama/scene/canvas.ts';
import { withoutClutter } from '../../src/engines/diorama/scene/people/clutter.ts';
import type { Subject } from '../../src/engines/diorama/types.ts';

const width = 400;
const height = 600;
const size = { width, height };
type Spot = readonly [number, number];
const joints: Readonly<Record<string, Spot>> = {
  nose: [200, 90],
  left_shoulder: [240, 150],
  right_shoulder: [160, 150],
  left_elbow: [290, 220],
  right_elbow: [110, 220],
  left_wrist: [300, 300],
  right_wrist: [100, 300],
  left_hip: [225, 290],
  right_hip: [175, 290],
  left_knee: [232, 400],
  right_knee: [168, 400],
  left_ankle: [235, 510],
  right_ankle: [165, 510],
};

function near(x: number, y: number, [ax, ay]: Spot, [bx, by]: Spot, thick: number): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / Math.max(dx * dx + dy * dy, 1), 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy) < thick;
}

const limbs = [
  ['shoulder', 'elbow', 13],
  ['elbow', 'wrist', 11],
  ['hip', 'knee', 20],
  ['knee', 'ankle', 16],
] as const;

function isBody(x: number, y: number): boolean {
  if ((x > 152 && x < 248 && y > 140 && y < 305) || Math.hypot(x - 200, y - 85) < 34) return true;
  if (near(x, y, [200, 110], [200, 145], 12)) return true;
  return ['left', 'right'].some(
    (side) =>
      limbs.some(([a, b, thick]) => near(x, y, joints[`${side}_${a}`]!, joints[`${side}_${b}`]!, thick)) ||
      near(x, y, joints[`${side}_ankle`]!, [joints[`${side}_ankle`]![0], 525], 16),
  );
}

/** A beam under both feet, two letters beside the legs and one beside the trunk. */
function isStroke(x: number, y: number): boolean {
  return (
    (x > 40 && x < 360 && y > 535 && y < 560) ||
    near(x, y, [245, 420], [340, 380], 9) ||
    near(x, y, [340, 380], [345, 500], 9) ||
    near(x, y, [155, 440], [60, 470], 9) ||
    near(x, y, [60, 470], [60, 360], 9) ||
    near(x, y, [240, 250], [380, 240], 8)
  );
}

function drawn(isThere: (x: number, y: number) => boolean, scores = 0.9) {
  const cut = new Uint8Array(width * height);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  const instances = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const colour = isBody(x, y) ? [120, 120, 130] : isThere(x, y) ? [20, 20, 20] : [220, 110, 40];
      rgba.set(colour, i * 4);
      if (!isBody(x, y) && !isThere(x, y)) continue;
      cut[i] = 255;
      instances[i] = 1;
    }
  }
  const subject: Subject = {
    id: 'person-1',
    kind: 'person',
    label: 'person',
    score: 0.9,
    box: { x: 0.05, y: 0.05, width: 0.92, height: 0.95 },
    area: 0.3,
    face: null,
    keypoints: Object.entries(joints).map(([name, [x, y]]) => ({ name, x: x / width, y: y / height, score: scores })),
    disparity: 0.8,
  };
  const canvas: Canvas = { width, height, left: 0, top: 0, rgba };
  return { cut, ...{ clean: withoutClutter(cut, canvas, [subject], { width, height, data: instances }, size) } };
}

/** Share of what is somewhere that is left of the matte. */
function left(cut: Uint8Array, isThere: (x: number, y: number) => boolean): number {
  let all = 0;
  let kept = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isThere(x, y)) continue;
      all++;
      kept += cut[y * width + x]! > 127 ? 1 : 0;
    }
  }
  return kept / all;
}

test('strokes that touch a body, and a beam under its feet, are none of it', () => {
  const { clean } = drawn(isStroke);
  expect(left(clean.cut, (x, y) => isStroke(x, y) && !isBody(x, y))).toBeLessThan(0.04);
  expect(left(clean.cut, isBody)).toBeGreaterThan(0.97);
  // What was taken out stays where it is, right up to the body.
  expect(clean.around![548 * width + 200]).toBe(1);
  expect(clean.around![150 * width + 200]).toBe(0);
});

test('a skirt is no stroke, nor is one loose strap, nor anything beside somebody who is not seen well', () => {
  const skirt = (x: number, y: number) => y > 280 && y < 420 && Math.abs(x - 200) < 40 + 0.75 * (y - 280);
  expect(drawn(skirt).clean.around).toBeNull();
  const strap = (x: number, y: number) => near(x, y, [160, 300], [70, 400], 6);
  expect(drawn(strap).clean.around).toBeNull();
  const unsure = drawn(isStroke, 0.3);
  expect(unsure.clean.cut).toBe(unsure.cut);
});

test('stones below the feet stay on the ground, and shoes do not', () => {
  const stone = (x: number, y: number) => Math.hypot(x - 215, y - 590) < 30 && y < 590;
  const shoes = (x: number, y: number) => Math.abs(x - 200) < 60 && y > 505 && y < 550;
  const { clean } = drawn((x, y) => stone(x, y) || shoes(x, y));
  expect(left(clean.cut, (x, y) => stone(x, y) && y > 578)).toBeLessThan(0.05);
  expect(left(clean.cut, shoes)).toBe(1);
});
