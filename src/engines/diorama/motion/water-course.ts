import type { Field, Plate, Scene } from '../types.ts';
import type { Current } from './flow.ts';
import { sampleField } from './projection.ts';

/** Pixels between the points of a course. */
const step = 8;
/** Rounds of relaxation: enough for a river as long as the picture, since they begin with a good guess. */
const rounds = 160;
/** Over-relaxation of Laplace's equation on some hundred points a side. */
const eagerness = 1.8;
/** Water that reaches both sides of the picture in this share of its rows is open: a lake or the sea. */
const openRows = 0.6;

export type CourseDirection = 'toward' | 'away' | 'left' | 'right';

/** The points of a plate of water, as a grid over the picture. */
type Bed = {
  readonly columns: number;
  readonly rows: number;
  /** 1 for water. */
  readonly wet: Uint8Array;
};

/**
 * The course of a river: water that cannot be pressed together runs down the slope of a potential (Laplace's equation,
 * no flow through the banks), from its farthest end to its nearest, faster where it is narrow.
 *
 * @returns speeds about 1; null for open water, which has no course
 */
export function findCourse(plate: Plate, scene: Scene, direction: CourseDirection): Current | null {
  const bed = bedOf(plate, scene);
  if (isOpen(bed)) return null;
  const potential = relax(bed, direction);
  if (potential === null) return null;
  const { across, down } = speeds(bed, potential);
  const { width, height } = scene;
  const size = { width: bed.columns, height: bed.rows };
  const acrossField: Field = { ...size, data: across };
  const downField: Field = { ...size, data: down };
  return (x, y, out) => {
    out[0] = sampleField(acrossField, width, height, x, y);
    out[1] = sampleField(downField, width, height, x, y);
  };
}

function bedOf(plate: Plate, { width, height }: Scene): Bed {
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const wet = new Uint8Array(columns * rows);
  for (let i = 0; i < wet.length; i++) {
    const x = Math.min((i % columns) * step + step / 2, width - 1) - plate.left;
    const y = Math.min(Math.floor(i / columns) * step + step / 2, height - 1) - plate.top;
    wet[i] = plate.mask[y * plate.texture.width + x]! > 127 ? 1 : 0;
  }
  return { columns, rows, wet };
}

function isOpen({ columns, rows, wet }: Bed): boolean {
  let all = 0;
  let through = 0;
  for (let row = 0; row < rows; row++) {
    const line = wet.subarray(row * columns, (row + 1) * columns);
    const count = line.reduce((sum, value) => sum + value, 0);
    if (count === 0) continue;
    all += 1;
    if (count > 0.8 * columns) through += 1;
  }
  return all === 0 || through > openRows * all;
}

/** Potential of every point, 1 at the source to 0 at the mouth; null where there is too little water. */
function relax(bed: Bed, direction: CourseDirection): Float64Array | null {
  const { wet, columns } = bed;
  const ends = endsOf(bed, direction);
  const way = distances(bed, ends);
  const farthest = way.reduce((most, steps) => Math.max(most, steps), 0);
  if (farthest < 6) return null;
  const potential = Float64Array.from(way, (steps) => Math.max(steps, 0) / farthest);
  const turned = direction === 'away' ? potential.map((value) => 1 - value) : potential;
  const free: number[] = [];
  wet.forEach((value, i) => {
    if (value === 1 && way[i]! > 0 && way[i]! < 0.94 * farthest) free.push(i);
  });
  for (let round = 0; round < rounds; round++) {
    for (const i of free) {
      let sum = 0;
      let count = 0;
      for (const j of neighbours(i, bed)) {
        if (j < 0 || wet[j] === 0 || way[j]! < 0) continue;
        sum += turned[j]!;
        count += 1;
      }
      if (count > 0) turned[i]! += eagerness * (sum / count - turned[i]!);
    }
  }
  // Where the mouth cannot be reached from there is no course.
  for (let i = 0; i < columns * bed.rows; i++) if (way[i]! < 0) turned[i] = Number.NaN;
  return turned;
}

