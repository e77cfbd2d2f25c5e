import type { RgbaImage } from '../../src/engines/diorama/types.ts';

/** How a face of flat colours is drawn. */
export type Cartoon = {
  /** Clockwise, radians. */
  readonly roll: number;
  readonly mouth: 'line' | 'open' | 'covered';
  /** The eye on the picture's right is shut behind hair. */
  readonly winks: boolean;
  /** How much neighbouring pixels of the skin differ, code values. */
  readonly grain: number;
};

const side = 320;
const middle = { x: 160, y: 150 };
const apart = 64;

/** Where things are on a face that is not turned, picture pixels. */
export const cartoonSpots = {
  centre: { x: middle.x, y: middle.y + 20 },
  eyes: [
    { x: middle.x - apart / 2, y: middle.y },
    { x: middle.x + apart / 2, y: middle.y },
  ],
  eyeRadius: { x: 15, y: 12 },
  mouth: { x: middle.x, y: middle.y + 62 },
} as const;

/** A head of one skin colour with black-rimmed eyes and a mouth, before a pale wall. */
export function cartoonPicture({ roll, mouth, winks, grain }: Cartoon): RgbaImage {
  const data = new Uint8Array(side * side * 4);
  const [cos, sin] = [Math.cos(roll), Math.sin(roll)];
  for (let py = 0; py < side; py++) {
    for (let px = 0; px < side; px++) {
      const dx = px - middle.x;
      const dy = py - middle.y;
      const x = dx * cos + dy * sin;
      const y = dy * cos - dx * sin;
      const noise = grain * (((px * 7919 + py * 104729) % 17) / 8.5 - 1);
      const colour = colourAt(x, y, mouth, winks).map((value) => Math.min(Math.max(value + noise, 0), 255));
      data.set([...colour, 255], (py * side + px) * 4);
    }
  }
  return { width: side, height: side, data };
}

function colourAt(x: number, y: number, mouth: Cartoon['mouth'], winks: boolean): readonly number[] {
  const skin = [248, 208, 182];
  const ink = [30, 22, 26];
  if (mouth === 'covered' && Math.abs(x + 35) < 62 && Math.abs(y - 62) < 26) return [150, 96, 40];
  if (winks && Math.hypot((x - 50) / 34, (y + 4) / 60) < 1) return [90, 60, 52];
  const eye = Math.hypot((Math.abs(x) - apart / 2) / 15, y / 12);
  if (eye < 1) return eye > 0.8 || Math.hypot(Math.abs(x) - apart / 2, y) < 7 ? ink : [250, 250, 248];
  const off = y - 62;
  if (mouth === 'line' && Math.abs(x) < 17 && Math.abs(off) < 1.6) return ink;
  if (mouth === 'open') {
    const lips = Math.hypot(x / 26, off / 15);
    if (lips < 1) return lips > 0.86 ? [110, 16, 24] : off < -3 ? [252, 250, 246] : [120, 20, 34];
  }
  return Math.hypot(x / 82, (y - 20) / 105) < 1 ? skin : [214, 222, 226];
}
