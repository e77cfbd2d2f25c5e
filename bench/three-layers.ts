import type { Field, Layer, LayerTexture, Motion, Scene } from '../src/engines/diorama/types.ts';

import { createMotion } from '../src/engines/diorama/motion/motion.ts';
import type { Plan } from '../src/contract/plan.ts';

/**
 * The fixed scene of the benches: 1280 x 720, three layers as a real photo gives them (a textured background with its
 * margin, two soft-edged subjects in front), and a camera that pushes in while it pans: 96 frames.
 */
export const frameSize = { width: 1280, height: 720 } as const;
export const framesPerSecond = 24;

const everywhere = { left: 64, top: 36, right: 64, bottom: 36 };

/** Sums of sines and a hash: hills and grain, so that the encoder has what it has with a photo. */
function texture(width: number, height: number, alphaAt: (x: number, y: number) => number): LayerTexture {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = alphaAt(x, y);
      const grain = ((Math.imul(x * 374_761_393 + y * 668_265_263, 1_274_126_177) >>> 24) - 128) / 12;
      const hills = 40 * Math.sin(x / 97) * Math.cos(y / 61) + 25 * Math.sin((x + 2 * y) / 23);
      const i = (y * width + x) * 4;
      for (const [c, base] of [120, 110, 140].entries()) {
        data[i + c] = (Math.min(Math.max(base + hills + grain, 0), 255) * alpha) / 255;
      }
      data[i + 3] = alpha;
    }
  }
  return { width, height, data };
}

/** Opaque within an ellipse, with a soft edge of 12 pixels. */
function subject(width: number, height: number): LayerTexture {
  const reach = Math.min(width, height) / 2 - 8;
  return texture(width, height, (x, y) => {
    const distance = Math.hypot((x - width / 2) * (height / width), y - height / 2);
    return Math.round(255 * Math.min(Math.max((reach - distance) / 12, 0), 1));
  });
}

function ramp(from: number, to: number): Field {
  const width = 320;
  const height = 180;
  const data = Float32Array.from(
    { length: width * height },
    (_, i) => from + ((to - from) * Math.floor(i / width)) / (height - 1),
  );
  return { width, height, data };
}

export function threeLayerScene(): Scene {
  const { width, height } = frameSize;
  const layer = (id: string, left: number, top: number, sheet: LayerTexture, disparity: Field): Layer => ({
    kind: 'cut-out',
    id,
    left,
    top,
    texture: sheet,
    disparity,
    shown: everywhere,
    carriesSubjects: id !== 'background',
  });
  return {
    width,
    height,
    regions: [],
    faces: [],
    bodies: [],
    animals: [],
    horizon: height / 2,
    layers: [
      layer(
        'background',
        -108,
        -62,
        texture(width + 216, height + 124, () => 255),
        ramp(0.05, 0.7),
      ),
      layer('farther', 180, 150, subject(420, 520), ramp(0.6, 0.65)),
      layer('nearer', 640, 90, subject(500, 620), ramp(0.85, 0.9)),
    ],
    pivot: { x: width / 2, y: height / 2, disparity: 0.6 },
    farthest: 0.25,
    subjects: [],
  };
}

export function threeLayerMotion(scene: Scene): Motion {
  const plan: Plan = {
    version: 1,
    seed: 1,
    duration: 4,
    fps: framesPerSecond,
    size: frameSize,
    camera: [
      { move: 'push', direction: 'in', amount: 0.12, t0: 0, t1: 4 },
      { move: 'pan', direction: 'left', amount: 0.04, t0: 0, t1: 4 },
    ],
    subjects: [],
    scene: [],
    atmosphere: [],
    tempo: 1,
    amplitude: 'medium',
    reduced: [],
    unsupported: [],
  };
  return createMotion(plan, scene);
}

/** The background alone as a still I420 frame's RGBA source: what the zoompan recipe is given. */
export function stillRgba(scene: Scene): Uint8Array {
  const { width, height } = frameSize;
  const { texture: sheet, left, top } = scene.layers[0]!;
  const out = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const row = ((y - top) * sheet.width - left) * 4;
    out.set(sheet.data.subarray(row, row + width * 4), y * width * 4);
  }
  return out;
}
