import { Arena, bindKernels, compileKernels } from '../kernels.ts';
import { evenSeams } from './seams.ts';
import { distanceInto, enlargeInto, halve, mirror, type Level } from './pyramid.ts';

/** The exports of `kernels/fill.ts`; pointers are byte offsets into its memory. */
type FillKernels = {
  searchPatches(
    image: number,
    target: number,
    valid: number,
    nearest: number,
    cost: number,
    width: number,
    height: number,
    reach: number,
    penalty: number,
    backward: number,
    seed: number,
  ): void;
  votePatches(
    image: number,
    hole: number,
    target: number,
    nearest: number,
    cost: number,
    trust: number,
    sums: number,
    width: number,
    height: number,
    every: number,
    softness: number,
  ): void;
  patchesTouching(map: number, out: number, width: number, height: number): void;
};

const patchHalf = 4;
const smallestSide = 40;

/**
 * Invents the pixels of a hole from the rest of the picture, coarse to fine.
 *
 * @param rgba RGBA of `width` x `height`; the hole's pixels are overwritten in place
 * @param hole 1 where a pixel is to be invented, else 0
 * @param barred 1 where a known pixel may not be copied from (a subject), else 0
 * @param depth pixels from the hole's edge up to which detail matters; farther in, a coarse fill will do
 */
export class HoleFiller {
  readonly #arena: Arena;
  readonly #kernels: FillKernels;

  private constructor(arena: Arena, kernels: FillKernels) {
    this.#arena = arena;
    this.#kernels = kernels;
  }

  static async open(): Promise<HoleFiller> {
    const arena = new Arena();
    return new HoleFiller(arena, bindKernels<FillKernels>(await compileKernels('fill'), arena.memory));
  }

