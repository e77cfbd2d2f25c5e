import { access } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { optionalModels } from '../../../../contract/models.ts';
import type { Field, RgbaImage } from '../../types.ts';
import { resizeRgb } from '../raster/resize.ts';

/** The net looks at patches of this many pixels; sides must be multiples of it. */
const patch = 14;
/** The longer side of what the net sees where it takes any size: enough for a depth field, and four times as fast as its full 518. */
const longSide = 392;
/** Mean and standard deviation of the pictures it was trained on (ImageNet), 0 to 1. */
const mean = [0.485, 0.456, 0.406] as const;
const deviation = [0.229, 0.224, 0.225] as const;
/** Share of pixels at either end that may lie beyond 0 and 1: single ones must not set the scale. */
const outliers = 0.005;

export type DepthNet = {
  /** Disparity of each pixel, 0 farthest to 1 nearest in this picture, at a size of the net's choice. */
  run(image: RgbaImage): Promise<Field>;
};

/**
 * Depth Anything V2 (Yang and others 2024) on the CPU; null when its weights are not in the folder.
 *
 * @param folder of models that the user has added; null when there is none
 */
export async function loadDepthNet(folder: string | null): Promise<DepthNet | null> {
  if (folder === null) return null;
  const file = path.join(folder, optionalModels.depth);
  if (!(await isThere(file))) return null;
  const session = await open(file);
  const [input] = session.inputMetadata;
  const fixed = input?.isTensor === true ? input.shape.slice(-2) : [];
  return {
    async run(image) {
      const { width, height } = seenSize(image, fixed);
      const pixels = resizeRgb(image, width, height).data;
      const plane = width * height;
      const values = new Float32Array(plane * 3);
      for (let i = 0; i < plane; i++) {
        for (let channel = 0; channel < 3; channel++) {
          values[channel * plane + i] = (pixels[i * 3 + channel]! / 255 - mean[channel]!) / deviation[channel]!;
        }
      }
      const results = await session.run({
        [session.inputNames[0]!]: new Tensor('float32', values, [1, 3, height, width]),
      });
      const found = results[session.outputNames[0]!];
      const [rows, columns] = found?.dims.slice(-2) ?? [];
      if (!(found?.data instanceof Float32Array) || rows === undefined || columns === undefined)
        throw new Error('The depth net gave no depth.');
      return normalise({ width: columns, height: rows, data: found.data });
    },
  };
}

async function open(file: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      enableCpuMemArena: false,
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new Error(`${file} cannot be loaded as a net. Remove it, or run "muybridge models pull depth" again.`, {
      cause: error,
    });
  }
}

/** The picture's shape in whole patches, or what the net insists on. */
function seenSize(
  { width, height }: RgbaImage,
  [rows, columns]: readonly (string | number)[],
): { width: number; height: number } {
  if (typeof rows === 'number' && rows > 0 && typeof columns === 'number' && columns > 0)
    return { width: columns, height: rows };
  const scale = longSide / Math.max(width, height);
  const whole = (side: number): number => Math.max(patch, Math.round((side * scale) / patch) * patch);
  return { width: whole(width), height: whole(height) };
}

/** The net's disparity has no unit and no zero: only its order and proportions within one picture mean something. */
function normalise({ width, height, data }: Field): Field {
  const sorted = data.toSorted();
  const low = sorted[Math.floor(outliers * (sorted.length - 1))]!;
  const high = sorted[Math.ceil((1 - outliers) * (sorted.length - 1))]!;
  const range = Math.max(high - low, 1e-6);
  return { width, height, data: data.map((value) => Math.min(1, Math.max(0, (value - low) / range))) };
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
