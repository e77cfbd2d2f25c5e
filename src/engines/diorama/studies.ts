import { createHash } from 'node:crypto';
import type { Perceiver } from './perceive/perceive.ts';
import type { Perception, RgbaImage, Scene } from './types.ts';

/** What was found out about one picture; the scene is built when it is first drawn. */
export type Study = { readonly image: RgbaImage; readonly perception: Perception; scene: Scene | null };

/** Pictures whose perception and scene are kept: some 30 MB each. */
const studiesKept = 4;

/** The pictures studied last, by the hash of their pixels: the same photo with another prompt is not looked at again. */
export class Studies {
  readonly #perceiver: Perceiver;
  readonly #kept = new Map<string, Study>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(perceiver: Perceiver) {
    this.#perceiver = perceiver;
  }

  /**
   * Looks at one picture at a time: whoever asks for the same one meanwhile finds it looked at.
   *
   * @throws the signal's reason when it is aborted; looking stops then.
   */
  study(image: RgbaImage, signal: AbortSignal): Promise<Study> {
    const study = this.#last.then(() => this.#look(image, signal));
    this.#last = study.catch(() => undefined);
    return study;
  }

  /**
   * As `study`, but the picture is looked at to the end even if nobody waits: whoever withdraws a plan while typing asks
   * for the next one at once.
   *
   * @throws the signal's reason as soon as it is aborted.
   */
  async studyOnce(image: RgbaImage, signal: AbortSignal): Promise<Study> {
    signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    // A signal's reason is what its users expect.
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([this.study(image, new AbortController().signal), aborted]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  forget(): void {
    this.#kept.clear();
  }

  async #look(image: RgbaImage, signal: AbortSignal): Promise<Study> {
    signal.throwIfAborted();
    const key = createHash('sha256').update(`${image.width}x${image.height}:`).update(image.data).digest('hex');
    const known = this.#kept.get(key);
    const study = known ?? { image, perception: await this.#perceiver.perceive(image, signal), scene: null };
    // Maps keep the order of insertion: the first key is the one used longest ago.
    this.#kept.delete(key);
    this.#kept.set(key, study);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= studiesKept) break;
      this.#kept.delete(oldest);
    }
    return study;
  }
}
