import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Arena, bindKernels, compileKernels } from '../../src/engines/diorama/kernels.ts';
import type { RenderKernels } from '../../src/engines/diorama/render/kernels.ts';
import { FrameRenderer } from '../../src/engines/diorama/render/renderer.ts';
import { codeOf, putSprite } from '../../src/engines/diorama/motion/particles.ts';
import { cellSize, type Layer, type Motion, type Scene } from '../../src/engines/diorama/types.ts';
import { discSubject, drawnPicture, rampField } from './pictures.ts';

const width = 148;
const height = 90;
const columns = Math.ceil(width / cellSize);
const rows = Math.ceil(height / cellSize);

function layer(id: string, left: number, top: number, texture: Layer['texture']): Layer {
  return {
    kind: 'cut-out',
    id,
    left,
    top,
    texture,
    disparity: rampField(0, 1),
    shown: { left: 0, right: 0, top: 0, bottom: 0 },
    carriesSubjects: false,
  };
}

function sceneOf(layers: Layer[]): Scene {
  return {
    width,
    height,
    layers,
    regions: [],
    faces: [],
    bodies: [],
    animals: [],
    horizon: height / 2,
    pivot: { x: 0, y: 0, disparity: 0 },
    farthest: 0.25,
    subjects: [discSubject],
  };
}

/** Motion of the scene's own layers. */
type Steady = Omit<Motion, 'layers' | 'behindBefore'>;

/** Every frame sees the picture through the same map. */
function steady(frames: number, see: (x: number, y: number, frame: number) => [number, number], exposures = 1): Steady {
  return {
    frames,
    mostSprites: { behind: 0, front: 0 },
    exposures: () => exposures,
    pose(frame, exposure, state) {
      for (const grid of state.grids) {
        for (let row = 0; row <= rows; row++) {
          for (let column = 0; column <= columns; column++) {
            grid.set(see(column * cellSize, row * cellSize, frame + exposure), (row * (columns + 1) + column) * 2);
          }
        }
      }
    },
  };
}

/** BT.709 limited-range luma of an opaque pixel, ITU-R BT.709-6. */
function luma(r: number, g: number, b: number): number {
  return 16 + (219 / 255) * (0.2126 * r + 0.7152 * g + 0.0722 * b);
}

async function drawAll(renderer: FrameRenderer, scene: Scene, steadily: Steady): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  const motion = { ...steadily, layers: scene.layers, behindBefore: 1 };
  await renderer.draw(scene, motion, async (i420) => void frames.push(i420.slice()), new AbortController().signal);
  return frames;
}

