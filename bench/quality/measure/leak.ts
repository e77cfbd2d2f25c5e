import type { Plan } from '../../../src/contract/plan.ts';
import type { Perception, Raster } from '../../../src/engines/diorama/types.ts';
import type { DecodedFrame } from '../../../src/media/probe.ts';
import { farneback, magnitudes } from './flow.ts';
import { withMats, type Mat, type OpenCv } from './opencv.ts';
import { lumaOf } from './picture.ts';

export type Leak = {
  /** Pixels of the video by which calm places have moved since the first frame: their mean and the 95th percentile, at the worst of four moments. */
  readonly mean: number;
  readonly most: number;
  /** Share of the picture that is calm and has texture to measure by. */
  readonly share: number;
};

/** Share of the short side by which what the plan moves is widened before the rest counts as calm. */
const widening = 0.06;
/** Least eigenvalue of the gradients around a pixel (values 0 to 1) from which its motion can be measured. */
const leastTexture = 2e-4;
const leastShare = 0.01;

/**
 * 255 where nothing of the plan has any business: away from subjects and regions that it moves. Null when it moves the
 * camera, the light or what is in the air, which are everywhere.
 */
export function calmPlaces(cv: OpenCv, plan: Plan, perception: Perception): Raster | null {
  const { width, height } = plan.size;
  if (plan.camera.some(({ move }) => move !== 'static') || plan.atmosphere.length > 0) return null;
  const owned = new Uint8Array(width * height);
  const { subjects } = perception.summary;
  for (const { region, params } of [...plan.subjects, ...plan.scene]) {
    const subject = subjects.findIndex(({ id }) => id === region || id === params['of']);
    const seen = perception.regions.filter(({ name }) => name === region);
    if (subject < 0 && seen.length === 0) return null;
    for (let i = 0; i < owned.length; i += 1) {
      if (subject >= 0 && perception.instances.data[i] === subject + 1) owned[i] = 255;
      for (const { mask } of seen) if (mask.data[i]! > 12) owned[i] = 255;
    }
  }
  return withMats((own) => {
    const mask = own(new cv.Mat(height, width, cv.CV_8UC1));
    mask.data.set(owned);
    const wide = own(new cv.Mat());
    const side = 2 * Math.round(widening * Math.min(width, height)) + 1;
    cv.dilate(mask, wide, own(cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(side, side))));
    return { width, height, data: wide.data.map((value) => 255 - value) };
  });
}

/** Side of the window, pixels, in which a place is compared with itself. */
const compared = 15;
/** An edge whose gradient lies aslant to a motion changes less than one across it; with noise, by less than a half on average. */
const aslant = 2;

/**
 * Bounds a flow by what it must change: values change by their gradient times the motion. Dense flow smears what moves
 * over what lies beside it and did not change at all.
 */
function atMost(cv: OpenCv, first: Mat, now: Mat): (length: number, at: number) => number {
  return withMats((own) => {
    const window = new cv.Size(compared, compared);
    const mean = (of: Mat): Float32Array => {
      const wide = own(new cv.Mat());
      cv.blur(of, wide, window);
      return Float32Array.from(wide.data32F);
    };
    const [before, after] = [first, now].map((luma) => {
      const smooth = own(new cv.Mat());
      luma.convertTo(smooth, cv.CV_32F);
      cv.GaussianBlur(smooth, smooth, new cv.Size(5, 5), 1);
      return smooth;
    });
    const change = own(new cv.Mat());
    cv.absdiff(before!, after!, change);
    const [across, down] = [own(new cv.Mat()), own(new cv.Mat())];
    cv.Sobel(before!, across, cv.CV_32F, 1, 0, 3, 1 / 8);
    cv.Sobel(before!, down, cv.CV_32F, 0, 1, 3, 1 / 8);
    const slope = own(new cv.Mat());
    cv.magnitude(across, down, slope);
    const [changes, slopes] = [mean(change), mean(slope)];
    return (length, at) => Math.min(length, (aslant * changes[at]!) / Math.max(slopes[at]!, 1e-3));
  });
}

/** How far calm places move, by dense flow from the first frame at the video's own size. */
export class LeakMeter {
  readonly #cv: OpenCv;
  readonly #calm: Raster;
  readonly #moments: ReadonlySet<number>;
  readonly #found: { mean: number; most: number }[] = [];
  #first: Mat | null = null;
  #measured: number[] = [];

  constructor(cv: OpenCv, calm: Raster, frames: number) {
    this.#cv = cv;
    this.#calm = calm;
    this.#moments = new Set([0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (frames - 1))));
  }

  frame(frame: DecodedFrame): void {
    if (frame.index === 0) {
      this.#first = lumaOf(this.#cv, frame);
      this.#measured = this.#textured(this.#first);
    } else if (this.#moments.has(frame.index) && this.#first !== null && this.#measured.length > 0) {
      const first = this.#first;
      const lengths = withMats((own) => {
        const luma = own(lumaOf(this.#cv, frame));
        const flow = magnitudes(own(farneback(this.#cv, first, luma, 21)));
        return flow.map(atMost(this.#cv, first, luma));
      });
      const calm = Float32Array.from(this.#measured, (at) => lengths[at]!).toSorted();
      this.#found.push({
        mean: calm.reduce((sum, value) => sum + value, 0) / calm.length,
        most: calm[Math.floor(calm.length * 0.95)]!,
      });
    }
  }

  /** Null where too little of the picture is calm. */
  finish(): Leak | null {
    this.#first?.delete();
    this.#first = null;
    const share = this.#measured.length / this.#calm.data.length;
    if (share < leastShare || this.#found.length === 0) return null;
    const worst = (value: (found: { mean: number; most: number }) => number) => Math.max(...this.#found.map(value));
    return { mean: worst(({ mean }) => mean), most: worst(({ most }) => most), share };
  }

  #textured(luma: Mat): number[] {
    return withMats((own) => {
      const texture = own(new this.#cv.Mat());
      this.#cv.cornerMinEigenVal(luma, texture, 7, 3);
      const found: number[] = [];
      texture.data32F.forEach((value, at) => {
        if (value > leastTexture && this.#calm.data[at] === 255) found.push(at);
      });
      return found;
    });
  }
}
