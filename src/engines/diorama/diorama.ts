import { join } from 'node:path';
import type { Plan } from '../../contract/plan.ts';
import type { EngineInput, Progress, Stage } from '../../contract/renderer.ts';
import { createEncoder } from '../../media/encoder.ts';
import { decodeImage, writePosters } from '../../media/image.ts';
import type { PlanningEngine } from '../engine.ts';
import { createMotion, fitPlan } from './motion/motion.ts';
import { createPerceiver } from './perceive/perceive.ts';
import { settleMarks } from './plan/marks.ts';
import { makePlan } from './plan/plan.ts';
import { reportPerception } from './perceive/report.ts';
import { FrameRenderer } from './render/renderer.ts';
import { buildScene } from './scene/build.ts';
import { HoleFiller } from './scene/fill.ts';
import { Studies, type Study } from './studies.ts';

/** Share of the whole that is done when a stage begins. */
const stageStart = { looking: 0.02, planning: 0.24, building: 0.25, drawing: 0.35, checking: 0.96 } as const;

export type DioramaOptions = {
  /** Threads that draw; default: one a core, at most 8. The frames are the same for any number. */
  readonly threads?: number;
  /** Folder of nets that the user has added; null, the default, when there is none. */
  readonly modelsFolder?: string | null;
};

/** The embedded engine, and what ends its threads. */
export type Diorama = PlanningEngine & {
  /** Forgets the pictures studied so far. */
  forget(): void;
  close(): Promise<void>;
};

/** Opens the embedded engine. Nets and kernels are loaded once and kept warm. */
export async function createDiorama(options: DioramaOptions = {}): Promise<Diorama> {
  const [perceiver, filler, renderer] = await Promise.all([
    createPerceiver(options.modelsFolder),
    HoleFiller.open(),
    FrameRenderer.open(options.threads),
  ]);
  const studies = new Studies(perceiver);
  return {
    async plan({ imagePath, input }, { signal }) {
      const { image } = await decodeImage(imagePath);
      const study = await studies.studyOnce(image, signal);
      study.scene ??= buildScene(image, study.perception, filler);
      const wished = planFor(study, input);
      const plan = settleMarks(wished, fitPlan(wished, study.scene));
      return { plan, perception: reportPerception(study.perception) };
    },

    async generate({ imagePath, input, scratchDir }, { signal, onProgress }) {
      const clock = new StageClock(onProgress);
      clock.enter('looking');
      const { image } = await decodeImage(imagePath);
      signal.throwIfAborted();
      const study = await studies.study(image, signal);
      clock.enter('planning');
      const wished = planFor(study, input);
      clock.enter('building');
      study.scene ??= buildScene(image, study.perception, filler);
      signal.throwIfAborted();
      const plan = settleMarks(wished, fitPlan(wished, study.scene));
      const motion = createMotion(plan, study.scene);
      clock.enter('drawing');
      const path = join(scratchDir, 'video.mp4');
      const encoder = await createEncoder({ path, ...plan.size, fps: plan.fps, frames: motion.frames });
      try {
        await renderer.draw(
          study.scene,
          motion,
          async (i420, frame) => {
            await encoder.push(i420);
            clock.frame(frame + 1, motion.frames);
          },
          signal,
        );
        const { bytes, frames } = await encoder.finish();
        const posters = await writePosters(image, scratchDir);
        return {
          video: { path, ...posters, ...plan.size, fps: plan.fps, frames, bytes },
          plan,
          timings: clock.stop(),
        };
      } finally {
        await encoder.abort();
      }
    },

    forget: () => studies.forget(),
    close: () => renderer.close(),
  };
}

function planFor({ image, perception }: Study, input: EngineInput): Plan {
  return makePlan(input, perception.summary, { width: image.width, height: image.height });
}

/** Times the stages and reports progress. */
class StageClock {
  readonly #onProgress: (progress: Progress) => void;
  readonly #timings: Record<string, number> = {};
  readonly #started = performance.now();
  #stage: keyof typeof stageStart | null = null;
  #entered = this.#started;

  constructor(onProgress: (progress: Progress) => void) {
    this.#onProgress = onProgress;
  }

  enter(stage: keyof typeof stageStart & Stage): void {
    this.#leave();
    this.#stage = stage;
    this.#onProgress({ stage, fraction: stageStart[stage], frame: null, frames: null });
  }

  frame(frame: number, frames: number): void {
    const fraction = stageStart.drawing + ((stageStart.checking - stageStart.drawing) * frame) / frames;
    this.#onProgress({ stage: 'drawing', fraction, frame, frames });
  }

  /** Milliseconds by stage, and `total`. */
  stop(): Record<string, number> {
    this.#leave();
    return { ...this.#timings, total: Math.round(performance.now() - this.#started) };
  }

  #leave(): void {
    const now = performance.now();
    if (this.#stage !== null) this.#timings[this.#stage] = Math.round(now - this.#entered);
    this.#entered = now;
  }
}
