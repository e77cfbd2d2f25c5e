import type { RgbaImage } from '../../types.ts';

export type Spot = { readonly x: number; readonly y: number };

/** A part of a picture turned upright and brought to one size, so that a face in it is always as large. */
export type Canvas = {
  readonly side: number;
  /** Red, green and blue, 0 to 255. */
  readonly rgb: Float32Array;
  readonly luma: Float32Array;
  /** Picture pixels of a position on the canvas, and the other way round. */
  out(at: Spot): Spot;
  into(at: Spot): Spot;
};

export const canvasSide = 256;
/** The side of a face's box on a canvas. */
export const faceSide = 144;

/** @param side of the face's box in picture pixels, @param roll how far it is turned clockwise, radians */
export function cutCanvas(image: RgbaImage, centre: Spot, side: number, roll: number): Canvas {
  const scale = side / faceSide;
  const cos = Math.cos(roll) * scale;
  const sin = Math.sin(roll) * scale;
  const half = canvasSide / 2;
  const out = ({ x, y }: Spot): Spot => ({
    x: centre.x + (x - half) * cos - (y - half) * sin,
    y: centre.y + (x - half) * sin + (y - half) * cos,
  });
  const rgb = new Float32Array(canvasSide * canvasSide * 3);
  const luma = new Float32Array(canvasSide * canvasSide);
  // A canvas that is coarser than the picture takes the mean of what each of its pixels covers.
  const taps = Math.min(Math.max(Math.ceil(scale), 1), 4);
  for (let y = 0; y < canvasSide; y++) {
    for (let x = 0; x < canvasSide; x++) {
      const i = y * canvasSide + x;
      for (let v = 0; v < taps; v++) {
        for (let u = 0; u < taps; u++) {
          const spot = out({ x: x + (u + 0.5) / taps, y: y + (v + 0.5) / taps });
          const px = Math.min(Math.max(Math.floor(spot.x), 0), image.width - 1);
          const py = Math.min(Math.max(Math.floor(spot.y), 0), image.height - 1);
          for (let c = 0; c < 3; c++) rgb[i * 3 + c]! += image.data[(py * image.width + px) * 4 + c]! / (taps * taps);
        }
      }
      luma[i] = 0.3 * rgb[i * 3]! + 0.59 * rgb[i * 3 + 1]! + 0.11 * rgb[i * 3 + 2]!;
    }
  }
  const into = ({ x, y }: Spot): Spot => {
    const dx = (x - centre.x) / scale ** 2;
    const dy = (y - centre.y) / scale ** 2;
    return { x: half + dx * cos + dy * sin, y: half - dx * sin + dy * cos };
  };
  return { side: canvasSide, rgb, luma, out, into };
}

export type Skin = {
  readonly colour: readonly [number, number, number];
  readonly luma: number;
  /** Share of the face's middle that has nearly this colour and hardly changes from pixel to pixel: much in drawings. */
  readonly flat: number;
};

/** The colour that most of a face's middle has, which is neither dark nor blue; null where there is none. */
export function findSkin({ side, rgb, luma }: Canvas): Skin | null {
  const counts = new Map<number, number>();
  const half = side / 2;
  const within: number[] = [];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (Math.hypot(x - half, y - half) > 0.42 * faceSide) continue;
      const i = y * side + x;
      within.push(i);
      if (luma[i]! < 70 || rgb[i * 3 + 2]! > rgb[i * 3]! + 12) continue;
      const key = (rgb[i * 3]! >> 4) * 256 + (rgb[i * 3 + 1]! >> 4) * 16 + (rgb[i * 3 + 2]! >> 4);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  let best = -1;
  let most = 0;
  for (const [key, count] of counts) {
    if (count <= most) continue;
    most = count;
    best = key;
  }
  if (best === -1) return null;
  const centre = [((best >> 8) + 0.5) * 16, (((best >> 4) & 15) + 0.5) * 16, ((best & 15) + 0.5) * 16];
  const sum = [0, 0, 0];
  let count = 0;
  let flat = 0;
  for (const i of within) {
    const away = Math.max(...[0, 1, 2].map((c) => Math.abs(rgb[i * 3 + c]! - centre[c]!)));
    if (away > 26) continue;
    count++;
    for (let c = 0; c < 3; c++) sum[c]! += rgb[i * 3 + c]!;
    const change = Math.abs(luma[i + 1]! - luma[i - 1]!) + Math.abs(luma[i + side]! - luma[i - side]!);
    if (change < 5) flat++;
  }
  const colour = [sum[0]! / count, sum[1]! / count, sum[2]! / count] as const;
  return {
    colour,
    luma: 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2],
    flat: flat / within.length,
  };
}
