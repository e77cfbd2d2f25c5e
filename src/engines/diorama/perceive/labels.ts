import type { Field, Raster, RgbaImage } from '../types.ts';

/** Labels at the picture's size, wherever the matte is not quite transparent. */
export function spreadLabels(image: RgbaImage, alpha: Field | null, labels: Raster | null): Raster {
  const { width, height } = image;
  const data = new Uint8Array(width * height);
  if (alpha === null || labels === null) return { width, height, data };
  const wide = grownLabels(labels, 8);
  for (let y = 0; y < height; y++) {
    const row = Math.min(labels.height - 1, Math.floor(((y + 0.5) / height) * labels.height)) * labels.width;
    for (let x = 0; x < width; x++) {
      if (alpha.data[y * width + x]! < 1 / 255) continue;
      data[y * width + x] = wide[row + Math.min(labels.width - 1, Math.floor(((x + 0.5) / width) * labels.width))]!;
    }
  }
  return { width, height, data };
}

/** Labels grown outwards by `steps` pixels, over the soft edge that lies outside the half-way line. */
function grownLabels(labels: Raster, steps: number): Uint8Array {
  const { width, height } = labels;
  let current = labels.data;
  for (let step = 0; step < steps; step++) {
    const next = current.slice();
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (current[i] !== 0) continue;
        const left = x > 0 ? current[i - 1]! : 0;
        const right = x + 1 < width ? current[i + 1]! : 0;
        const above = y > 0 ? current[i - width]! : 0;
        const below = y + 1 < height ? current[i + width]! : 0;
        next[i] = left || right || above || below;
      }
    }
    current = next;
  }
  return current;
}
