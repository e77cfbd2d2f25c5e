import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Amplitude, Plan } from '../../src/contract/plan.ts';
import { createDiorama, type Diorama } from '../../src/engines/diorama/diorama.ts';
import { createPerceiver, type Perceiver } from '../../src/engines/diorama/perceive/perceive.ts';
import { journeys } from '../../src/engines/diorama/motion/people/journey.ts';
import { buildScene } from '../../src/engines/diorama/scene/build.ts';
import { HoleFiller } from '../../src/engines/diorama/scene/fill.ts';
import type { Perception, RgbaImage, Scene } from '../../src/engines/diorama/types.ts';
import { decodeImage } from '../../src/media/image.ts';
import { decodeFrames, type DecodedFrame } from '../../src/media/probe.ts';
import { MovementMeter, type Movement } from './measure/flow.ts';
import { FlickerMeter } from './measure/flicker.ts';
import { calmPlaces, LeakMeter, type Leak } from './measure/leak.ts';
import { likeness, type Likeness } from './measure/likeness.ts';
import type { OpenCv } from './measure/opencv.ts';
import { CameraMeter, type CameraSeen } from './measure/tracking.ts';
import { BodyMeter, type BodiesSeen } from './people/body-meter.ts';
import { drawnBodies, outsideBodies } from './people/drawn-bodies.ts';
import type { Picture } from './pictures.ts';

export type Measure = 'camera' | 'movement' | 'flicker' | 'leak' | 'bodies';

/** A clip that some section wants, and what is to be measured on it. */
export type Order = {
  readonly picture: Picture;
  readonly prompt: string;
  readonly amplitude: Amplitude | 'auto';
  readonly measures: readonly Measure[];
};

