import { createRequire } from 'node:module';
import path from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { readContentNet } from './weights.ts';

/** 8-bit sRGB with alpha, rows top to bottom; alpha is not looked at. */
export type ContentImage = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** What the net makes of a picture; the five add up to 1. */
export type ContentScores = Readonly<Record<(typeof classes)[number], number>>;

const classes = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;
const side = 224;

/**
 * A picture is not safe for work when `porn` and `hentai` together reach this. `sexy` does not count: it is what
 * sports and beaches look like to the net. Calibrated against false alarms only, on 26 harmless photos and drawings:
 * whole, none scores above 0.12; of 208 crops of them to 40 or 60 % of their sides (nearer than any camera move goes)
 * ten score above 0.5, two above 0.85: bare legs, and fur that fills the frame.
 */
export const nsfwThreshold = 0.85;

export type ContentScorer = (image: ContentImage) => Promise<ContentScores>;

/** Loads the net once; scores one picture in about 50 ms. */
export async function createContentScorer(): Promise<ContentScorer> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${path.dirname(entry)}${path.sep}`);
  if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly backend of TensorFlow.js did not start.');
  const net = await readContentNet();
  const model = await loadGraphModel({ load: () => Promise.resolve(net) });

  return async ({ width, height, data }) => {
    const pixels = await sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .resize(side, side, { fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer();
    const values = tf.tidy(() => {
      const input = tf.tensor(
        Float32Array.from(pixels, (value) => value / 255),
        [1, side, side, 3],
      );
      const output = model.execute(input);
      if (Array.isArray(output)) throw new Error('The content net has not the shape it should have.');
      return output.dataSync();
    });
    const [drawing = 0, hentai = 0, neutral = 0, porn = 0, sexy = 0] = values;
    return { drawing, hentai, neutral, porn, sexy };
  };
}

/** The rule of `nsfwThreshold`. */
export function isUnsafe(scores: ContentScores): boolean {
  return scores.porn + scores.hentai >= nsfwThreshold;
}

/** True for a picture that is not safe for work. The net is loaded once and kept. */
export async function createContentCheck(): Promise<(image: ContentImage) => Promise<boolean>> {
  const score = await createContentScorer();
  return async (image) => isUnsafe(await score(image));
}
