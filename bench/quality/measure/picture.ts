import type { DecodedFrame } from '../../../src/media/probe.ts';
import { withMats, type Mat, type OpenCv } from './opencv.ts';

/** Luma of a decoded frame, shrunk by averaging so that its short side is `shortSide` at most. The caller deletes it. */
export function lumaOf(cv: OpenCv, { i420, width, height }: DecodedFrame, shortSide = Number.POSITIVE_INFINITY): Mat {
  const scale = Math.min(1, shortSide / Math.min(width, height));
  const small = new cv.Mat();
  return withMats((own) => {
    const full = own(new cv.Mat(height, width, cv.CV_8UC1));
    full.data.set(i420.subarray(0, width * height));
    if (scale === 1) full.copyTo(small);
    else {
      const size = new cv.Size(Math.round(width * scale), Math.round(height * scale));
      cv.resize(full, small, size, 0, 0, cv.INTER_AREA);
    }
    return small;
  });
}

/**
 * Three 8-bit channels of a decoded frame, converted as `cv2.VideoCapture` does it: by BT.601, whatever the file says.
 * The caller deletes it.
 */
export function rgbAsVideoCapture(cv: OpenCv, { i420, width, height }: DecodedFrame): Mat {
  const rgb = new cv.Mat();
  return withMats((own) => {
    const planes = own(new cv.Mat((height * 3) / 2, width, cv.CV_8UC1));
    planes.data.set(i420);
    cv.cvtColor(planes, rgb, cv.COLOR_YUV2RGB_I420);
    return rgb;
  });
}