export type Clip = {
  readonly picture: string;
  readonly prompt: string;
  readonly amplitude: Amplitude | 'auto';
  readonly plan: Plan;
  /** From request to file with the nets loaded; `known` when the picture had been looked at before. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly known: boolean;
  readonly timings: Readonly<Record<string, number>>;
  readonly first: Likeness;
} & Measured;

/** Null where nobody asked, or where the plan moves what must be still to be measured. */
type Measured = {
  readonly camera: CameraSeen | null;
  readonly movement: Movement | null;
  readonly flicker: number | null;
  readonly leak: Leak | null;
  /** With a still camera only. */
  readonly bodies: BodiesSeen | null;
};

const nothingMeasured: Measured = { camera: null, movement: null, flicker: null, leak: null, bodies: null };

type RunningMeter = {
  readonly meter: { frame(frame: DecodedFrame, last: boolean): void };
  readonly read: () => Partial<Measured>;
};

const duration = 4;
const seed = 1;

/** Draws clips with the embedded engine, and measures what a decoder makes of the files. */
export class ClipStudio {
  readonly #cv: OpenCv;
  readonly #diorama: Diorama;
  readonly #scratch: string;
  readonly #looked = new Set<string>();
  #perceiver: Perceiver | null = null;
  #filler: HoleFiller | null = null;
  #seen: { path: string; image: RgbaImage; perception: Perception; scene: Scene | null } | null = null;

  private constructor(cv: OpenCv, diorama: Diorama, scratch: string) {
    this.#cv = cv;
    this.#diorama = diorama;
    this.#scratch = scratch;
  }

  static async open(cv: OpenCv, scratch: string): Promise<ClipStudio> {
    return new ClipStudio(cv, await createDiorama(), scratch);
  }

  /** Draws one clip that nobody measures, so that everything is loaded and compiled. */
  async warmUp(picture: Picture): Promise<void> {
    await this.#draw({ picture, prompt: '', amplitude: 'auto', measures: [] });
    this.#diorama.forget();
    this.#looked.clear();
  }

  async make(order: Order): Promise<Clip> {
    const { picture, prompt, amplitude } = order;
    const { plan, timings, seconds, cpuSeconds, known, path } = await this.#draw(order);
    const meters = await this.#meters(order, plan);
    let first: Likeness | null = null;
    for await (const frame of decodeFrames(path, meters.length === 0 ? new Set([0]) : undefined)) {
      if (frame.index === 0) first = await likeness(this.#cv, frame, picture.path);
      for (const { meter } of meters) meter.frame(frame, frame.index === plan.duration * plan.fps - 1);
    }
    if (first === null) throw new Error(`${path} holds no frame.`);
    await rm(path);
    const measured: Measured = { ...nothingMeasured };
    for (const { read } of meters) Object.assign(measured, read());
    const { name } = picture;
    return { picture: name, prompt, amplitude, plan, seconds, cpuSeconds, known, timings, first, ...measured };
  }

  /** What looks at the frames of a clip, and what it comes to. */
  async #meters({ picture, measures }: Order, plan: Plan): Promise<RunningMeter[]> {
    const running: RunningMeter[] = [];
    if (measures.includes('camera')) {
      const meter = new CameraMeter(this.#cv);
      running.push({ meter, read: () => ({ camera: meter.finish() }) });
    }
    if (measures.includes('movement')) {
      const meter = new MovementMeter(this.#cv, plan.fps);
      running.push({ meter, read: () => ({ movement: meter.finish() }) });
    }
    if (measures.includes('flicker') && isSteady(plan)) {
      const meter = new FlickerMeter(this.#cv);
      running.push({ meter, read: () => ({ flicker: meter.finish() }) });
    }
    const stands = plan.camera.every(({ move }) => move === 'static');
    const looksAtBodies = stands && (measures.includes('bodies') || measures.includes('leak'));
    const bodies = looksAtBodies ? drawnBodies(plan, await this.#sceneOf(picture)) : null;
    const moves = bodies !== null && bodies.pieces.length > 0;
    if (moves && measures.includes('bodies')) {
      const meter = new BodyMeter(this.#cv, bodies, plan.size, plan.fps);
      running.push({ meter, read: () => ({ bodies: meter.finish() }) });
    }
    if (measures.includes('leak') || (moves && measures.includes('bodies'))) {
      const calm = (await this.#worldPasses(picture, plan))
        ? null
        : calmPlaces(this.#cv, plan, await this.#perceive(picture));
      if (calm !== null) {
        const outside = moves ? outsideBodies(bodies, calm) : calm;
        const meter = new LeakMeter(this.#cv, outside, plan.duration * plan.fps);
        running.push({ meter, read: () => ({ leak: meter.finish() }) });
      }
    }
    return running;
  }

  /** Whether the plan lets the world pass by somebody who walks: then nothing of the picture is calm. */
  async #worldPasses(picture: Picture, plan: Plan): Promise<boolean> {
    if (!plan.subjects.some(({ action }) => action === 'walk' || action === 'run')) return false;
    return journeys(plan, await this.#sceneOf(picture)).some(({ passed }) => passed(plan.duration) !== 0);
  }

  async close(): Promise<void> {
    await this.#diorama.close();
  }

  async #draw({ picture, prompt, amplitude }: Order) {
    const scratchDir = join(this.#scratch, 'clip');
    await mkdir(scratchDir, { recursive: true });
    const known = this.#looked.has(picture.path);
    const cpu = process.cpuUsage();
    const started = performance.now();
    const { video, plan, timings } = await this.#diorama.generate(
      { imagePath: picture.path, input: { prompt, duration, movementAmplitude: amplitude, seed }, scratchDir },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    this.#looked.add(picture.path);
    return { plan, timings, seconds, cpuSeconds: (user + system) / 1e6, known, path: video.path };
  }

  async #perceive(picture: Picture): Promise<Perception> {
    return (await this.#look(picture)).perception;
  }

  async #sceneOf(picture: Picture): Promise<Scene> {
    const seen = await this.#look(picture);
    this.#filler ??= await HoleFiller.open();
    seen.scene ??= buildScene(seen.image, seen.perception, this.#filler);
    return seen.scene;
  }

  /** What the engine sees, found out once more: it keeps it to itself. */
  async #look({ path }: Picture) {
    if (this.#seen?.path === path) return this.#seen;
    this.#perceiver ??= await createPerceiver();
    const { image } = await decodeImage(path);
    const perception = await this.#perceiver.perceive(image, new AbortController().signal);
    return (this.#seen = { path, image, perception, scene: null });
  }
}

/** True where nothing but subjects and regions moves: a still camera, no weather, no change of light. */
function isSteady({ camera, atmosphere, scene }: Plan): boolean {
  return (
    camera.every(({ move }) => move === 'static') &&
    atmosphere.length === 0 &&
    scene.every(({ region }) => region !== 'picture' && region !== 'lights')
  );
}
