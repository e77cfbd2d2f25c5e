import type { RgbaImage } from '../../types.ts';
import { colourAt, lumaOf, type Eye } from './eye.ts';
import type { FacePoints, Spot } from './face-frame.ts';
import { cutPatch, outOfFace, smoothstep } from './patch.ts';

/** Narrower eyes show no movement of their iris worth drawing. */
const leastWidth = 13;
/** The white of an eye is whiter than its iris by at least this, code values. */
const leastContrast = 11;
/** How far an iris goes when it looks as far aside as it can, and as far down, in widths of the eye. */
const farthest = { x: 0.2, y: 0.09 };

type Colour = readonly [number, number, number];

export type Iris = { readonly x: number; readonly y: number; readonly radius: number };

/**
 * An eyeball that can look around: the white without its iris, the iris, completed where lids hide it, and over both
 * what is around the opening.
 */
export function cutEyeball(
  image: RgbaImage,
  { frame }: FacePoints,
  eye: Eye,
  iris: Iris,
  solid: (index: number) => number,
) {
  const { width, from, to, upper, lower } = eye;
  const own = (at: Spot): Colour => colourAt(image, outOfFace(frame, at));
  /** 0 outside the opening to 1 inside it, in pixels from its edge. */
  const within = ({ x, y }: Spot): number =>
    smoothstep(-0.3, 1.1, Math.min(y - upper(x) - 0.02 * width, lower(x) - 0.015 * width - y)) *
    smoothstep(from, from + 1.5, x) *
    (1 - smoothstep(to - 1.5, to, x));
  const away = ({ x, y }: Spot): number => Math.hypot(x - iris.x, y - iris.y) / iris.radius;
  const box = {
    left: from - 0.06 * width,
    right: to + 0.06 * width,
    top: Math.min(upper(from), upper(iris.x), upper(to)) - 0.1 * width,
    bottom: Math.max(lower(from), lower(iris.x), lower(to)) + 0.1 * width,
  };
  const white = cutPatch(
    image,
    {
      id: 'white',
      frame,
      box,
      spacing: width / 4,
      alpha: within,
      colour(at) {
        const far = smoothstep(1.25, 1.5, away(at));
        const seen = own(at);
        if (far === 1) return seen;
        const filled = whiteAt(at, iris, eye, own);
        const mix = (c: 0 | 1 | 2): number => filled[c] + (seen[c] - filled[c]) * far;
        return [mix(0), mix(1), mix(2)];
      },
    },
    solid,
  );
  const reach = 1.35 * iris.radius;
  const hidden = (farthest.y + 0.05) * width;
  const covered = hidden + farthest.y * width;
  const disc = cutPatch(
    image,
    {
      id: 'iris',
      frame,
      box: { left: iris.x - reach, right: iris.x + reach, top: iris.y - reach, bottom: iris.y + reach },
      spacing: reach,
      // No more of it than what is around the opening can hide.
      alpha: (at) =>
        (1 - smoothstep(1.08, 1.3, away(at))) *
        smoothstep(-hidden, -0.6 * hidden, Math.min(at.y - upper(at.x), lower(at.x) - at.y)),
      colour: (at) => own(seenBeside(at, iris, eye)),
    },
    solid,
  );
  const around = cutPatch(
    image,
    {
      id: 'around the eye',
      frame,
      box: { left: from - 0.3 * width, right: to + 0.3 * width, top: box.top - covered, bottom: box.bottom + covered },
      spacing: Math.max(width / 10, 2),
      alpha: (at) => (1 - within(at)) * edge(at, eye, covered),
    },
    solid,
  );
  if (white === null || disc === null || around === null) return [];
  return [
    { ...white, travels: false },
    { ...disc, travels: true },
    { ...around, travels: false },
  ].map(({ mesh, spots, travels }) => ({
    mesh,
    lookSide: fill(spots.length, travels ? turned(frame, { x: farthest.x * width, y: 0 }) : null),
    lookDown: fill(spots.length, travels ? turned(frame, { x: 0, y: farthest.y * width }) : null),
  }));
}

function fill(count: number, travel: Spot | null): Float32Array {
  const out = new Float32Array(count * 2);
  if (travel !== null) for (let i = 0; i < count; i++) out.set([travel.x, travel.y], i * 2);
  return out;
}

function turned({ across }: FacePoints['frame'], { x, y }: Spot): Spot {
  return { x: x * across.x - y * across.y, y: x * across.y + y * across.x };
}

/** Fades out what is around an eye towards the skin farther off. */
function edge({ x, y }: Spot, { from, to, width, upper, lower }: Eye, covered: number): number {
  const soft = 0.1 * width;
  return (
    smoothstep(-0.28 * width, -0.28 * width + soft, Math.min(x - from, to - x)) *
    smoothstep(-covered - soft, -covered, Math.min(y - upper(x), lower(x) - y))
  );
}

/**
 * The irises of eyes that look the same way: dark discs with bright sides. Null where they cannot be told from the
 * white.
 */
