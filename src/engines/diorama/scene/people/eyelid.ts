import type { RgbaImage } from '../../types.ts';
import { heightAt, type FacePoints, type Spot } from './face-frame.ts';
import { landmarks } from './landmarks.ts';
import { cutPatch, outOfFace, smoothstep } from './patch.ts';

/** Less open than this share of its width, an eye counts as closed. */
const leastOpen = 0.1;

/** Skin above an eye that is so much darker than the cheeks is no skin: sunglasses, or a deep shadow. */
const darkest = 0.42;

function isCovered(
  image: RgbaImage,
  points: FacePoints,
  above: (x: number) => number,
  from: number,
  to: number,
): boolean {
  const luma = (at: Spot): number => {
    const { x, y } = outOfFace(points.frame, at);
    const px = Math.min(Math.max(Math.round(x), 0), image.width - 1);
    const py = Math.min(Math.max(Math.round(y), 0), image.height - 1);
    const i = (py * image.width + px) * 4;
    return 0.3 * image.data[i]! + 0.6 * image.data[i + 1]! + 0.1 * image.data[i + 2]!;
  };
  const skin = points.all([...landmarks.cheeks, landmarks.noseTip, 151]).map(luma);
  const lid = Array.from({ length: 9 }, (_, i) => {
    const x = from + ((to - from) * (i + 2)) / 12;
    return luma({ x, y: above(x) });
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(lid) < darkest * mean(skin);
}

/**
 * The upper lid as a piece of its own: what lies between brow and lashes stretches down over the eye, so that the eye
 * itself never bends. Null for an eye that is closed or too small.
 */
export function cutEyelid(
  image: RgbaImage,
  points: FacePoints,
  side: 'rightEye' | 'leftEye',
  solid: (index: number) => number,
) {
  const { frame } = points;
  const { upper, lower, brow } = landmarks[side];
  const byX = (a: Spot, b: Spot): number => a.x - b.x;
  const upperLine = points.all(upper).toSorted(byX);
  const lowerLine = points.all(lower).toSorted(byX);
  const browLine = points.all(brow).toSorted(byX);
  const from = upperLine[0]!.x;
  const to = upperLine.at(-1)!.x;
  const width = to - from;
  const lid = (x: number): number => heightAt(upperLine, x);
  const opening = (x: number): number => Math.max(heightAt(lowerLine, x) - lid(x), 0);
  const middle = (from + to) / 2;
  const open = opening(middle);
  if (width < 9 || open < leastOpen * width || open < 2.5) return null;

  const lash = Math.max(0.05 * width, 1);
  /** Lashes and the rim of the lid are seen from above when the eye is shut: only the skin above them stretches. */
  const rim = Math.max(0.15 * width, 1.5);
  /** Where the skin begins to stretch. */
  const crease = (x: number): number => {
    const room = lid(x) - heightAt(browLine, x);
    return lid(x) - Math.max(Math.min(0.85 * room, 0.9 * open + 0.35 * width), rim + 0.1 * width);
  };
  if (isCovered(image, points, (x) => (crease(x) + lid(x) - rim) / 2, from, to)) return null;
  const piece = cutPatch(
    image,
    {
      id: side,
      frame,
      box: {
        left: from - 0.15 * width,
        right: to + 0.15 * width,
        top: Math.min(crease(from), crease(middle), crease(to)) - 2,
        bottom: Math.max(...upperLine.map(({ y }) => y)) + lash + 3,
      },
      spacing: Math.min(Math.max(width / 26, 1.2), 5),
      alpha({ x, y }) {
        const sides = smoothstep(from - 0.12 * width, from, x) * (1 - smoothstep(to, to + 0.12 * width, x));
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
    const folded = 0.45 * rim * onRim * Math.min(opening(x) / open, 1);
    const closing = (0.97 * opening(x) + folded) * down ** 1.2;
    travel[i * 2] = -frame.across.y * closing;
    travel[i * 2 + 1] = frame.across.x * closing;
    const share = Math.min(opening(x) / open, 1);
    const onLashes = Math.exp(-(((y - lid(x) - 0.4 * lash) / (1.1 * lash)) ** 2));
    shade[i] = -share * (6 * down + 16 * onLashes);
  });
  return { mesh: piece.mesh, travel, shade };
}
