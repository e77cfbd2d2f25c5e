import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FrameRenderer } from '../../src/engines/diorama/render/renderer.ts';
import {
  cellSize,
  rippleSide,
  vertexFloats,
  type DrawnLayer,
  type FrameState,
  type Layer,
  type Motion,
  type Plate,
  type Veil,
} from '../../src/engines/diorama/types.ts';
import { drawnPicture, flatScene, rampField } from './pictures.ts';

const width = 160;
const height = 96;
const columns = width / cellSize + 1;
const rows = height / cellSize + 1;
const picture = drawnPicture(width, height);

const ground: Layer = {
  kind: 'cut-out',
  id: 'picture',
  left: 0,
  top: 0,
  texture: picture,
  disparity: rampField(0, 1),
  shown: { left: 0, right: 0, top: 0, bottom: 0 },
  carriesSubjects: false,
};

/** Seen in the middle of the picture: its mask is opaque from 40 to 120 across and 20 to 76 down. */
function plateOf(texture = picture): Plate {
  const mask = new Uint8Array(width * height);
  for (let y = 20; y < 76; y++) mask.fill(255, y * width + 40, y * width + 120);
  const { left, top, disparity, shown } = ground;
  return {
    kind: 'plate',
    id: 'lake',
    left,
    top,
    disparity,
    shown,
    carriesSubjects: false,
    ofClip: true,
    texture,
    mask,
  };
}

function veilOf(alpha: number, blend: Veil['blend'], colour = { y: 200, u: 128, v: 128 }): Veil {
  return {
    kind: 'veil',
    id: 'fog',
    alpha: { width: 32, height: 32, data: new Uint8Array(1024).fill(alpha) },
    colour,
    blend,
  };
}

type Vertex = (x: number, y: number) => readonly number[];

