import type { AnimalLid } from '../../animal-part.ts';
import type { Box, FaceFrame, Raster, RgbaImage, Subject } from '../../types.ts';
import { colourAt, lumaOf } from '../people/eye.ts';
import { cutPatch, smoothstep } from '../people/patch.ts';

type Disc = { readonly x: number; readonly y: number; readonly radius: number; readonly contrast: number };
type Luma = (x: number, y: number) => number;

/** Radii of eyes, in widths of the face. */
const radii = [0.03, 0.042, 0.058, 0.08, 0.11];
/** An eye is darker than nearly all of the fur around it by at least this, code values; more where no face was seen. */
const leastContrast = 55;
const sureContrast = 95;
/** Smaller eyes are a few pixels: nobody sees them blink. */
const leastRadius = 5;
const candidates = 12;

/** Lids for the eyes of an animal that shows its face: two dark discs side by side in its head. Empty where there are none. */
export function animalEyes(image: RgbaImage, { head, face }: Subject, instances: Raster, n: number): AnimalLid[] {
  const box = face === null ? (head ?? null) : face.box;
  if (box === null || (face !== null && (face.mesh.length > 0 || face.drawn !== null))) return [];
  const at = {
    x: box.x * image.width,
    y: box.y * image.height,
    width: box.width * image.width,
    height: box.height * image.height,
  };
  // The outline of a head has its ears on top.
  const rows = face === null ? { from: 0.42, to: 0.84 } : { from: 0.08, to: 0.62 };
  const luma: Luma = (x, y) => lumaOf(colourAt(image, { x, y }));
  const isOwn = (x: number, y: number): boolean => instances.data[Math.round(y) * image.width + Math.round(x)] === n;
  const discs = darkDiscs(luma, at, rows, isOwn).filter(
    ({ contrast }) => contrast > (face === null ? sureContrast : leastContrast),
  );
  const pair = pairOf(discs, at);
  if (pair === null) return [];
  const [right, left] = pair.map((disc) => openingOf(luma, disc));
  if (right === null || left === null || right === undefined || left === undefined) return [];
  // Both eyes are alike: a shadow beside one does not make it larger.
  const size = { width: Math.min(right.width, left.width), height: Math.min(right.height, left.height) };
  return [right, left].flatMap(
    (eye, i) =>
      lidOf(
        image,
        {
          ...eye,
          width: Math.min(eye.width, 1.5 * size.width),
          height: Math.min(eye.height, 1.5 * size.height),
        },
        i === 0 ? 'blinkRight' : 'blinkLeft',
      ) ?? [],
  );
}

/** An eye's middle, and half its width and height. */
type Opening = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/**
 * How far what is dark reaches from the middle of a disc, at the brightness where a little less changes least:
 * pupil and iris, without the shadow around them. Null where it has no end.
 */
function openingOf(luma: Luma, disc: Disc): Opening | null {
  const { x, y, radius } = disc;
  const at = (share: number): number[] =>
    Array.from({ length: 12 }, (_, k) => {
      const angle = (k * Math.PI) / 6;
      return luma(x + share * radius * Math.cos(angle), y + share * radius * Math.sin(angle));
    }).toSorted((a, b) => a - b);
  const dark = at(0.4)[2]!;
  const bright = at(1.3)[6]!;
  const openings = limits.map((share) => darkUpTo(luma, disc, dark + share * (bright - dark)));
  let best: Opening | null = null;
  let least = Infinity;
  for (let i = 1; i < openings.length; i++) {
    const [less, own] = [openings[i - 1], openings[i]];
    if (!less || !own) continue;
    // A pupil alone is no eye; of what is large enough the darkest, without the shadow around it.
    if (own.width < 0.7 * radius || own.height < 0.65 * radius) continue;
    const change = 1 - (less.width * less.height) / (own.width * own.height) + 1.5 * limits[i]!;
    if (change >= least) continue;
    least = change;
    best = own;
  }
  return best;
}

const limits = [0.13, 0.2, 0.27, 0.34, 0.41, 0.48, 0.55, 0.62, 0.69, 0.76];

