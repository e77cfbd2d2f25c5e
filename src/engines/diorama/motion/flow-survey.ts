import type { Field, Plate, Scene } from '../types.ts';

/** Pixels between the points of a survey. */
const step = 8;
/** Points by which what is seen is spread: two cells of the grid. */
const reach = 4;

/** What a plate shows where. */
export type Survey = {
  /** 1 where the plate is seen and within two cells of there, else 0: elsewhere nothing of it need be posed. */
  readonly near: Field;
  /** Luma, code values, smooth. */
  readonly luma: Field;
  /** 0 for blurred, as far water often is and all water exposed for long, to 1 for crisp. */
  readonly crispness: number;
};

export function surveyPlate(plate: Plate, { width, height }: Scene): Survey {
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const seen = new Float32Array(columns * rows);
  const luma = new Float32Array(columns * rows);
  const { data } = plate.texture;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let most = 0;
      let sum = 0;
      for (let k = 0; k < 16; k++) {
        const x = Math.min(column * step + (k & 3) * 2, width - 1) - plate.left;
        const y = Math.min(row * step + (k >> 2) * 2, height - 1) - plate.top;
        const i = y * plate.texture.width + x;
        most = Math.max(most, plate.mask[i]!);
        sum += 0.2126 * data[i * 4]! + 0.7152 * data[i * 4 + 1]! + 0.0722 * data[i * 4 + 2]!;
      }
      seen[row * columns + column] = most > 0 ? 1 : 0;
      luma[row * columns + column] = 16 + (sum / 16) * (219 / 255);
    }
  }
  return {
    near: { width: columns, height: rows, data: spread(seen, columns, rows) },
    luma: { width: columns, height: rows, data: smooth(luma, columns, rows) },
    crispness: crispnessOf(plate),
  };
}

/**
 * How much of the contrast of points some pixels apart is there between neighbours already: all of it in crisp water, as
 * much as their distance tells in blurred one.
 */
function crispnessOf({ texture, mask }: Plate): number {
  const apart = 4;
  const green = (i: number): number => texture.data[i * 4 + 1]!;
  let near = 0;
  let far = 1;
  for (let i = 0; i < mask.length - apart * texture.width; i += 7) {
    if (mask[i]! < 255 || mask[i + apart * texture.width]! < 255) continue;
    near += (green(i) - green(i + texture.width)) ** 2;
    far += (green(i) - green(i + apart * texture.width)) ** 2;
  }
  return Math.min(Math.max((apart * Math.sqrt(near / far) - 1.1) / 0.9, 0), 1);
}

/** 1 where anything within reach is above 0. */
function spread(data: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  return smooth(data, width, height).map((value) => (value > 0 ? 1 : 0));
}

/** The mean of what lies within reach. */
function smooth(data: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  const once = smoothLines(data, width, height, 1, width);
  return smoothLines(once, height, width, width, 1);
}

function smoothLines(
  data: Float32Array,
  length: number,
  lines: number,
  stride: number,
  nextLine: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let d = -reach; d <= reach; d++) {
        sum += data[line * nextLine + Math.min(Math.max(i + d, 0), length - 1) * stride]!;
      }
      out[line * nextLine + i * stride] = sum / (2 * reach + 1);
    }
  }
  return out;
}
