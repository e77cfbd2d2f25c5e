import { availableParallelism } from 'node:os';
import { Arena, bindKernels, compileKernels } from '../kernels.ts';
import {
  cellSize,
  rippleSide,
  spriteFloats,
  vertexFloats,
  type DrawnLayer,
  type FrameState,
  type Motion,
  type Scene,
} from '../types.ts';
import type { RenderKernels } from './kernels.ts';
import { ThreadPool } from './pool.ts';
import { layerRecord, opacityWord, opaque, recordBytes, rippleBytes, toTexels, writeRipple } from './records.ts';
import { uploadCutOut, uploadMesh, uploadPlate, uploadVeil, type UploadedLayer } from './textures.ts';
import type { DrawStep, Exposure } from './thread.ts';

const maxExposures = 16;

/** Where one instant of a frame is described. */
type Instant = {
  readonly state: FrameState;
  /** Layer records, and the same as words. */
  readonly layers: number;
  readonly words: Uint32Array;
  readonly behind: number;
  readonly front: number;
  /** Null without plates. */
  readonly ripple: Uint8Array | null;
};

type Slot = {
  readonly index: number;
  readonly instants: readonly Instant[];
  readonly covers: number;
  readonly planes: number;
  readonly sums: number;
  readonly i420: number;
  readonly view: Uint8Array;
};

/** Size of a frame in pixels and in cells. */
type Format = { readonly width: number; readonly height: number; readonly columns: number; readonly rows: number };