/** What hangs together with the middle of a disc and is no brighter than a limit; null where it has no end. */
function darkUpTo(luma: Luma, { x, y, radius }: Disc, limit: number): Opening | null {
  const step = Math.max(radius / 12, 1);
  const reach = Math.ceil((1.7 * radius) / step);
  const side = 2 * reach + 1;
  const seen = new Uint8Array(side * side);
  const stack = [reach * side + reach];
  seen[stack[0]!] = 1;
  let [x0, x1, y0, y1] = [reach, reach, reach, reach];
  let [count, sumX, sumY, squareX, squareY] = [0, 0, 0, 0, 0];
  while (stack.length > 0) {
    const i = stack.pop()!;
    const cx = i % side;
    const cy = Math.floor(i / side);
    x0 = Math.min(x0, cx);
    x1 = Math.max(x1, cx);
    y0 = Math.min(y0, cy);
    y1 = Math.max(y1, cy);
    count++;
    sumX += cx;
    sumY += cy;
    squareX += cx * cx;
    squareY += cy * cy;
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const [nx, ny] = [cx + dx, cy + dy];
      if (nx < 0 || ny < 0 || nx >= side || ny >= side || seen[ny * side + nx] === 1) continue;
      const [px, py] = [(nx - reach) * step, (ny - reach) * step];
      // Highlights near the middle belong to the eye.
      if (Math.hypot(px, py) > 0.4 * radius && luma(x + px, y + py) > limit) continue;
      seen[ny * side + nx] = 1;
      stack.push(ny * side + nx);
    }
  }
  if (x0 === 0 || y0 === 0 || x1 === side - 1 || y1 === side - 1) return null;
  // Half the axes of an ellipse are twice the deviation of what is in it: a streak of shadow beside it counts little.
  const [meanX, meanY] = [sumX / count, sumY / count];
  const half = (square: number, mean: number): number => 2 * Math.sqrt(Math.max(square / count - mean * mean, 0));
  return {
    x: x + (meanX - reach) * step,
    y: y + (meanY - reach) * step,
    width: half(squareX, meanX) * step + 0.5,
    height: half(squareY, meanY) * step + 0.5,
  };
}

function darkDiscs(
  luma: Luma,
  { x, y, width, height }: Box,
  rows: { readonly from: number; readonly to: number },
  isOwn: (x: number, y: number) => boolean,
): Disc[] {
  const step = Math.max(width / 60, 2);
  const found: Disc[] = [];
  for (const share of radii) {
    const radius = share * width;
    if (radius < leastRadius) continue;
    for (let cy = y + rows.from * height; cy < y + rows.to * height; cy += step) {
      for (let cx = x + 0.04 * width; cx < x + 0.96 * width; cx += step) {
        if (!isOwn(cx, cy)) continue;
        const contrast = contrastOf(luma, cx, cy, radius);
        if (contrast > 0.6 * leastContrast) found.push({ x: cx, y: cy, radius, contrast });
      }
    }
  }
  const best: Disc[] = [];
  for (const disc of found.toSorted((a, b) => worth(b) - worth(a))) {
    if (best.length === candidates) break;
    const isNew = best.every(
      (other) => Math.hypot(other.x - disc.x, other.y - disc.y) > 1.3 * Math.max(other.radius, disc.radius),
    );
    if (isNew) best.push(climb(luma, disc, step));
  }
  return best;
}

/** Of two discs with the same contrast the larger is the eye, the smaller its pupil. */
function worth({ contrast, radius }: Disc): number {
  return contrast * radius ** 0.4;
}

/** The best disc near one. */
function climb(luma: Luma, start: Disc, step: number): Disc {
  let best = start;
  for (let reach = step; reach > 0.6; reach /= 2) {
    for (let isBetter = true, round = 0; isBetter && round < 6; round++) {
      isBetter = false;
      const { x, y, radius } = best;
      for (const [dx, dy, grow] of climbs) {
        const r = radius * grow ** (reach / step);
        const cx = x + dx * reach;
        const cy = y + dy * reach;
        const next = { x: cx, y: cy, radius: r, contrast: contrastOf(luma, cx, cy, r) };
        if (worth(next) <= worth(best)) continue;
        best = next;
        isBetter = true;
      }
    }
  }
  return best;
}

const climbs = [
  [1, 0, 1],
  [-1, 0, 1],
  [0, 1, 1],
  [0, -1, 1],
  [0, 0, 1.15],
  [0, 0, 0.87],
] as const;

/** How much darker a disc is, up to its rim, than the ring around it, where that is darkest and in the middle. */
function contrastOf(luma: Luma, x: number, y: number, radius: number): number {
  let inner = 0;
  const rim: number[] = [];
  const around: number[] = [];
  for (let k = 0; k < 12; k++) {
    const angle = (k * Math.PI) / 6;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    inner += luma(x + 0.5 * radius * c, y + 0.5 * radius * s) / 12;
    rim.push(luma(x + 0.88 * radius * c, y + 0.88 * radius * s));
    around.push(luma(x + 1.25 * radius * c, y + 1.25 * radius * s));
  }
  rim.sort((a, b) => a - b);
  around.sort((a, b) => a - b);
  return 0.5 * around[2]! + 0.5 * around[6]! - 0.5 * inner - 0.5 * rim[6]!;
}

function pairOf(discs: readonly Disc[], { x, width, height }: Box): [Disc, Disc] | null {
  let best: [Disc, Disc] | null = null;
  let most = 0;
  for (const a of discs) {
    for (const b of discs) {
      const apart = (b.x - a.x) / width;
      if (apart < 0.22 || apart > 0.8) continue;
      const slope = Math.abs(b.y - a.y) / (b.x - a.x);
      const off = Math.abs((a.x + b.x) / 2 - x - width / 2) / width;
      if (slope > 0.45 || off > 0.25 || Math.abs(b.y - a.y) > 0.4 * height) continue;
      const unlike = Math.abs(Math.log(a.radius / b.radius));
      if (unlike > 0.6) continue;
      const score = Math.min(worth(a), worth(b)) * (1 - slope) * (1 - 1.5 * off) * (1 - unlike);
      if (score > most) {
        most = score;
        best = [a, b];
      }
    }
  }
  return best;
}

