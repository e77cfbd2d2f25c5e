import type { Field, RgbaImage } from '../../types.ts';
import { resizeRgb } from '../raster/resize.ts';
import { loadGraphNet } from './graph-net.ts';

const side = 256;

export type PeopleNet = {
  /** How much each pixel is a person, 0 to 1, on a square of 256 that the picture is stretched to. */
  run(image: RgbaImage): Field;
};

/** MediaPipe's selfie segmentation; null when its package is not installed. */
export async function loadPeopleNet(): Promise<PeopleNet | null> {
  const net = await loadGraphNet('people');
  if (net === null) return null;
  return {
    run(image) {
      const input = resizeRgb(image, side, side).data.map((value) => value / 255);
      const [data] = net.run(input, [1, side, side, 3], ['activation_10:0']);
      return { width: side, height: side, data: data! };
    },
  };
}