function neighbours(i: number, { columns, rows }: Bed): [number, number, number, number] {
  const column = i % columns;
  return [
    column > 0 ? i - 1 : -1,
    column < columns - 1 ? i + 1 : -1,
    i >= columns ? i - columns : -1,
    i < columns * (rows - 1) ? i + columns : -1,
  ];
}

/** The points where the water leaves: nearest to the viewer, or to the side that the prompt names. */
function endsOf({ wet, columns }: Bed, direction: CourseDirection): number[] {
  const points = Array.from(wet.keys()).filter((i) => wet[i] === 1);
  const rank = (i: number): number =>
    direction === 'left' ? -(i % columns) : direction === 'right' ? i % columns : Math.floor(i / columns);
  const most = points.reduce((best, i) => Math.max(best, rank(i)), -Infinity);
  return points.filter((i) => rank(i) >= most - 1);
}

/** Steps from the ends through the water, -1 where there is no way. */
function distances(bed: Bed, ends: readonly number[]): Float64Array {
  const steps = new Float64Array(bed.wet.length).fill(-1);
  let edge = [...ends];
  for (const i of edge) steps[i] = 0;
  for (let far = 1; edge.length > 0; far++) {
    const next: number[] = [];
    for (const i of edge) {
      for (const j of neighbours(i, bed)) {
        if (j < 0 || bed.wet[j] === 0 || steps[j]! >= 0) continue;
        steps[j] = far;
        next.push(j);
      }
    }
    edge = next;
  }
  return steps;
}

/** Speeds down the slope, about 1: differences between narrow and wide are softened. Beyond the banks they go on. */
function speeds(bed: Bed, potential: Float64Array): { across: Float32Array; down: Float32Array } {
  const { columns, rows } = bed;
  const across = new Float32Array(columns * rows).fill(Number.NaN);
  const down = new Float32Array(columns * rows).fill(Number.NaN);
  const slope = (i: number, back: number, on: number): number => {
    const before = back >= 0 && !Number.isNaN(potential[back]!) ? back : i;
    const after = on >= 0 && !Number.isNaN(potential[on]!) ? on : i;
    const apart = (before === i ? 0 : 1) + (after === i ? 0 : 1);
    return apart === 0 ? 0 : (potential[before]! - potential[after]!) / apart;
  };
  const sizes: number[] = [];
  potential.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const [left, right, up, below] = neighbours(i, bed);
    across[i] = slope(i, left, right);
    down[i] = slope(i, up, below);
    sizes.push(Math.hypot(across[i], down[i]));
  });
  const ordinary = Math.max(sizes.toSorted((a, b) => a - b)[sizes.length >> 1] ?? 0, 1e-9);
  for (let i = 0; i < across.length; i++) {
    const size = Math.hypot(across[i]!, down[i]!) / ordinary;
    if (Number.isNaN(size) || size < 1e-6) continue;
    const softened = Math.min(Math.max(Math.sqrt(size), 0.4), 1.5) / (size * ordinary);
    across[i]! *= softened;
    down[i]! *= softened;
  }
  return { across: goOn(across, columns, rows), down: goOn(down, columns, rows) };
}

/** Fills what is not known with the mean of what is around it, ring by ring, and evens everything a little. */
function goOn(values: Float32Array, columns: number, rows: number): Float32Array<ArrayBuffer> {
  let current = Float32Array.from(values);
  for (let ring = 0; ring < 8; ring++) {
    const next = Float32Array.from(current);
    for (let i = 0; i < current.length; i++) {
      if (!Number.isNaN(current[i]!) && ring > 2) continue;
      let sum = 0;
      let count = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const x = (i % columns) + dx;
          const y = Math.floor(i / columns) + dy;
          if (x < 0 || y < 0 || x >= columns || y >= rows || Number.isNaN(current[y * columns + x]!)) continue;
          sum += current[y * columns + x]!;
          count += 1;
        }
      }
      if (count > 0) next[i] = sum / count;
    }
    current = next;
  }
  return current.map((value) => (Number.isNaN(value) ? 0 : value));
}