  fill(rgba: Uint8Array, width: number, height: number, hole: Uint8Array, barred: Uint8Array, depth: number): void {
    const levels: Level[] = [{ width, height, rgba, hole, barred: either(hole, barred) }];
    while (Math.min(levels[0]!.width, levels[0]!.height) >= smallestSide * 2) levels.unshift(halve(levels[0]!));
    mirror(levels[0]!);
    let nearest: Int32Array | null = null;
    levels.forEach((level, index) => {
      const coarser = levels[index - 1];
      const scale = 2 ** (levels.length - 1 - index);
      if (coarser !== undefined) enlargeInto(coarser, level);
      const found = this.#completeLevel(level, coarser ?? null, nearest, {
        scans: index === 0 ? 10 : scale === 1 ? 1 : scale === 2 ? 2 : 4,
        depth: Math.max(depth / scale, 8),
        final: scale === 1,
      });
      nearest = found;
    });
    evenSeams(
      rgba,
      width,
      height,
      hole,
      barred.map((value, i) => (value === 1 || hole[i] === 1 ? 0 : 1)),
    );
  }

  #completeLevel(
    level: Level,
    coarser: Level | null,
    coarseNearest: Int32Array | null,
    options: { scans: number; depth: number; final: boolean },
  ): Int32Array | null {
    const { width, height } = level;
    const count = width * height;
    const arena = this.#arena;
    arena.reset();
    // Eight bytes of slack: a patch's row is read whole.
    const at = {
      image: arena.allocate(count * 4 + 64),
      hole: arena.allocate(count + 8),
      map: arena.allocate(count + 8),
      target: arena.allocate(count + 8),
      valid: arena.allocate(count + 8),
      nearest: arena.allocate(count * 4),
      cost: arena.allocate(count * 4),
      trust: arena.allocate(count * 4),
      sums: arena.allocate(count * 16),
    };
    const { buffer } = arena.memory;
    const bytes = (pointer: number, length = count): Uint8Array => new Uint8Array(buffer, pointer, length);
    const image = bytes(at.image, count * 4);
    image.set(level.rgba);

    const distance = distanceInto(level.hole, width, height);
    const hole = bytes(at.hole);
    for (let i = 0; i < count; i++) hole[i] = level.hole[i] === 1 && distance[i]! <= options.depth ? 1 : 0;
    this.#kernels.patchesTouching(at.hole, at.target, width, height);
    bytes(at.map).set(level.barred);
    this.#kernels.patchesTouching(at.map, at.valid, width, height);
    const valid = bytes(at.valid);
    const sources = wholePatches(valid, width, height);
    // Too little is known to copy from: the smooth fill stands.
    if (sources.length < 64) return null;

    const trust = new Float32Array(buffer, at.trust, count);
    for (let i = 0; i < count; i++) trust[i] = Math.max(0.02, 1.2 ** -Math.min(distance[i]!, 40));
    const nearest = new Int32Array(buffer, at.nearest, count).fill(-1);
    this.#seedSources(nearest, bytes(at.target), valid, sources, level, coarser, coarseNearest);

    const reach = options.final ? 4 : Math.ceil(Math.max(width, height) / (coarser === null ? 1 : 6));
    const penalty = 2400 / Math.max(width, height);
    // A scan goes forward and back; the last level only settles what the coarser ones found.
    const passes = options.final ? 1 : 2;
    for (let scan = 0; scan < options.scans; scan++) {
      for (let pass = 0; pass < passes; pass++) {
        this.#kernels.searchPatches(
          at.image,
          at.target,
          at.valid,
          at.nearest,
          at.cost,
          width,
          height,
          reach,
          penalty,
          (scan + pass) & 1,
          width * 31 + scan * 7919 + pass,
        );
      }
      this.#kernels.votePatches(
        at.image,
        at.hole,
        at.target,
        at.nearest,
        at.cost,
        at.trust,
        at.sums,
        width,
        height,
        options.final ? 2 : 1,
        options.final ? 200 : 1200,
      );
    }
    level.rgba.set(image);
    return nearest.slice();
  }

  /** Starts every target from the coarser level's source, or from the nearest valid one in its row. */
  #seedSources(
    nearest: Int32Array,
    target: Uint8Array,
    valid: Uint8Array,
    sources: readonly number[],
    level: Level,
    coarser: Level | null,
    coarseNearest: Int32Array | null,
  ): void {
    const { width, height } = level;
    let cursor = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (target[i] === 0) continue;
        let source = -1;
        if (coarser !== null && coarseNearest !== null) {
          // Only whole patches have a source: none lies nearer than half a patch to the picture's edge.
          const cx = Math.min(Math.max(x >> 1, patchHalf), coarser.width - patchHalf);
          const cy = Math.min(Math.max(y >> 1, patchHalf), coarser.height - patchHalf);
          const from = coarseNearest[cy * coarser.width + cx]!;
          if (from >= 0) {
            const sx = (from % coarser.width) * 2 + (x - cx * 2);
            const sy = Math.floor(from / coarser.width) * 2 + (y - cy * 2);
            if (sx >= 0 && sx < width && sy >= 0 && sy < height && valid[sy * width + sx] === 1)
              source = sy * width + sx;
          }
        }
        // Sources are in reading order: the one after the last used is near in the picture too.
        if (source < 0) {
          while (cursor + 1 < sources.length && sources[cursor]! < i) cursor++;
          source = sources[cursor]!;
        }
        nearest[i] = source;
      }
    }
  }
}

/** Turns a map of patches that touch what is barred into 1 for those to copy from, in place; returns where they lie. */
function wholePatches(valid: Uint8Array, width: number, height: number): number[] {
  const sources: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= patchHalf && y >= patchHalf && x <= width - patchHalf && y <= height - patchHalf;
      const i = y * width + x;
      valid[i] = inside && valid[i] === 0 ? 1 : 0;
      if (valid[i] === 1) sources.push(i);
    }
  }
  return sources;
}

function either(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((value, i) => value | b[i]!);
}
