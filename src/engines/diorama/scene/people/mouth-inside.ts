import type { RgbaImage } from '../../types.ts';
import type { FacePoints } from './face-frame.ts';
import { cutPatch, outOfFace, smoothstep } from './patch.ts';
import type { Mouth } from './mouth.ts';

type Colour = readonly [number, number, number];

/** Height of the row of upper teeth, in face heights. */
const teethHeight = 0.042;

/**
 * What shows when closed lips part: the upper teeth, which stay with the skull, darkness and a hint of tongue. It takes
 * its light from the lips around it.
 */
export function inside(image: RgbaImage, points: FacePoints, mouth: Mouth, solid: (index: number) => number) {
  const { frame } = points;
  const h = frame.height;
  const lip = lipColour(image, points, mouth);
  const light = (0.3 * lip[0] + 0.5 * lip[1] + 0.2 * lip[2]) / 255;
  const dark: Colour = [lip[0] * 0.2, lip[1] * 0.12, lip[2] * 0.13];
  const tongue: Colour = [lip[0] * 0.62, lip[1] * 0.45, lip[2] * 0.48];
  const bright = Math.min(0.3 + 0.8 * light, 0.88);
  const teeth: Colour = [238 * bright, 228 * bright, 216 * bright];
  const drawnDark: Colour = [lip[0] * 0.42, lip[1] * 0.17, lip[2] * 0.18];
  const mix = (a: Colour, b: Colour, t: number): Colour => [
    a[0] + (b[0] - a[0]) * t,
    a[1] + (b[1] - a[1]) * t,
    a[2] + (b[2] - a[2]) * t,
  ];
  const piece = cutPatch(
    image,
    {
      id: 'inside of the mouth',
      frame,
      box: {
        left: mouth.middle.x - mouth.halfWidth,
        right: mouth.middle.x + mouth.halfWidth,
        top: mouth.middle.y - 0.05 * h,
        bottom: mouth.middle.y + 0.14 * h,
      },
      spacing: 0.05 * h,
      alpha: ({ x, y }) => {
        const ends = 1 - smoothstep(0.9, 1, Math.abs(mouth.across(x)));
        return ends * smoothstep(-2.5, -1, y - mouth.upper(x));
      },
      colour({ x, y }) {
        const s = mouth.across(x);
        const down = (y - mouth.upper(x)) / h;
        // Drawn mouths are one dark red with a tongue, without teeth.
        if (points.drawn !== null) return mix(drawnDark, tongue, smoothstep(0.05, 0.06, down - 0.02 * (1 - s * s)));
        const edge = teethHeight * (1 - 0.35 * s * s);
        const shadow = smoothstep(0, 0.02, down) * (1 - smoothstep(0.45, 0.9, Math.abs(s)));
        const tooth = (1 - smoothstep(edge - 0.008, edge + 0.004, down)) * (0.35 + 0.65 * shadow);
        const back = mix(dark, tongue, smoothstep(0.06, 0.12, down) * (1 - s * s) * 0.8);
        return mix(back, teeth, tooth * (1 - smoothstep(0.6, 0.95, Math.abs(s))));
      },
    },
    solid,
  );
  return piece === null ? null : { mesh: piece.mesh, still: new Float32Array(piece.spots.length * 2) };
}

/** Mean colour of the lower lip. */
function lipColour(image: RgbaImage, { frame }: FacePoints, mouth: Mouth): Colour {
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = -4; i <= 4; i++) {
    const x = mouth.middle.x + (i / 8) * mouth.halfWidth;
    const spot = outOfFace(frame, { x, y: mouth.lower(x) + 0.03 * frame.height });
    const px = Math.round(spot.x);
    const py = Math.round(spot.y);
    if (px < 0 || py < 0 || px >= image.width || py >= image.height) continue;
    for (let c = 0; c < 3; c++) sum[c]! += image.data[(py * image.width + px) * 4 + c]!;
    count++;
  }
  const mean = (c: number): number => (count === 0 ? 120 : sum[c]! / count);
  return [mean(0), mean(1), mean(2)];
}
