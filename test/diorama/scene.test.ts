import { beforeAll, describe, expect, test } from 'vitest';
import { buildScene } from '../../src/engines/diorama/scene/build.ts';
import { HoleFiller } from '../../src/engines/diorama/scene/fill.ts';
import type { Scene } from '../../src/engines/diorama/types.ts';
import { drawnPerception, drawnPicture } from './pictures.ts';

const width = 320;
const height = 200;

let filler: HoleFiller;
beforeAll(async () => {
  filler = await HoleFiller.open();
});

/** The layers laid over each other, undisplaced: RGB within the frame. */
function composite(scene: Scene): Float32Array {
  const out = new Float32Array(width * height * 3);
  for (const { texture, left, top } of scene.layers) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const tx = x - left;
        const ty = y - top;
        if (tx < 0 || ty < 0 || tx >= texture.width || ty >= texture.height) continue;
        const i = (ty * texture.width + tx) * 4;
        for (let c = 0; c < 3; c++) {
          const at = (y * width + x) * 3 + c;
          out[at] = texture.data[i + c]! + (out[at]! * (255 - texture.data[i + 3]!)) / 255;
        }
      }
    }
  }
  return out;
}

describe('a scene', () => {
  test('laid back together is the picture', () => {
    const image = drawnPicture(width, height);
    const scene = buildScene(image, drawnPerception(image), filler);
    expect(scene.layers.map(({ id }) => id)).toEqual(['background', 'subjects']);
    const seen = composite(scene);
    let squares = 0;
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) squares += (seen[i * 3 + c]! - image.data[i * 4 + c]!) ** 2;
    }
    const psnr = 10 * Math.log10(255 ** 2 / (squares / (width * height * 3)));
    expect(psnr).toBeGreaterThan(38);
  });

  test('has nothing of the subject left in its background', () => {
    const image = drawnPicture(width, height);
    const { layers } = buildScene(image, drawnPerception(image), filler);
    const { texture, left, top } = layers[0]!;
    let reddest = -255;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = ((y - top) * texture.width + x - left) * 4;
        reddest = Math.max(reddest, texture.data[i]! - texture.data[i + 2]!);
      }
    }
    // The disc is redder than blue by 140, the ground nowhere by more than 100.
    expect(reddest).toBeLessThan(110);
  });

  test('is the picture to the pixel around a matte that is too small, and leaves no rim of the subject behind', () => {
    const image = drawnPicture(width, height);
    const perception = drawnPerception(image);
    const small = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++)
        if (Math.hypot(x - width / 2, y - height * 0.55) < height * 0.25 - 4) small[y * width + x] = 255;
    }
    const scene = buildScene(image, { ...perception, matte: { width, height, data: small } }, filler);
    const seen = composite(scene);
    const { texture, left, top } = scene.layers[0]!;
    let worst = 0;
    let reddest = -255;
    for (let y = 4; y < height - 4; y++) {
      for (let x = 4; x < width - 4; x++) {
        const i = y * width + x;
        if (Math.abs(Math.hypot(x - width / 2, y - height * 0.55) - height * 0.25) > 6) continue;
        for (let c = 0; c < 3; c++) worst = Math.max(worst, Math.abs(seen[i * 3 + c]! - image.data[i * 4 + c]!));
        const behind = ((y - top) * texture.width + x - left) * 4;
        reddest = Math.max(reddest, texture.data[behind]! - texture.data[behind + 2]!);
      }
    }
    expect(worst).toBeLessThan(4);
    expect(reddest).toBeLessThan(110);
  });

  test('stays whole where the matte is not to be trusted', () => {
    const image = drawnPicture(width, height);
    const scene = buildScene(image, { ...drawnPerception(image), matteConfidence: 0.1 }, filler);
    expect(scene.layers).toHaveLength(1);
    expect(scene.layers[0]!.carriesSubjects).toBe(true);
  });

  test('reaches beyond every side of the frame, opaque', () => {
    const image = drawnPicture(width, height);
    const { layers } = buildScene(image, drawnPerception(image), filler);
    const { texture, left, top, shown } = layers[0]!;
    expect(-left).toBeGreaterThan(shown.left);
    expect(-top).toBeGreaterThan(shown.top);
    expect(texture.width + left - width).toBeGreaterThan(shown.right);
    expect(texture.height + top - height).toBeGreaterThan(shown.bottom);
    for (let i = 3; i < texture.data.length; i += 4) expect(texture.data[i]).toBe(255);
  });

  test('is the same every time', () => {
    const image = drawnPicture(width, height);
    const a = buildScene(image, drawnPerception(image), filler);
    const b = buildScene(image, drawnPerception(image), filler);
    expect(Buffer.compare(a.layers[0]!.texture.data, b.layers[0]!.texture.data)).toBe(0);
  });
});

describe('filling a hole', () => {
  test('continues a regular texture', () => {
    const image = drawnPicture(256, 160);
    // Stripes only: no disc, no gradient.
    for (let y = 0; y < 160; y++) {
      for (let x = 0; x < 256; x++) {
        const stripe = Math.floor(x / 8) % 2 === 0 ? 40 : 210;
        image.data.set([stripe, stripe, stripe, 255], (y * 256 + x) * 4);
      }
    }
    const truth = image.data.slice();
    const hole = new Uint8Array(256 * 160);
    for (let y = 60; y < 100; y++) hole.fill(1, y * 256 + 100, y * 256 + 150);
    hole.forEach((value, i) => {
      if (value === 1) image.data.set([0, 255, 0, 255], i * 4);
    });
    filler.fill(image.data, 256, 160, hole, new Uint8Array(256 * 160), 100);
    let error = 0;
    let count = 0;
    hole.forEach((value, i) => {
      if (value === 0) return;
      error += Math.abs(image.data[i * 4]! - truth[i * 4]!);
      count++;
    });
    expect(error / count).toBeLessThan(12);
  });

  test('leaves every known pixel alone, and copes with nothing known', () => {
    const image = drawnPicture(96, 96);
    const before = image.data.slice();
    const hole = new Uint8Array(96 * 96);
    for (let y = 30; y < 50; y++) hole.fill(1, y * 96 + 30, y * 96 + 50);
    filler.fill(image.data, 96, 96, hole, new Uint8Array(96 * 96), 50);
    const known = (data: Uint8Array): Uint8Array => data.filter((_, i) => hole[i >> 2] === 0);
    expect(known(image.data)).toEqual(known(before));
    expect(image.data).not.toEqual(before);
    filler.fill(image.data, 96, 96, new Uint8Array(96 * 96).fill(1), new Uint8Array(96 * 96), 50);
  });
});