describe('drawing frames', () => {
  let renderer: FrameRenderer;
  beforeAll(async () => {
    renderer = await FrameRenderer.open(2);
  });
  afterAll(() => renderer.close());

  const picture = drawnPicture(width, height);
  const whole = layer('picture', 0, 0, picture);

  test('the undisplaced picture comes out pixel for pixel, as BT.709', async () => {
    const [frame] = await drawAll(
      renderer,
      sceneOf([whole]),
      steady(1, (x, y) => [x, y]),
    );
    for (let i = 0; i < width * height; i++) {
      const [r, g, b] = picture.data.subarray(i * 4, i * 4 + 3);
      expect(Math.abs(frame![i]! - luma(r!, g!, b!))).toBeLessThan(1);
    }
    // A chroma sample lies at its left column, between its two rows.
    const u = frame!.subarray(width * height);
    const v = u.subarray((width / 2) * (height / 2));
    for (const [x, y] of [
      [0, 0],
      [20, 11],
      [width / 2 - 1, height / 2 - 1],
    ] as const) {
      const weights = [-1, 0, 1].flatMap((dx) => [0, 1].map((dy) => ({ dx, dy, weight: (2 - Math.abs(dx)) / 8 })));
      const mean = [0, 1, 2].map((c) =>
        weights.reduce((sum, { dx, dy, weight }) => {
          const column = Math.min(Math.max(2 * x + dx, 0), width - 1);
          return sum + weight * picture.data[((2 * y + dy) * width + column) * 4 + c]!;
        }, 0),
      );
      const lumaFull = 0.2126 * mean[0]! + 0.7152 * mean[1]! + 0.0722 * mean[2]!;
      expect(Math.abs(u[y * (width / 2) + x]! - (128 + ((mean[2]! - lumaFull) / 1.8556) * (224 / 255)))).toBeLessThan(
        1.5,
      );
      expect(Math.abs(v[y * (width / 2) + x]! - (128 + ((mean[0]! - lumaFull) / 1.5748) * (224 / 255)))).toBeLessThan(
        1.5,
      );
    }
  });

  test('a fractional slide samples between pixels, within two steps of a bilinear reference', async () => {
    const dx = 3.5;
    const [frame] = await drawAll(
      renderer,
      sceneOf([whole]),
      steady(1, (x, y) => [x + dx, y]),
    );
    let worst = 0;
    for (let y = 8; y < height - 8; y++) {
      for (let x = 8; x < width - 12; x++) {
        const at = (offset: number): number => luma(...channels(picture.data, y * width + x + offset));
        // The doubled texture's half positions: six taps of H.264.
        const expected = (at(1) - 5 * at(2) + 20 * at(3) + 20 * at(4) - 5 * at(5) + at(6)) / 32;
        worst = Math.max(worst, Math.abs(frame![y * width + x]! - expected));
      }
    }
    expect(worst).toBeLessThan(2.5);
  });

  test('a layer in front covers, blends at its soft edge, and leaves the rest alone', async () => {
    const half: Layer['texture'] = { width: 40, height: 40, data: new Uint8Array(40 * 40 * 4) };
    for (let y = 4; y < 36; y++)
      for (let x = 4; x < 36; x++)
        half.data.set(x < 20 ? [255, 255, 255, 255] : [100, 100, 100, 128], (y * 40 + x) * 4);
    const [frame] = await drawAll(
      renderer,
      sceneOf([whole, layer('front', 30, 20, half)]),
      steady(1, (x, y) => [x, y]),
    );
    const at = (x: number, y: number): number => frame![y * width + x]!;
    const under = (x: number, y: number): [number, number, number] => channels(picture.data, y * width + x);
    expect(at(40, 40)).toBe(235);
    const [r, g, b] = under(60, 40);
    expect(
      Math.abs(at(60, 40) - luma(100 + (r * 127) / 255, 100 + (g * 127) / 255, 100 + (b * 127) / 255)),
    ).toBeLessThan(1.5);
    expect(Math.abs(at(100, 70) - luma(...under(100, 70)))).toBeLessThan(1);
  });

  test('exposures are averaged', async () => {
    const [sharp] = await drawAll(
      renderer,
      sceneOf([whole]),
      steady(1, (x, y) => [x, y]),
    );
    const [moved] = await drawAll(
      renderer,
      sceneOf([whole]),
      steady(1, (x, y) => [x + 2, y]),
    );
    const [blurred] = await drawAll(
      renderer,
      sceneOf([whole]),
      steady(1, (x, y, instant) => [x + instant * 2, y], 2),
    );
    for (let i = 0; i < width * height; i += 7) {
      expect(Math.abs(blurred![i]! - (sharp![i]! + moved![i]!) / 2)).toBeLessThan(1.6);
    }
  });

  test('a sprite lies over what is behind it, and layers in front cover it', async () => {
    const disc = codeOf(255, 255, 255);
    const withDisc = (behind: boolean): Steady => ({
      ...steady(1, (x, y) => [x, y]),
      mostSprites: { behind: 1, front: 1 },
      pose(frame, exposure, state) {
        steady(1, (x, y) => [x, y]).pose(frame, exposure, state);
        for (const list of [state.behind, state.front]) list.count = 0;
        const shape = {
          x: 50,
          y: 40,
          along: 14,
          across: 14,
          angle: 0,
          softness: 0.2,
          hollow: 0,
          opacity: 1,
          colour: disc,
        };
        putSprite(behind ? state.behind : state.front, shape);
      },
    });
    const black: Layer['texture'] = { width: 60, height: 60, data: new Uint8Array(60 * 60 * 4) };
    for (let i = 3; i < black.data.length; i += 4) black.data[i] = 255;
    const covered = sceneOf([whole, layer('front', 20, 10, black)]);
    const [over] = await drawAll(renderer, covered, withDisc(false));
    const [under] = await drawAll(renderer, covered, withDisc(true));
    const [alone] = await drawAll(renderer, sceneOf([whole]), withDisc(true));
    const centre = 40 * width + 50;
    expect([over![centre], under![centre], alone![centre]]).toEqual([235, 16, 235]);
    expect(alone![centre + 20]).toBe(
      (
        await drawAll(
          renderer,
          sceneOf([whole]),
          steady(1, (x, y) => [x, y]),
        )
      )[0]![centre + 20],
    );
  });

  test('a layer fades with its opacity', async () => {
    const grey: Layer['texture'] = { width: 60, height: 60, data: new Uint8Array(60 * 60 * 4).fill(255) };
    const faded: Steady = {
      ...steady(1, (x, y) => [x, y]),
      pose(frame, exposure, state) {
        steady(1, (x, y) => [x, y]).pose(frame, exposure, state);
        state.opacities[1] = 0.5;
      },
    };
    const [plain] = await drawAll(
      renderer,
      sceneOf([whole]),
      steady(1, (x, y) => [x, y]),
    );
    const [half] = await drawAll(renderer, sceneOf([whole, layer('front', 20, 10, grey)]), faded);
    const at = 40 * width + 50;
    expect(Math.abs(half![at]! - (plain![at]! + 235) / 2)).toBeLessThan(2.5);
  });

  test('grading takes the colour out and leaves the light', async () => {
    const graded: Steady = {
      ...steady(1, (x, y) => [x, y]),
      pose(frame, exposure, state) {
        steady(1, (x, y) => [x, y]).pose(frame, exposure, state);
        state.grade = { gain: 1, lift: 0, uu: 0, uv: 0, vu: 0, vv: 0, shiftU: 0, shiftV: 0 };
      },
    };
    const [plain] = await drawAll(
      renderer,
      sceneOf([whole]),
      steady(1, (x, y) => [x, y]),
    );
    const [grey] = await drawAll(renderer, sceneOf([whole]), graded);
    expect(grey!.subarray(0, width * height)).toEqual(plain!.subarray(0, width * height));
    expect(new Set(grey!.subarray(width * height))).toEqual(new Set([128]));
  });

  test('frames are the same on one thread and on two, and come in order', async () => {
    const motion = steady(12, (x, y, frame) => [x + frame * 1.37, y - frame * 0.61]);
    const single = await FrameRenderer.open(1);
    const a = await drawAll(single, sceneOf([whole]), motion);
    await single.close();
    const b = await drawAll(renderer, sceneOf([whole]), motion);
    expect(a).toEqual(b);
    expect(a[0]).not.toEqual(a[1]);
  });

  test('an abort stops between two frames with the reason given', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const drawing = renderer.draw(
      sceneOf([whole]),
      { ...steady(50, (x, y) => [x, y]), layers: [whole], behindBefore: 1 },
      async (_, frame) => {
        seen.push(frame);
        if (frame === 3) abort.abort(new Error('enough'));
      },
      abort.signal,
    );
    await expect(drawing).rejects.toThrow('enough');
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});

function channels(data: Uint8Array, pixel: number): [number, number, number] {
  return [data[pixel * 4]!, data[pixel * 4 + 1]!, data[pixel * 4 + 2]!];
}

test('a doubled texture keeps every sample at its even texels, and fills in between', async () => {
  const arena = new Arena();
  const kernels = bindKernels<RenderKernels>(await compileKernels('render'), arena.memory);
  const texture = arena.allocate(72 * 40);
  const texels = new Uint8Array(arena.memory.buffer, texture, 72 * 40);
  const sampleAt = (x: number, y: number): number => 40 + 3 * x + y;
  for (let y = 0; y < 20; y++) for (let x = 0; x < 36; x++) texels[2 * y * 72 + 2 * x] = sampleAt(x, y);
  kernels.fillBetween(texture, 72, 40);
  for (let y = 3; y < 16; y++) {
    for (let x = 3; x < 32; x++) {
      expect(texels[2 * y * 72 + 2 * x]).toBe(sampleAt(x, y));
      // Of a slope, the halfway sample is the mean.
      expect(Math.abs(texels[2 * y * 72 + 2 * x + 1]! - sampleAt(x + 0.5, y))).toBeLessThan(1);
      expect(Math.abs(texels[(2 * y + 1) * 72 + 2 * x]! - sampleAt(x, y + 0.5))).toBeLessThan(1);
    }
  }
});
