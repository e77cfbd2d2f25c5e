/** A small mask, rows first. */
export type Mask = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/**
 * The thick part of an outline: everything that a disc of `share` times its largest inscribed one reaches from within.
 * What lies beyond the picture's border counts as more of the same.
 */
export function thickPart({ width, height, data }: Mask, share: number): { trunk: Mask; radius: number } {
  const inner = chamfer(data, width, height);
  let radius = 0;
  for (const value of inner) radius = Math.max(radius, value < Infinity ? value : 0);
  const reach = share * radius;
  const core = inner.map((value) => (value > reach ? 1 : 0));
  const away = chamfer(
    Uint8Array.from(core, (value) => 1 - value),
    width,
    height,
  );
  return {
    trunk: { width, height, data: data.map((value, i) => (value > 0 && away[i]! <= reach + 1 ? 1 : 0)) },
    radius,
  };
}

/** Distance of each pixel that is set to the nearest that is not, pixels; by the 1, sqrt 2 chamfer. */
function chamfer(mask: Uint8Array, width: number, height: number): Float32Array {
  const far = Float32Array.from(mask, (value) => (value > 0 ? Infinity : 0));
  const look = (i: number, x: number, y: number, cost: number): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const other = far[y * width + x]! + cost;
    if (other < far[i]!) far[i] = other;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      look(i, x - 1, y, 1);
      look(i, x, y - 1, 1);
      look(i, x - 1, y - 1, Math.SQRT2);
      look(i, x + 1, y - 1, Math.SQRT2);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x;
      look(i, x + 1, y, 1);
      look(i, x, y + 1, 1);
      look(i, x + 1, y + 1, Math.SQRT2);
      look(i, x - 1, y + 1, Math.SQRT2);
    }
  }
  return far;
}
