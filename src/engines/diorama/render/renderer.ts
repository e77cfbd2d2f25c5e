import { availableParallelism } from 'node:os';
import { cellSize, type FrameState, type Layer, type Motion, type Scene } from '../types.ts';
import { Arena, bindKernels, compileKernels } from '../kernels.ts';
import type { RenderKernels } from './kernels.ts';
import { ThreadPool } from './pool.ts';

/** Texels a picture pixel in each direction: bilinear samples of a doubled texture stay sharp in motion. */
const density = 2;
const recordBytes = 32;
const maxExposures = 16;

type Slot = {
  readonly index: number;
  readonly states: readonly { readonly records: number; readonly state: FrameState }[];
  readonly covers: number;
  readonly rgba: number;
  readonly sums: number;
  readonly i420: number;
  readonly view: Uint8Array;
};

type UploadedLayer = {
  readonly texture: number;
  readonly width: number;
  readonly height: number;
  readonly occupancy: number;
  readonly left: number;
  readonly top: number;
};

/** Draws the frames of a scene in motion, in order, on all cores. One clip at a time. */
export class FrameRenderer {
  readonly #arena: Arena;
  readonly #kernels: RenderKernels;
  readonly #pool: ThreadPool;

  private constructor(arena: Arena, kernels: RenderKernels, pool: ThreadPool) {
    this.#arena = arena;
    this.#kernels = kernels;
    this.#pool = pool;
  }

  static async open(threads: number = Math.min(availableParallelism(), 8)): Promise<FrameRenderer> {
    const module = await compileKernels('render');
    const arena = new Arena();
    return new FrameRenderer(
      arena,
      bindKernels<RenderKernels>(module, arena.memory),
      new ThreadPool({ module, memory: arena.memory }, threads),
    );
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
    const columns = Math.ceil(scene.width / cellSize);
    const rows = Math.ceil(scene.height / cellSize);
    this.#arena.reset();
    const layers = scene.layers.map((layer) => this.#upload(layer));
    const slots = Array.from({ length: this.#pool.size + 2 }, (_, index) =>
      this.#makeSlot(index, layers, columns, rows, scene.width, scene.height, motion),
    );
    const drawing: Promise<void>[] = [];
    const start = (frame: number): Promise<void> => {
      // A frame's slot is free: the frame that had it before has been sunk.
      const slot = slots[frame % slots.length]!;
      const exposures = Math.min(motion.exposures(frame), slot.states.length);
      for (let i = 0; i < exposures; i++) {
        motion.pose(frame, i, slot.states[i]!.state);
        toTexels(slot.states[i]!.state, layers);
      }
      return this.#pool.draw({
        slot: slot.index,
        exposures: slot.states.slice(0, exposures).map(({ records }) => records),
        layerCount: layers.length,
        covers: slot.covers,
        rgba: slot.rgba,
        sums: slot.sums,
        i420: slot.i420,
        columns,
        rows,
        width: scene.width,
        height: scene.height,
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

  #upload(layer: Layer): UploadedLayer {
    const { width, height, data } = layer.texture;
    // Rows of the source are a multiple of four pixels for the kernel; the rest repeats the last pixel.
    const padded = (width + 3) & ~3;
    const source = this.#arena.allocate(padded * height * 4);
    const texture = this.#arena.allocate(padded * height * 16);
    const blocks = this.#arena.allocate(Math.ceil((padded * density) / 32) * Math.ceil((height * density) / 32));
    const bytes = new Uint8Array(this.#arena.memory.buffer, source, padded * height * 4);
    for (let y = 0; y < height; y++) {
      bytes.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * padded * 4);
      for (let x = width; x < padded; x++)
        bytes.copyWithin((y * padded + x) * 4, (y * padded + x - 1) * 4, (y * padded + x) * 4);
    }
    this.#kernels.doubleTexture(source, padded, height, texture);
    this.#kernels.markOccupancy(texture, padded * density, height * density, blocks);
    return {
      texture,
      width: padded * density,
      height: height * density,
      occupancy: blocks,
      left: layer.left,
      top: layer.top,
    };
  }

  #makeSlot(
    index: number,
    layers: readonly UploadedLayer[],
    columns: number,
    rows: number,
    width: number,
    height: number,
    motion: Motion,
  ): Slot {
    let exposures = 1;
    for (let frame = 0; frame < motion.frames; frame++) exposures = Math.max(exposures, motion.exposures(frame));
    exposures = Math.min(exposures, maxExposures);
    const frameBytes = columns * rows * cellSize * cellSize * 4;
    const vertices = (columns + 1) * (rows + 1);
    const gridAt = Array.from({ length: exposures }, () => layers.map(() => this.#arena.allocate(vertices * 8)));
    const records = Array.from({ length: exposures }, () => this.#arena.allocate(layers.length * recordBytes));
    const covers = this.#arena.allocate(layers.length * columns);
    const rgba = this.#arena.allocate(frameBytes);
    const sums = exposures > 1 ? this.#arena.allocate(frameBytes * 2) : 0;
    const i420 = this.#arena.allocate((width * height * 3) / 2);
    // Views are made last: growing the memory replaces its buffer.
    const { buffer } = this.#arena.memory;
    if (exposures > 1) new Uint8Array(buffer, sums, frameBytes * 2).fill(0);
    const states = records.map((at, exposure) => {
      const table = new Uint32Array(buffer, at, layers.length * 8);
      layers.forEach((layer, k) => {
        table.set(
          [
            layer.texture,
            layer.width,
            layer.height,
            layer.occupancy,
            Math.ceil(layer.width / 32),
            Math.ceil(layer.height / 32),
            gridAt[exposure]![k]!,
            0,
          ],
          k * 8,
        );
      });
      return {
        records: at,
        state: { grids: gridAt[exposure]!.map((grid) => new Float32Array(buffer, grid, vertices * 2)) },
      };
    });
    return { index, states, covers, rgba, sums, i420, view: new Uint8Array(buffer, i420, (width * height * 3) / 2) };
  }
}

/** Picture positions to positions in each layer's doubled texture. */
function toTexels(state: FrameState, layers: readonly UploadedLayer[]): void {
  state.grids.forEach((grid, k) => {
    const { left, top } = layers[k]!;
    for (let i = 0; i < grid.length; i += 2) {
      grid[i] = (grid[i]! - left) * density;
      grid[i + 1] = (grid[i + 1]! - top) * density;
    }
  });
}
