import type { Box, Keypoint, RgbaImage } from '../../types.ts';
import { resizeRgb } from '../raster/resize.ts';
import { loadGraphNet } from './graph-net.ts';
import { jointNames } from './pose.ts';

const side = 256;

export type JointNet = {
  /** All 17 joints of the one person in a square part of the picture, which may reach beyond its borders. */
  run(image: RgbaImage, part: Box): Keypoint[];
};

/** MoveNet thunder, which looks at one person from nearby; null when its package is not installed. */
export async function loadJointNet(): Promise<JointNet | null> {
  const net = await loadGraphNet('joints');
  if (net === null) return null;
  return {
    run(image, part) {
      const square = {
        x: part.x * image.width,
        y: part.y * image.height,
        width: part.width * image.width,
        height: part.height * image.height,
      };
      const rgb = resizeRgb(image, side, side, square).data;
      blacken(rgb, image, square);
      const [values] = net.run(rgb, [1, side, side, 3], ['Identity:0'], 'int32');
      return jointNames.map((name, i) => ({
        name,
        x: part.x + values![i * 3 + 1]! * part.width,
        y: part.y + values![i * 3]! * part.height,
        score: values![i * 3 + 2]!,
      }));
    },
  };
}

/** The net was trained on crops that are black beyond the picture: repeated borders look like limbs to it. */
function blacken(rgb: Float32Array, image: RgbaImage, square: Box): void {
  for (let y = 0; y < side; y++) {
    const py = square.y + ((y + 0.5) / side) * square.height;
    for (let x = 0; x < side; x++) {
      const px = square.x + ((x + 0.5) / side) * square.width;
      if (px < 0 || py < 0 || px > image.width || py > image.height)
        rgb.fill(0, (y * side + x) * 3, (y * side + x) * 3 + 3);
    }
  }
}
