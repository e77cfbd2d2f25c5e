import type { NativePrediction } from '../../../src/contract/native.ts';

/** What a submission consists of. The image is a URL that the server can reach, of an upload for instance. */
export type Input = {
  readonly image: string;
  readonly prompt: string;
  readonly duration: 4 | 8;
  readonly movement_amplitude: NativePrediction['input']['movement_amplitude'];
  /** -1 picks one at random. */
  readonly seed: number;
};