export function findIrises(image: RgbaImage, { frame }: FacePoints, eyes: readonly Eye[]): Iris[] | null {
  if (eyes.length === 0 || eyes.some(({ width }) => width < leastWidth)) return null;
  const whiteness = (at: Spot): number => whitenessOf(colourAt(image, outOfFace(frame, at)));
  let best = { along: 0, share: 0, contrast: 0 };
  for (let along = 0.3; along < 0.705; along += 0.02) {
    for (const share of irisShares) {
      const sum = eyes.reduce((total, eye) => total + contrastOf(discIn(eye, along, share), eye, whiteness), 0);
      const contrast = sum / eyes.length - 60 * Math.abs(along - 0.5);
      if (contrast > best.contrast) best = { along, share, contrast };
    }
  }
  if (best.contrast < leastContrast) return null;
  return eyes.map((eye) => {
    let own = discIn(eye, best.along, best.share);
    let most = -Infinity;
    for (let off = -0.1; off <= 0.101; off += 0.02) {
      for (const share of irisShares) {
        const disc = discIn(eye, best.along + off, share);
        const contrast =
          contrastOf(disc, eye, whiteness) - 60 * Math.abs(off) - 60 * Math.max(Math.abs(share - best.share) - 0.03, 0);
        if (contrast <= most) continue;
        most = contrast;
        own = disc;
      }
    }
    return { ...own, radius: Math.max(own.radius, 0.45 * eye.open) };
  });
}

function whitenessOf(colour: Colour): number {
  return lumaOf(colour) - 0.7 * (Math.max(...colour) - Math.min(...colour));
}

/** Radii of irises, in widths of the eye: of people, and of large drawn eyes. */
const irisShares = [0.17, 0.2, 0.23, 0.26, 0.3];

function discIn({ from, width, upper, lower }: Eye, along: number, share: number): Iris {
  const x = from + width * along;
  return { x, y: (upper(x) + lower(x)) / 2, radius: share * width };
}

/** How suddenly it becomes white at the sides of a disc (Daugman's operator), most of all at the one where it is less. */
function contrastOf({ x, y, radius }: Iris, { from, to, width }: Eye, whiteness: (at: Spot) => number): number {
  const step = Math.max(0.14 * radius, 0.8);
  const sides = [-1, 1].map((side) => {
    let sum = 0;
    for (let v = -2; v <= 2; v++) {
      const angle = v * 0.24;
      const at = (r: number): Spot => ({ x: x + side * Math.cos(angle) * r, y: y + Math.sin(angle) * r });
      const white = at(radius + step);
      if (white.x < from + 0.05 * width || white.x > to - 0.05 * width) return 0;
      sum += whiteness(white) - 0.5 * (whiteness(at(radius - step)) + whiteness(at(radius - 2 * step)));
    }
    return sum / 5;
  });
  return 0.65 * Math.min(...sides) + 0.35 * Math.max(...sides);
}

/** The colour of the white where the iris is: between those beside it. */
function whiteAt(
  { x, y }: Spot,
  iris: Iris,
  { from, to, width, upper, lower }: Eye,
  own: (at: Spot) => Colour,
): Colour {
  const half = Math.sqrt(Math.max((1.5 * iris.radius) ** 2 - (y - iris.y) ** 2, 0));
  const sideAt = (side: -1 | 1): { share: number; colour: Colour } | null => {
    let best: { at: number; colour: Colour; white: number } | null = null;
    for (const beyond of [0, 0.15, 0.3, 0.5]) {
      const at = iris.x + side * (half + beyond * iris.radius);
      const top = upper(at) + 0.06 * width;
      const bottom = lower(at) - 0.05 * width;
      if (at < from + 0.06 * width || at > to - 0.06 * width || bottom <= top) continue;
      const colour = own({ x: at, y: Math.min(Math.max(y, top), bottom) });
      const white = whitenessOf(colour);
      if (best === null || white > best.white) best = { at, colour, white };
    }
    return best === null ? null : { share: 1 / Math.max(Math.abs(x - best.at), 1), colour: best.colour };
  };
  const sides = [sideAt(-1), sideAt(1)].filter((one) => one !== null);
  if (sides.length === 0) return own({ x, y });
  const sum = sides.reduce((total, { share }) => total + share, 0);
  const mix = (c: 0 | 1 | 2): number => sides.reduce((total, { share, colour }) => total + share * colour[c], 0) / sum;
  // The upper lid throws its shadow on what comes out from under the iris.
  const shadow = 0.86 + 0.14 * smoothstep(0, 0.4, (y - upper(x)) / Math.max(lower(x) - upper(x), 1));
  return [mix(0) * shadow, mix(1) * shadow, mix(2) * shadow];
}

/** Where a lid hides the iris, or nearly, it is as it is beside its middle, as far from it. */
function seenBeside(at: Spot, iris: Iris, { upper, lower, width }: Eye): Spot {
  const top = upper(at.x) + 0.07 * width;
  const bottom = lower(at.x) - 0.05 * width;
  if (at.y >= top && at.y <= bottom) return at;
  const radius = Math.hypot(at.x - iris.x, at.y - iris.y);
  const y = Math.min(Math.max(at.y, top), Math.max(bottom, top));
  const dy = Math.min(Math.max(y - iris.y, -radius), radius);
  const side = at.x < iris.x ? -1 : 1;
  return { x: iris.x + side * Math.sqrt(radius ** 2 - dy ** 2), y: iris.y + dy };
}
