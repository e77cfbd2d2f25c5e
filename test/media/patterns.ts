type Size = { readonly width: number; readonly height: number };

export function frameBytes({ width, height }: Size): number {
  return (width * height * 3) / 2;
}

/** A moving, smooth pattern in I420 that differs visibly from frame to frame. */
export function drawPattern<T extends Uint8Array>(target: T, { width, height }: Size, index: number): T {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      target[y * width + x] = 126 + 50 * Math.sin((x + index * 9) / 19) + 50 * Math.cos((y - index * 5) / 23);
    }
  }
  const chroma = (width * height) / 4;
  const rest = target.subarray(width * height);
  for (let at = 0; at < chroma; at += 1) {
    rest[at] = 128 + 40 * Math.sin(index / 5);
    rest[chroma + at] = 128 + 40 * Math.cos(index / 5);
  }
  return target;
}

/** Decibels; infinite for equal pictures. */
export function psnr(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) throw new Error(`${one.length} bytes against ${other.length}`);
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at]! - other[at]!) ** 2;
  return 10 * Math.log10((255 * 255 * one.length) / sum);
}
