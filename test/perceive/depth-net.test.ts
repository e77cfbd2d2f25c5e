import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measuredDepth } from '../../src/engines/diorama/perceive/measured-depth.ts';
import { loadDepthNet } from '../../src/engines/diorama/perceive/nets/depth-net.ts';
import { createPerceiver } from '../../src/engines/diorama/perceive/perceive.ts';
import type { Field, RgbaImage } from '../../src/engines/diorama/types.ts';
import { discSubject } from '../diorama/pictures.ts';

const { onnx } = onnxProto;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-depth-'));
  await writeFile(join(folder, 'depth.onnx'), brightnessNet('height', 'width'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A net of the same names and shapes as Depth Anything, to which bright is near. */
function brightnessNet(height: string | number, width: string | number): Uint8Array {
  const float = 1;
  const dim = (size: string | number) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size });
  const value = (name: string, sizes: readonly (string | number)[]) => ({
    name,
    type: { tensorType: { elemType: float, shape: { dim: sizes.map(dim) } } },
  });
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'brightness',
      input: [value('pixel_values', ['batch', 3, height, width])],
      output: [value('predicted_depth', ['batch', height, width])],
      node: [
        {
          opType: 'ReduceMean',
          input: ['pixel_values'],
          output: ['predicted_depth'],
          attribute: [
            { name: 'axes', type: 7, ints: [1] },
            { name: 'keepdims', type: 2, i: 0 },
          ],
        },
      ],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

/** Dark at the left, bright at the right. */
function ramp(width: number, height: number): RgbaImage {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i += 1) {
    const value = Math.round((255 * (i % width)) / (width - 1));
    data.set([value, value, value, 255], i * 4);
  }
  return { width, height, data };
}

function at({ width, height, data }: Field, u: number, v: number): number {
  return data[Math.floor(v * height) * width + Math.floor(u * width)]!;
}

describe('the depth net', () => {
  test('sees the picture in its own shape, in whole patches, and gives 0 far to 1 near', async () => {
    const net = await loadDepthNet(folder);
    const found = await net!.run(ramp(640, 360));
    expect([found.width % 14, found.height % 14]).toEqual([0, 0]);
    expect(found.width / found.height).toBeCloseTo(640 / 360, 1);
    expect(at(found, 0.01, 0.5)).toBeLessThan(0.02);
    expect(at(found, 0.5, 0.5)).toBeCloseTo(0.5, 1);
    expect(at(found, 0.99, 0.5)).toBeGreaterThan(0.98);
  });

  test('sees it in the size that the net insists on', async () => {
    const fixed = await mkdtemp(join(tmpdir(), 'muybridge-depth-'));
    await writeFile(join(fixed, 'depth.onnx'), brightnessNet(56, 70));
    const found = await (await loadDepthNet(fixed))!.run(ramp(640, 360));
    expect([found.width, found.height]).toEqual([70, 56]);
    expect(at(found, 0.5, 0.5)).toBeCloseTo(0.5, 1);
    await rm(fixed, { recursive: true });
  });

  test('is done without where there is none, and a broken file is named', async () => {
    expect(await loadDepthNet(null)).toBeNull();
    expect(await loadDepthNet(join(folder, 'nowhere'))).toBeNull();
    const broken = await mkdtemp(join(tmpdir(), 'muybridge-depth-'));
    await writeFile(join(broken, 'depth.onnx'), 'no net');
    await expect(loadDepthNet(broken)).rejects.toThrow(`${join(broken, 'depth.onnx')} cannot be loaded`);
    await rm(broken, { recursive: true });
  });

  test('replaces the depth that perception infers, whose halves are alike', async () => {
    const perceiver = await createPerceiver(folder);
    const { background } = await perceiver.perceive(ramp(320, 200), new AbortController().signal);
    expect(Math.max(background.width, background.height)).toBe(320);
    expect(at(background, 0.95, 0.3) - at(background, 0.05, 0.3)).toBeGreaterThan(0.5);
  });
});

describe('measured depth', () => {
  const image = ramp(320, 200);
  const { width, height } = image;
  const inBody = (x: number, y: number) => x >= 120 && x < 200 && y >= 60 && y < 190;
  const inArm = (x: number, y: number) => x >= 200 && x < 240 && y >= 90 && y < 98;
  const field = (value: (x: number, y: number) => number): Field => ({
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
  });
  const matte = field((x, y) => (inBody(x, y) || inArm(x, y) ? 1 : 0));
  const labels = { width, height, data: Uint8Array.from(matte.data, (value) => (value > 0 ? 1 : 0)) };
  // The net sees the body near, the background far, and has missed the arm.
  const seen = field((x, y) => (inBody(x, y) ? 0.8 : 0.2));
  const depth = measuredDepth(image, seen, 320, matte, labels, [discSubject], null);

  test('gives a subject the median of what was measured in it', () => {
    expect(depth.disparities[0]).toBeCloseTo(0.8, 2);
  });

  test('leaves no limb behind its body', () => {
    expect(at(depth.foreground, 0.5, 0.6)).toBeGreaterThan(0.7);
    expect(at(depth.foreground, 220 / 320, 94 / 200)).toBeGreaterThan(0.7);
  });

  test('carries the background on behind the subject', () => {
    expect(at(depth.background, 0.5, 0.6)).toBeCloseTo(0.2, 1);
  });

  test('puts the sky at infinity, and has something in front where there is no subject', () => {
    const sky = field((_, y) => (y < 80 ? 1 : 0));
    const empty = measuredDepth(
      image,
      field(() => 0.5),
      320,
      null,
      null,
      [],
      sky,
    );
    expect(at(empty.background, 0.5, 0.1)).toBeLessThan(0.05);
    expect(at(empty.background, 0.5, 0.9)).toBeCloseTo(0.5, 1);
    expect(at(empty.foreground, 0.5, 0.9)).toBeGreaterThan(0.5);
  });
});