/** Draws the frames of a scene in motion, in order, on all cores. One clip at a time. */
export class FrameRenderer {
  readonly #arena: Arena;
  readonly #kernels: RenderKernels;
  readonly #pool: ThreadPool;
  /** The scene whose textures are in the memory; the same photo is often drawn again. */
  #uploaded: {
    readonly scene: Scene;
    readonly layers: Map<object, UploadedLayer>;
    end: number;
  } | null = null;

  private constructor(arena: Arena, kernels: RenderKernels, pool: ThreadPool) {
    this.#arena = arena;
    this.#kernels = kernels;
    this.#pool = pool;
  }

  /** @param threads default: one a core, at most 8; the frames are the same for any number */
  static async open(threads: number = Math.min(availableParallelism(), 8)): Promise<FrameRenderer> {
    const module = await compileKernels('render');
    const arena = new Arena();
    const kernels = bindKernels<RenderKernels>(module, arena.memory);
    return new FrameRenderer(arena, kernels, new ThreadPool({ module, memory: arena.memory }, threads));
  }

  /**
   * Draws every frame and hands it to `sink` in order, as I420 of the scene's size; the bytes may be
   * overwritten once the promise that `sink` returned has resolved.
   *
   * @throws the signal's reason when it is aborted.
   */
  async draw(
    scene: Scene,
    motion: Motion,
    sink: (i420: Uint8Array, frame: number) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { width, height } = scene;
    const format = { width, height, columns: Math.ceil(width / cellSize), rows: Math.ceil(height / cellSize) };
    const layers = this.#upload(scene, motion);
    const steps = drawSteps(motion);
    const slots = Array.from({ length: this.#pool.size + 3 }, (_, index) =>
      this.#makeSlot(index, layers, format, motion),
    );
    const drawing: Promise<void>[] = [];
    const start = (frame: number): Promise<void> => {
      // The slot is free: the frame that had it before has been sunk.
      const { index, instants, covers, planes, sums, i420 } = slots[frame % slots.length]!;
      const exposures = instants.slice(0, motion.exposures(frame)).map((instant, exposure) => {
        motion.pose(frame, exposure, instant.state);
        return describe(instant, layers);
      });
      return this.#pool.draw({
        slot: index,
        exposures,
        steps,
        covers,
        planes,
        sums,
        i420,
        ...format,
      });
    };
    let started = 0;
    // As many frames as have a slot while `frame` still has its own.
    const startAhead = (frame: number): void => {
      while (started < motion.frames && started < frame + slots.length) drawing.push(start(started++));
    };
    startAhead(0);
    try {
      for (let frame = 0; frame < motion.frames; frame++) {
        await drawing[frame]!;
        signal.throwIfAborted();
        const sinking = sink(slots[frame % slots.length]!.view, frame);
        // The next frames are posed while this one is encoded.
        startAhead(frame);
        await sinking;
      }
    } finally {
      // The memory is reused by the next clip: no thread may still be drawing into it.
      await Promise.allSettled(drawing);
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** The scene's textures stay for its next clip; after them come those that are made for one clip. */
  #upload(scene: Scene, { layers }: Motion): readonly UploadedLayer[] {
    const kept = this.#uploaded?.scene === scene ? this.#uploaded : null;
    // What is half done when the memory ends is not kept.
    this.#uploaded = null;
    this.#arena.reset(kept?.end);
    const uploaded = kept ?? { scene, layers: new Map<object, UploadedLayer>(), end: 0 };
    layers.forEach((layer, k) => {
      if (!isOfClip(layer)) this.#uploadOnce(layer, k > 0, uploaded.layers);
    });
    uploaded.end = this.#arena.mark();
    this.#uploaded = uploaded;
    const ofClip = new Map<object, UploadedLayer>();
    return layers.map((layer, k) => this.#uploadOnce(layer, k > 0, isOfClip(layer) ? ofClip : uploaded.layers));
  }

  /** Layers that differ in what moves them alone share their textures. */
  #uploadOnce(layer: DrawnLayer, hasAlpha: boolean, known: Map<object, UploadedLayer>): UploadedLayer {
    const key = keyOf(layer);
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = this.#uploadLayer(layer, hasAlpha);
    known.set(key, made);
    return made;
  }

  #uploadLayer(layer: DrawnLayer, hasAlpha: boolean): UploadedLayer {
    switch (layer.kind) {
      case 'veil':
        return uploadVeil(layer, this.#arena);
      case 'plate':
        return uploadPlate(layer, this.#arena, this.#kernels);
      case 'mesh':
        return uploadMesh(layer, this.#arena, this.#kernels);
      case 'cut-out':
        return uploadCutOut(layer, hasAlpha, this.#arena, this.#kernels);
    }
  }

  #makeSlot(index: number, layers: readonly UploadedLayer[], format: Format, motion: Motion): Slot {
    const { width, height, columns, rows } = format;
    const arena = this.#arena;
    const frameBytes = columns * rows * cellSize * cellSize * 1.5;
    const exposures = mostExposures(motion);
    const places = Array.from({ length: exposures }, () => ({
      grids: layers.map((layer) => arena.allocate(gridFloats(format, layer) * 4)),
      layers: arena.allocate(layers.length * recordBytes),
      ripple: layers.some(({ kind }) => kind === 'plate') ? arena.allocate(rippleBytes) : 0,
      behind: arena.allocate(motion.mostSprites.behind * spriteFloats * 4),
      front: arena.allocate(motion.mostSprites.front * spriteFloats * 4),
    }));
    const covers = arena.allocate(layers.length * columns);
    const planes = arena.allocate(frameBytes);
    const sums = exposures > 1 ? arena.allocate(frameBytes * 2) : 0;
    // A frame of whole cells is drawn right where the encoder reads it.
    const whole = width === columns * cellSize && height === rows * cellSize;
    const i420 = whole ? planes : arena.allocate(width * height * 1.5);
    // Views are made last: growing the memory replaces its buffer.
    const { buffer } = arena.memory;
    if (exposures > 1) new Uint8Array(buffer, sums, frameBytes * 2).fill(0);
    const instants = places.map((place): Instant => {
      const words = new Uint32Array(buffer, place.layers, (layers.length * recordBytes) / 4);
      layers.forEach((layer, k) => words.set(layerRecord(layer, place.grids[k]!, place.ripple), (k * recordBytes) / 4));
      const sprites = (at: number, most: number) => ({
        data: new Float32Array(buffer, at, most * spriteFloats),
        count: 0,
      });
      const state: FrameState = {
        grids: place.grids.map((grid, k) => new Float32Array(buffer, grid, gridFloats(format, layers[k]!))),
        opacities: new Float32Array(layers.length).fill(1),
        behind: sprites(place.behind, motion.mostSprites.behind),
        front: sprites(place.front, motion.mostSprites.front),
        ripple: new Int8Array(rippleSide * rippleSide * 2),
        grade: null,
      };
      const ripple = place.ripple === 0 ? null : new Uint8Array(buffer, place.ripple, rippleBytes);
      return { state, layers: place.layers, words, behind: place.behind, front: place.front, ripple };
    });
    return { index, instants, covers, planes, sums, i420, view: new Uint8Array(buffer, i420, width * height * 1.5) };
  }
}

function isOfClip(layer: DrawnLayer): boolean {
  return layer.kind === 'veil' || (layer.kind === 'plate' && layer.ofClip);
}

/** What tells a layer's textures from others'. */
function keyOf(layer: DrawnLayer): object {
  if (layer.kind === 'veil') return layer.alpha.data;
  if (layer.kind === 'plate') return layer.mask;
  return layer.kind === 'mesh' ? layer.corners : layer.texture.data;
}

/** What the kernel is told of an instant, once its state is filled. */
function describe(
  { state, layers: at, words, behind, front, ripple }: Instant,
  layers: readonly UploadedLayer[],
): Exposure {
  toTexels(state, layers);
  if (ripple !== null) writeRipple(state.ripple, ripple);
  layers.forEach(({ kind }, k) => {
    if (k > 0 && (kind === 'cut-out' || kind === 'mesh'))
      words[(k * recordBytes) / 4 + opacityWord] = Math.round(state.opacities[k]! * opaque);
  });
  return {
    layers: at,
    behind: { at: behind, count: state.behind.count },
    front: { at: front, count: state.front.count },
    grade: state.grade,
  };
}

function gridFloats({ columns, rows }: Format, layer: UploadedLayer): number {
  const vertices = layer.kind === 'mesh' ? layer.vertices : (columns + 1) * (rows + 1);
  return vertices * vertexFloats[layer.kind];
}

/** What is drawn one after the other: cut-outs with nothing between them together, so that what is hidden need not be drawn. */
function drawSteps({ layers, behindBefore, mostSprites }: Motion): DrawStep[] {
  const steps: DrawStep[] = [];
  layers.forEach(({ kind }, k) => {
    if (k === behindBefore && mostSprites.behind > 0) steps.push({ kind: 'sprites' });
    const last = steps.at(-1);
    if (kind !== 'cut-out') steps.push({ kind, layer: k });
    else if (last?.kind === 'cut-outs') last.end = k + 1;
    else steps.push({ kind: 'cut-outs', first: k, end: k + 1 });
  });
  if (behindBefore >= layers.length && mostSprites.behind > 0) steps.push({ kind: 'sprites' });
  return steps;
}

function mostExposures(motion: Motion): number {
  let most = 1;
  for (let frame = 0; frame < motion.frames; frame++) most = Math.max(most, motion.exposures(frame));
  return Math.min(most, maxExposures);
}
