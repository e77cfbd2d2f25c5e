import type { Layer } from '../../types.ts';

/** Texels around one that have to be shadow too. */
const shadowReach = 4;

/** Which texels of a layer, below a picture row, show what is behind it, darker in all its colours alike: a shadow. */
export function shadows({ texture, left, top }: Layer, background: Layer, from: number): Uint8Array {
  const { width, height, data } = texture;
  const found = new Uint8Array(width * height);
  const y0 = Math.max(Math.floor(from - top), 0);
  for (let y = y0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[i * 4 + 3]! < 128) continue;
      const j = ((y + top - background.top) * background.texture.width + x + left - background.left) * 4;
      const share = (c: number): number => (data[i * 4 + c]! + 6) / (background.texture.data[j + c]! + 6);
      const [r, g, b] = [share(0), share(1), share(2)];
      const [least, most] = [Math.min(r, g, b), Math.max(r, g, b)];
      if (most < 0.97 && least > 0.3 && most - least < 0.13 * most + 0.02) found[i] = 1;
    }
  }
  // Outlines and dark spots of shoes are no shadows: those are broad.
  const broad = new Uint8Array(found.length);
  const offsets = Array.from({ length: 2 * shadowReach + 1 }, (_, k) => k - shadowReach);
  for (let y = y0 + shadowReach; y < height - shadowReach; y++) {
    for (let x = shadowReach; x < width - shadowReach; x++) {
      const i = y * width + x;
      if (found[i] === 0) continue;
      const isBroad = offsets.every((k) => found[i + k] === 1 && found[i + (k >> 1) * width] === 1);
      if (!isBroad) continue;
      for (const dy of [-2, 0, 2])
        for (const dx of offsets) if (found[i + dy * width + dx] === 1) broad[i + dy * width + dx] = 1;
    }
  }
  return broad;
}