/** What the fur around an eye goes on to where the eye is, and the dark line of a closed eye below it. */
function lidOf(image: RgbaImage, { x, y, width, height }: Opening, shape: AnimalLid['shape']): AnimalLid | null {
  const frame: FaceFrame = {
    x,
    y,
    across: { x: 1, y: 0 },
    width: 4 * width,
    height: 4 * height,
    chin: { x: 0, y: 2 * height },
    turned: 0,
  };
  const wide = 1.14 * width + 1;
  const high = 1.18 * height + 1;
  const out = (at: { x: number; y: number }): number => Math.hypot(at.x / wide, at.y / high);
  const ring = ringAround(image, { x, y, width: wide, height: high });
  const dark = colourAt(image, { x: x + 0.4 * width, y: y + 0.4 * height });
  const line = Math.max(0.1, 1.4 / high);
  const piece = cutPatch(
    image,
    {
      id: `${shape} lid`,
      frame,
      box: { left: -wide - 2, right: wide + 2, top: -high - 2, bottom: high + 2 },
      spacing: Math.max(height / 5, 1.5),
      alpha: (at) => 1 - smoothstep(0.84, 1.04, out(at)),
      colour(at) {
        let sum = 0;
        const mixed = [0, 0, 0];
        for (const one of ring) {
          const weight = 1 / Math.max((at.x - one.x) ** 2 + (at.y - one.y) ** 2, 1) ** 1.3;
          sum += weight;
          for (let c = 0; c < 3; c++) mixed[c]! += weight * one.colour[c]!;
        }
        // A thin line that ends before the corners, a little above the lower edge.
        const ends = 1 - smoothstep(0.7, 0.92, Math.abs(at.x) / wide);
        const low = smoothstep(0.15 * high, 0.55 * high, at.y);
        const share = 0.85 * ends * low * Math.exp(-(((out(at) - 0.87 + 0.7 * line) / (0.55 * line)) ** 2));
        // It lies over a ball: lighter where that faces the light from above, darker at its sides and below.
        const bulge = Math.sqrt(Math.max(1 - out(at) ** 2, 0));
        const shadow = 0.93 + 0.12 * bulge * (0.62 - (0.5 * at.y) / high) - 0.05 * low;
        const top = -high * Math.sqrt(Math.max(1 - (at.x / wide) ** 2, 0));
        // The fur above the eye goes on over it, drawn out.
        const hair = hairAt(image, x + at.x, y + 1.12 * top - 0.55 * (at.y - top) - 0.12 * high, high);
        const mix = (c: 0 | 1 | 2): number =>
          Math.min((mixed[c]! / sum) * shadow + hair, 255) * (1 - share) + 0.7 * dark[c] * share;
        return [mix(0), mix(1), mix(2)];
      },
    },
    () => 1,
  );
  if (piece === null) return null;
  const opened = new Float32Array(piece.spots.length * 2);
  piece.spots.forEach((at, i) => {
    // Rolled up under the brow: all of a column is at the upper edge of the eye.
    const edge = high * Math.sqrt(Math.max(1 - (at.x / wide) ** 2, 0));
    opened[i * 2 + 1] = -edge - at.y;
  });
  return { mesh: piece.mesh, shape, opened };
}

/** How much lighter or darker than around it the fur is somewhere: its hairs, without its pattern. */
function hairAt(image: RgbaImage, x: number, y: number, size: number): number {
  const luma = (dx: number, dy: number): number => lumaOf(colourAt(image, { x: x + dx, y: y + dy }));
  const far = Math.max(0.26 * size, 1.5);
  let around = 0;
  for (let k = 0; k < 8; k++) around += luma(far * Math.cos((k * Math.PI) / 4), far * Math.sin((k * Math.PI) / 4)) / 8;
  return Math.min(Math.max(luma(0, 0) - around, -24), 24);
}

/** Colours of the fur around an eye; what is as dark as the eye is no fur. */
function ringAround(image: RgbaImage, { x, y, width, height }: Opening) {
  const ring = Array.from({ length: 24 }, (_, k) => {
    const angle = (k * Math.PI) / 12;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const looks = [1.06, 1.14, 1.24].map((far) => colourAt(image, { x: x + far * width * c, y: y + far * height * s }));
    const mean = (i: 0 | 1 | 2): number => looks.reduce((sum, colour) => sum + colour[i], 0) / looks.length;
    return { x: 1.15 * width * c, y: 1.15 * height * s, colour: [mean(0), mean(1), mean(2)] as const };
  });
  const lumas = ring.map(({ colour }) => lumaOf(colour)).toSorted((a, b) => a - b);
  const least = 0.5 * lumas[12]!;
  return ring.filter(({ colour }) => lumaOf(colour) >= least);
}
