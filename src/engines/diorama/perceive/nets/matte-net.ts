import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Box, Field, RgbaImage } from '../../types.ts';
import { resizeRgb } from '../raster/resize.ts';
import { readMatteNet } from '../weights.ts';
import { rewriteMatteNet } from './matte-graph.ts';

const side = 512;

export type MatteNet = {
  /** How salient each pixel is, 0 to 1, on a square of 512 that the picture, or the part of it given as fractions, is stretched to. */
  run(image: RgbaImage, part?: Box): Promise<Field>;
};

/** ISNet (DIS, Qin 2022) at 512 x 512 on the CPU; null when its package is not installed. */
export async function loadMatteNet(): Promise<MatteNet | null> {
  const bytes = await readMatteNet();
  if (bytes === null) return null;
  const session = await InferenceSession.create(rewriteMatteNet(bytes, side), {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    // The arena saves some 40 ms a picture, and keeps 250 MB from one to the next.
    enableCpuMemArena: false,
    logSeverityLevel: 3,
  });
  return {
    async run(image, part = { x: 0, y: 0, width: 1, height: 1 }) {
      const rgb = resizeRgb(image, side, side, {
        x: part.x * image.width,
        y: part.y * image.height,
        width: part.width * image.width,
        height: part.height * image.height,
      });
      const plane = side * side;
      const input = new Float32Array(plane * 3);
      for (let i = 0; i < plane; i++) {
        // The exported net wants (value - 128) / 256 with the channels one after another.
        input[i] = (rgb.data[i * 3]! - 128) / 256;
        input[i + plane] = (rgb.data[i * 3 + 1]! - 128) / 256;
        input[i + plane * 2] = (rgb.data[i * 3 + 2]! - 128) / 256;
      }
      const results = await session.run({ input: new Tensor('float32', input, [1, 3, side, side]) }, ['output']);
      const values = results['output']?.data;
      if (!(values instanceof Float32Array)) throw new Error('The matte net gave no alpha.');
      return { width: side, height: side, data: values };
    },
  };
}
