import type { Field, Raster, RgbaImage } from '../../types.ts';
import type { GuidedFit } from '../raster/guided.ts';
import { boxBlur } from '../raster/blur.ts';
import type { Look } from './look.ts';

export function fitEdges({ edges }: Look, mask: Field): GuidedFit {
  return edges.fit(mask, 4e-4);
}

/**
 * A mask at the picture's size with the picture's own edges, from its fit at a small size. Only around its edges is the
 * fit looked at: elsewhere the mask is 0 or 1.
 */
export function drawEdges(image: RgbaImage, mask: Field, fit: GuidedFit): Raster {
  const { width, height, data: pixels } = image;
  const around = boxBlur(mask, 4).data;
  const data = new Uint8Array(width * height);
  const scaleX = mask.width / width;
  const scaleY = mask.height / height;
  const x0s = new Int32Array(width);
  const x1s = new Int32Array(width);
  const fxs = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    const u = Math.min(mask.width - 1, Math.max(0, (x + 0.5) * scaleX - 0.5));
    x0s[x] = Math.floor(u);
    x1s[x] = Math.min(mask.width - 1, x0s[x]! + 1);
    fxs[x] = u - x0s[x]!;
  }
  const planes = [fit.red.data, fit.green.data, fit.blue.data, fit.offset.data];
  for (let y = 0; y < height; y++) {
    const v = Math.min(mask.height - 1, Math.max(0, (y + 0.5) * scaleY - 0.5));
    const top = Math.floor(v) * mask.width;
    const bottom = Math.min(mask.height - 1, Math.floor(v) + 1) * mask.width;
    const fy = v - Math.floor(v);
    for (let x = 0; x < width; x++) {
      const out = y * width + x;
      const near = around[top + x0s[x]!]!;
      if (near < 0.002) continue;
      if (near > 0.998) {
        data[out] = 255;
        continue;
      }
      const at = (plane: Float32Array): number => {
        const upper = plane[top + x0s[x]!]! + (plane[top + x1s[x]!]! - plane[top + x0s[x]!]!) * fxs[x]!;
        const lower = plane[bottom + x0s[x]!]! + (plane[bottom + x1s[x]!]! - plane[bottom + x0s[x]!]!) * fxs[x]!;
        return upper + (lower - upper) * fy;
      };
      const p = out * 4;
      const value =
        (at(planes[0]!) * pixels[p]! + at(planes[1]!) * pixels[p + 1]! + at(planes[2]!) * pixels[p + 2]!) / 255 +
        at(planes[3]!);
      data[out] = Math.min(255, Math.max(0, Math.round(((value - 0.08) / 0.84) * 255)));
    }
  }
  return { width, height, data };
}