describe('soft layers', () => {
  let renderer: FrameRenderer;
  beforeAll(async () => {
    renderer = await FrameRenderer.open(2);
  });
  afterAll(() => renderer.close());

  /** One frame of the picture with a layer in front of it, whose vertices are as told. */
  async function draw(layer: DrawnLayer | null, vertex: Vertex, ripple?: (state: FrameState) => void) {
    const layers = layer === null ? [ground] : [ground, layer];
    const motion: Motion = {
      frames: 1,
      layers,
      behindBefore: layers.length,
      mostSprites: { behind: 0, front: 0 },
      exposures: () => 1,
      pose(_frame, _exposure, state) {
        ripple?.(state);
        layers.forEach(({ kind }, k) => {
          for (let i = 0; i < columns * rows; i++) {
            const at = [(i % columns) * cellSize, Math.floor(i / columns) * cellSize] as const;
            state.grids[k]!.set(k === 0 ? at : vertex(...at), i * vertexFloats[kind]);
          }
        });
      },
    };
    const frames: Uint8Array[] = [];
    const scene = { ...flatScene(width, height), layers: [ground] };
    await renderer.draw(scene, motion, async (i420) => void frames.push(i420.slice()), new AbortController().signal);
    return frames[0]!;
  }

  const inside = (x: number, y: number): boolean => x >= 44 && x < 116 && y >= 24 && y < 72;
  const outside = (x: number, y: number): boolean => x < 38 || x >= 122 || y < 18 || y >= 78;

  /** Largest difference of luma over the pixels of a part. */
  function worst(part: typeof inside, expected: (x: number, y: number) => number, frame: Uint8Array): number {
    let most = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (part(x, y)) most = Math.max(most, Math.abs(frame[y * width + x]! - expected(x, y)));
      }
    }
    return most;
  }

  test('a plate in its place is the picture', async () => {
    const plain = await draw(null, () => []);
    const frame = await draw(plateOf(), (x, y) => [x, y, x, y, 1, 0, 0, 0, 0, 0]);
    const differences = frame.map((value, i) => Math.abs(value - plain[i]!));
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  });

  test("a plate's colours move and its mask stays", async () => {
    const plain = await draw(null, () => []);
    const frame = await draw(plateOf(), (x, y) => [x + 8, y - 4, x, y, 1, 0, 0, 0, 0, 0]);
    expect(worst(inside, (x, y) => plain[(y - 4) * width + x + 8]!, frame)).toBeLessThanOrEqual(1);
    expect(worst(outside, (x, y) => plain[y * width + x]!, frame)).toBe(0);
    const u = width * height;
    const at = (x: number, y: number): number => u + (y / 2) * (width / 2) + x / 2;
    expect(Math.abs(frame[at(80, 48)]! - plain[at(88, 44)]!)).toBeLessThanOrEqual(1);
  });

  test('opacity fades a plate, and lift brightens it, vertex by vertex', async () => {
    const plain = await draw(null, () => []);
    const half = await draw(plateOf(), (x, y) => [x + 8, y, x, y, 0.5, 0, 0, 0, 0, 0]);
    const mean = (x: number, y: number): number => (plain[y * width + x]! + plain[y * width + x + 8]!) / 2;
    expect(worst(inside, mean, half)).toBeLessThanOrEqual(2);
    const lifted = await draw(plateOf(), (x, y) => [x, y, x, y, 1, x < 80 ? 0 : 10, 0, 0, 0, 0]);
    const right = (x: number, y: number): boolean => inside(x, y) && x > 84;
    expect(worst(right, (x, y) => Math.min(plain[y * width + x]! + 10, 235), lifted)).toBeLessThanOrEqual(1);
    const none = await draw(plateOf(), (x, y) => [x + 8, y, x, y, 0, 0, 0, 0, 0, 0]);
    expect(none).toEqual(plain);
  });

  test('the least opacity beside none shows nothing', async () => {
    const plain = await draw(null, () => []);
    for (const least of [1e-7, 1e-5, 1e-4]) {
      const frame = await draw(plateOf(), (x, y) => [x + 8, y, x, y, (x + y) % 32 === 0 ? least : 0, 0, 0, 0, 0, 0]);
      expect(worst(inside, (x, y) => plain[y * width + x]!, frame)).toBeLessThanOrEqual(1);
    }
  });

  test('a ripple moves the colours by its slope, repeats, and glints', async () => {
    const plain = await draw(null, () => []);
    const slope = (dx: number, dy: number) => (state: FrameState) => {
      for (let i = 0; i < rippleSide * rippleSide; i++) state.ripple.set([dx, dy], i * 2);
    };
    const moved = await draw(plateOf(), (x, y) => [x, y, x, y, 1, 0, x / 40, y / 40 - 7, 6, 0], slope(127, -127));
    expect(worst(inside, (x, y) => plain[(y - 6) * width + x + 6]!, moved)).toBeLessThanOrEqual(2);
    const bright = await draw(plateOf(), (x, y) => [x, y, x, y, 1, 0, x / 40, y / 40, 0, 20], slope(0, 64));
    const glint = (x: number, y: number): number => Math.min(plain[y * width + x]! + 10, 235);
    expect(worst(inside, glint, bright)).toBeLessThanOrEqual(2);
  });

  test('a ripple that varies is read where the vertices say, around the tile too', async () => {
    const even = { ...picture, data: picture.data.slice() };
    for (let i = 0; i < width * height; i++) even.data.fill(((i % width) * 255) / width, i * 4, i * 4 + 3);
    const still = await draw(plateOf(even), (x, y) => [x, y, x, y, 1, 0, 0, 0, 0, 0]);
    // Rightward where the tile's left half is, leftward where its right half is; the tile is 64 pixels wide.
    const halves = ({ ripple }: FrameState): void => {
      for (let i = 0; i < rippleSide * rippleSide; i++) ripple.set([i % rippleSide < 64 ? 127 : -127, 0], i * 2);
    };
    const frame = await draw(plateOf(even), (x, y) => [x, y, x, y, 1, 0, x / 64 - 3, y / 64, 8, 0], halves);
    const change = (x: number): number => frame[48 * width + x]! - still[48 * width + x]!;
    expect(change(80)).toBeGreaterThan(5);
    expect(change(112)).toBeLessThan(-5);
    expect(change(50)).toBeLessThan(-5);
  });

  test('a veil covers by its alpha and opacity', async () => {
    const plain = await draw(null, () => []);
    const frame = await draw(veilOf(128, 'over'), (x, y) => [x, y, 0.5]);
    const covered = (x: number, y: number): number => plain[y * width + x]! * 0.75 + 200 * 0.25;
    expect(worst(() => true, covered, frame)).toBeLessThanOrEqual(2);
    const u = plain.subarray(width * height);
    const fogged = frame.subarray(width * height);
    expect(Math.abs(fogged[100]! - (u[100]! * 0.75 + 128 * 0.25))).toBeLessThanOrEqual(2);
  });

  test('a veil or plate that ends within a cell leaves no speck where it ends', async () => {
    const plain = await draw(null, () => []);
    // Also opacities smaller than a step from pixel to pixel can be.
    for (const edge of [0.37, 0.0113, 5e-7, 2e-7]) {
      const fade = (x: number, y: number): number => ((x / 16 + y / 16) % 2 === 0 ? edge : 0);
      const veiled = await draw(veilOf(255, 'over', { y: 16, u: 128, v: 128 }), (x, y) => [x, y, fade(x, y)]);
      const plated = await draw(plateOf(), (x, y) => [x, y, x, y, fade(x, y), 0, 0, 0, 0, 0]);
      for (let i = 0; i < width * height; i++) {
        const least = plain[i]! * (1 - edge) + 16 * edge - 2;
        expect(veiled[i]!).toBeGreaterThan(least);
        expect(Math.abs(plated[i]! - plain[i]!)).toBeLessThanOrEqual(2);
      }
    }
  });

  test('light only brightens', async () => {
    const plain = await draw(null, () => []);
    const frame = await draw(veilOf(255, 'light', { y: 56, u: 118, v: 148 }), (x, y) => [x, y, 0.5]);
    expect(
      worst(
        () => true,
        (x, y) => Math.min(plain[y * width + x]! + 20, 255),
        frame,
      ),
    ).toBeLessThanOrEqual(1);
    const u = width * height;
    const v = u + u / 4;
    expect(frame[u + 300]! - plain[u + 300]!).toBeCloseTo(-5, -1);
    expect(frame[v + 300]! - plain[v + 300]!).toBeCloseTo(10, -1);
  });

  test("a veil's texture repeats without a seam", async () => {
    const veil = veilOf(0, 'over');
    for (let i = 0; i < 1024; i++) veil.alpha.data[i] = Math.round(127 + 127 * Math.cos((2 * Math.PI * (i % 32)) / 32));
    const frame = await draw(veil, (x) => [x + 500, 0, 1]);
    const plain = await draw(null, () => []);
    for (let x = 0; x < width; x++) {
      const alpha = 0.498 + 0.498 * Math.cos((2 * Math.PI * (x + 500)) / 32);
      expect(Math.abs(frame[x]! - (plain[x]! * (1 - alpha) + 200 * alpha))).toBeLessThan(3);
    }
  });
});
