import type { DecodedFrame } from '../../../src/media/probe.ts';
import { withMats, type Mat, type OpenCv } from './opencv.ts';
import { rgbAsVideoCapture } from './picture.ts';
import { flickerScore } from './rules.ts';

/** VBench's temporal flickering of a video, frame after frame. */
export class FlickerMeter {
  readonly #cv: OpenCv;
  readonly #differences: number[] = [];
  #before: Mat | null = null;

  constructor(cv: OpenCv) {
    this.#cv = cv;
  }

  frame(frame: DecodedFrame): void {
    const rgb = rgbAsVideoCapture(this.#cv, frame);
    const before = this.#before;
    if (before !== null) {
      withMats((own) => {
        const difference = own(new this.#cv.Mat());
        this.#cv.absdiff(before, rgb, difference);
        const [r, g, b] = this.#cv.mean(difference);
        this.#differences.push((r! + g! + b!) / 3);
      });
      before.delete();
    }
    this.#before = rgb;
  }

  /** 0 to 100. */
  finish(): number {
    this.#before?.delete();
    this.#before = null;
    return flickerScore(this.#differences);
  }
}
