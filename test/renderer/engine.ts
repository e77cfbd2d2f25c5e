import { join } from 'node:path';
import type { Plan } from '../../src/contract/plan.ts';
import type { EngineInput } from '../../src/contract/renderer.ts';
import type { PlanningEngine } from '../../src/engines/engine.ts';
import { createEncoder } from '../../src/media/encoder.ts';
import { decodeImage, writePosters } from '../../src/media/image.ts';

/** A real engine that draws grey frames, each a little lighter than the one before. */
export function greyEngine(onFrame: (index: number) => Promise<void> = async () => undefined): PlanningEngine {
  return {
    async plan({ imagePath, input }) {
      const { image } = await decodeImage(imagePath);
      const perception = { subjects: [], regions: [], horizon: null, sky: 0, sky_outlines: [], ground: 0 };
      return { plan: planOf(input, image), perception };
    },
    async generate({ imagePath, input, scratchDir }, { signal, onProgress }) {
      onProgress({ stage: 'looking', fraction: 0.1, frame: null, frames: null });
      const { image } = await decodeImage(imagePath);
      const { width, height } = image;
      const frames = input.duration * 24;
      const path = join(scratchDir, 'video.mp4');
      const encoder = await createEncoder({ path, width, height, fps: 24, frames, preset: 'ultrafast' });
      try {
        const i420 = new Uint8Array((width * height * 3) / 2).fill(128);
        for (let index = 0; index < frames; index += 1) {
          await onFrame(index);
          signal.throwIfAborted();
          i420.fill(luma(index), 0, width * height);
          await encoder.push(i420);
          onProgress({ stage: 'drawing', fraction: 0.2 + (0.7 * index) / frames, frame: index + 1, frames });
        }
        const { bytes } = await encoder.finish();
        const posters = await writePosters(image, scratchDir);
        return {
          video: { path, ...posters, width, height, fps: 24, frames, bytes },
          plan: planOf(input, image),
          timings: { drawing: 5, total: 5 },
        };
      } finally {
        await encoder.abort();
      }
    },
  };
}

/** Brightness of a frame, 16 to 235. */
export function luma(index: number): number {
  return 30 + index * 2;
}

function planOf(input: EngineInput, size: { width: number; height: number }): Plan {
  return {
    version: 1,
    seed: input.seed,
    duration: input.duration,
    fps: 24,
    size: { width: size.width, height: size.height },
    camera: [],
    subjects: [],
    scene: [],
    atmosphere: [],
    tempo: 1,
    amplitude: 'small',
    reduced: [],
    unsupported: [],
  };
}
