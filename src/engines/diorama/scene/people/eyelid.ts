import type { RgbaImage } from '../../types.ts';
import { colourAt, lumaOf, type Eye, type EyeSide } from './eye.ts';
import type { FacePoints, Spot } from './face-frame.ts';
import { landmarks } from './landmarks.ts';
import { cutPatch, outOfFace, smoothstep } from './patch.ts';

/** Less open than this share of its width, an eye counts as closed. */
const leastOpen = 0.1;

/** Skin above an eye that is so much darker than the cheeks is no skin: sunglasses, or a deep shadow. */
const darkest = 0.42;

/** Beyond the corners of an eye the skin follows its lid as far as this, in widths of the eye. */
const beside = 0.32;

/** Whether an eye is large, open and bare enough to blink. */
export function canBlink(image: RgbaImage, points: FacePoints, { width, open, from, to, upper, brow }: Eye): boolean {
  if (width < 9 || open < leastOpen * width || open < 2.5) return false;
  const luma = (at: Spot): number => lumaOf(colourAt(image, outOfFace(points.frame, at)));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const skin = points.all([...landmarks.cheeks, landmarks.noseTip, 151]).map(luma);
  const lid = Array.from({ length: 9 }, (_, i) => {
    const x = from + ((to - from) * (i + 2)) / 12;
    return luma({ x, y: upper(x) - Math.min(0.45 * (upper(x) - brow(x)), 0.35 * width) });
  });
  return mean(lid) >= darkest * mean(skin);
}

/**
 * The upper lid as a piece of its own: what lies between brow and lashes stretches down over the eye, so that the eye
 * itself never bends.
 */
export function cutEyelid(
  image: RgbaImage,
  { frame }: FacePoints,
  side: EyeSide,
  { from, to, width, upper: lid, brow, opening, open }: Eye,
  solid: (index: number) => number,
) {
  const middle = (from + to) / 2;
  const lash = Math.max(0.05 * width, 1);
  /** Lashes and the rim of the lid are seen from above when the eye is shut: only the skin above them stretches. */
  const rim = Math.max(0.15 * width, 1.5);
  /** Where the skin begins to stretch. */
  const crease = (x: number): number => {
    const room = lid(x) - brow(x);
    return lid(x) - Math.max(Math.min(0.85 * room, 0.9 * open + 0.35 * width), rim + 0.1 * width);
  };
  /** The opening as the skin farther above the lashes feels it: it does not know where exactly the corners are. */
  const felt = (x: number): number => {
    let sum = 0;
    let weight = 0;
    for (let k = -4; k <= 4; k++) {
      const near = Math.exp(-((k / 2.2) ** 2));
      const at = x + k * 0.07 * width;
      sum += near * (at > from && at < to ? opening(at) : 0);
      weight += near;
    }
    return sum / weight;
  };
  const piece = cutPatch(
    image,
    {
      id: side,
      frame,
      box: {
        left: from - beside * width,
        right: to + beside * width,
        top: Math.min(crease(from), crease(middle), crease(to)) - 2,
        bottom: Math.max(lid(from), lid(to), lid(middle)) + lash + 3,
      },
      spacing: Math.min(Math.max(width / 26, 1.2), 5),
      alpha({ x, y }) {
        const sides =
          smoothstep(from - beside * width, from - 0.6 * beside * width, x) *
          (1 - smoothstep(to + 0.6 * beside * width, to + beside * width, x));
        const above = smoothstep(crease(x), crease(x) + 0.06 * width + 1, y);
        return sides * above * (1 - smoothstep(lid(x) + lash - 0.6, lid(x) + lash + 0.9, y));
      },
    },
    solid,
  );
  if (piece === null) return null;
  const travel = new Float32Array(piece.spots.length * 2);
  const shade = new Float32Array(piece.spots.length);
  piece.spots.forEach(({ x, y }, i) => {
    const down = Math.min(Math.max((y - crease(x)) / Math.max(lid(x) - rim - crease(x), 1), 0), 1);
    const onRim = Math.min(Math.max((lid(x) - y) / rim, 0), 1);
    const own = x > from && x < to ? opening(x) : 0;
    const share = Math.min(own / open, 1);
    const folded = 0.45 * rim * onRim * share;
    // At the corners the line of lashes bends down with the lid, wherever they end.
    const corner = 1 - smoothstep(-0.05 * width, 0.24 * width, Math.min(x - from, to - x));
    const soft = Math.max(smoothstep(0, 1.6 * rim, lid(x) - y), corner);
    const closing = (own + (felt(x) - own) * soft + 0.02 * width * share + folded) * down ** 1.2;
    travel[i * 2] = -frame.across.y * closing;
    travel[i * 2 + 1] = frame.across.x * closing;
    const onLashes = Math.exp(-(((y - lid(x) - 0.4 * lash) / (1.1 * lash)) ** 2));
    shade[i] = -share * (6 * down + 16 * onLashes);
  });
  return { mesh: piece.mesh, travel, shade };
}
