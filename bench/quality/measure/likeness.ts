import sharp from 'sharp';
import { i420ToRgba } from '../../../src/media/colour.ts';
import type { DecodedFrame } from '../../../src/media/probe.ts';
import { withMats, type Mat, type OpenCv } from './opencv.ts';

export type Likeness = {
  /** Decibels, over red, green and blue. */
  readonly psnr: number;
  /** Structural similarity of luma, at most 1. */
  readonly ssim: number;
};

/** How like its input the first frame is, the input being brought to the video's size. */
export async function likeness(cv: OpenCv, frame: DecodedFrame, imagePath: string): Promise<Likeness> {
  const { width, height } = frame;
  const { data } = await sharp(imagePath)
    .autoOrient()
    .toColourspace('srgb')
    .flatten({ background: '#fff' })
    .resize(width, height, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const shown = i420ToRgba(frame.i420, width, height).data;
  let squares = 0;
  for (let i = 0; i < data.length; i += 1) if (i % 4 !== 3) squares += (data[i]! - shown[i]!) ** 2;
  return {
    psnr: 10 * Math.log10(255 ** 2 / Math.max(squares / (width * height * 3), 1e-6)),
    ssim: ssim(cv, lumaPlane(cv, data, width, height), lumaPlane(cv, shown, width, height)),
  };
}

/** BT.709 luma of sRGB code values, as floats. */
function lumaPlane(cv: OpenCv, rgba: Uint8Array, width: number, height: number): Mat {
  const luma = new cv.Mat(height, width, cv.CV_32FC1);
  const out = luma.data32F;
  for (let i = 0; i < out.length; i += 1) {
    out[i] = 0.2126 * rgba[4 * i]! + 0.7152 * rgba[4 * i + 1]! + 0.0722 * rgba[4 * i + 2]!;
  }
  return luma;
}

/** Mean SSIM with a Gaussian window of 11 x 11, sigma 1.5, K1 0.01, K2 0.03 (Wang and others 2004). Deletes both. */
function ssim(cv: OpenCv, a: Mat, b: Mat): number {
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;
  return withMats((own) => {
    own(a);
    own(b);
    const blurred = (one: Mat, other: Mat | null): Float32Array => {
      const product = own(new cv.Mat());
      if (other === null) one.copyTo(product);
      else cv.multiply(one, other, product);
      const smooth = own(new cv.Mat());
      cv.GaussianBlur(product, smooth, new cv.Size(11, 11), 1.5, 1.5);
      return smooth.data32F.slice();
    };
    const meanA = blurred(a, null);
    const meanB = blurred(b, null);
    const squareA = blurred(a, a);
    const squareB = blurred(b, b);
    const product = blurred(a, b);
    let sum = 0;
    for (let i = 0; i < meanA.length; i += 1) {
      const ma = meanA[i]!;
      const mb = meanB[i]!;
      const va = squareA[i]! - ma * ma;
      const vb = squareB[i]! - mb * mb;
      const cov = product[i]! - ma * mb;
      sum += ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
    }
    return sum / meanA.length;
  });
}
