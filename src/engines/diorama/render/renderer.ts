import { availableParallelism } from 'node:os';
import { Arena, bindKernels, compileKernels } from '../kernels.ts';
import { cellSize, type FrameState, type Motion, type Scene } from '../types.ts';
import type { RenderKernels } from './kernels.ts';
import { ThreadPool } from './pool.ts';
import { layerRecord, recordBytes, toTexels, uploadLayer, type UploadedLayer } from './textures.ts';

const maxExposures = 16;

type Slot = {
  readonly index: number;
  readonly states: readonly { readonly records: number; readonly state: FrameState }[];
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
  #uploaded: { readonly scene: Scene; readonly layers: readonly UploadedLayer[]; readonly end: number } | null = null;

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
    const layers = this.#upload(scene);
    const slots = Array.from({ length: this.#pool.size + 3 }, (_, index) =>
      this.#makeSlot(index, layers, format, mostExposures(motion)),
    );
    const drawing: Promise<void>[] = [];
    const start = (frame: number): Promise<void> => {
      // The slot is free: the frame that had it before has been sunk.
      const { index, states, covers, planes, sums, i420 } = slots[frame % slots.length]!;
      const exposed = states.slice(0, motion.exposures(frame));
      exposed.forEach(({ state }, exposure) => {
        motion.pose(frame, exposure, state);
        toTexels(state, layers);
      });
      const exposures = exposed.map(({ records }) => records);
      return this.#pool.draw({
        slot: index,
        exposures,
        layerCount: layers.length,
        covers,
        planes,
        sums,
        i420,
        ...format,
      });
    };
    let started = 0;
    try {
      for (let frame = 0; frame < motion.frames; frame++) {
        while (started < motion.frames && started < frame + slots.length) drawing.push(start(started++));
        await drawing[frame]!;
        signal.throwIfAborted();
        await sink(slots[frame % slots.length]!.view, frame);
      }
    } finally {
      // The memory is reused by the next clip: no thread may still be drawing into it.
      await Promise.allSettled(drawing);
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  #upload(scene: Scene): readonly UploadedLayer[] {
    if (this.#uploaded?.scene !== scene) {
      this.#uploaded = null;
      this.#arena.reset();
      const layers = scene.layers.map((layer, k) => uploadLayer(layer, k > 0, this.#arena, this.#kernels));
      this.#uploaded = { scene, layers, end: this.#arena.mark() };
    }
    this.#arena.reset(this.#uploaded.end);
    return this.#uploaded.layers;
  }

  #makeSlot(index: number, layers: readonly UploadedLayer[], format: Format, exposures: number): Slot {
    const { width, height, columns, rows } = format;
    const arena = this.#arena;
    const frameBytes = columns * rows * cellSize * cellSize * 1.5;
    const gridBytes = (columns + 1) * (rows + 1) * 8;
    const grids = Array.from({ length: exposures }, () => layers.map(() => arena.allocate(gridBytes)));
    const records = grids.map(() => arena.allocate(layers.length * recordBytes));
    const covers = arena.allocate(layers.length * columns);
    const planes = arena.allocate(frameBytes);
    const sums = exposures > 1 ? arena.allocate(frameBytes * 2) : 0;
    const i420 = arena.allocate(width * height * 1.5);
    // Views are made last: growing the memory replaces its buffer.
    const { buffer } = arena.memory;
    if (exposures > 1) new Uint8Array(buffer, sums, frameBytes * 2).fill(0);
    const states = records.map((at, exposure) => {
      const mine = grids[exposure]!;
      const table = new Uint32Array(buffer, at, (layers.length * recordBytes) / 4);
      layers.forEach((layer, k) => table.set(layerRecord(layer, mine[k]!), (k * recordBytes) / 4));
      return { records: at, state: { grids: mine.map((grid) => new Float32Array(buffer, grid, gridBytes / 4)) } };
    });
    return { index, states, covers, planes, sums, i420, view: new Uint8Array(buffer, i420, width * height * 1.5) };
  }
}

function mostExposures(motion: Motion): number {
  let most = 1;
  for (let frame = 0; frame < motion.frames; frame++) most = Math.max(most, motion.exposures(frame));
  return Math.min(most, maxExposures);
}
