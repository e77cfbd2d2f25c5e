import { distanceInto } from './pyramid.ts';

/** Pixels of the picture to a cell of the correction, along each axis. */
const cell = 4;
/** Cells around a place whose known and invented pixels are compared. */
const compared = 2;
/** Cells over which the correction is carried into the hole: near ones have the say, far ones where there are no near ones. */
const carried = [
  { radius: 3, say: 1 },
  { radius: 10, say: 1e-3 },
  { radius: 30, say: 1e-6 },
];
/** A sum of weights below this is rounding. */
const leastSay = 1e-5;
/** Pixels into the hole at which half of the correction is left. */
const halfWay = 24;
/** A step beyond this is the edge of something, 0 to 255. */
const leastEdge = 22;

/**
 * Takes the step in brightness and colour out of a hole's edge, in place: the eye finds an invention by its outline,
 * a difference that fades out it does not see. The method of Farbman et al. 2009, on a coarse grid.
 *
 * @param known 1 where the picture is known and like what was invented
 */
export function evenSeams(rgba: Uint8Array, width: number, height: number, hole: Uint8Array, known: Uint8Array): void {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  // A count and three sums of colour of what is known, then of what is invented.
  const planes = Array.from({ length: 8 }, () => new Float32Array(columns * rows));
  // Every other pixel of every other row tells as much as all of them.
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const i = y * width + x;
      const first = known[i] === 1 ? 0 : hole[i] === 1 ? 4 : -1;
      if (first < 0) continue;
      const at = Math.floor(y / cell) * columns + Math.floor(x / cell);
      planes[first]![at]! += 1;
      for (let c = 0; c < 3; c++) planes[first + 1 + c]![at]! += rgba[i * 4 + c]!;
    }
  }
  for (const plane of planes) sumAround(plane, columns, rows, compared);
  const steps = carriedSteps(planes, columns, rows);

  const distance = distanceInto(hole, width, height);
  for (let i = 0; i < hole.length; i++) {
    if (hole[i] === 0 || distance[i]! > halfWay * 4) continue;
    const share = 1 / (1 + (distance[i]! / halfWay) ** 2);
    const y = Math.floor(i / width);
    const at = Math.floor(y / cell) * columns + Math.floor((i - y * width) / cell);
    for (let c = 0; c < 3; c++) {
      const value = rgba[i * 4 + c]! + share * steps[c]![at]!;
      rgba[i * 4 + c] = Math.min(Math.max(Math.round(value), 0), 255);
    }
  }
}

/** What must be added to each channel of the invention at a seam, carried on into it. */
function carriedSteps(planes: readonly Float32Array[], columns: number, rows: number): Float32Array[] {
  const count = columns * rows;
  const weight = new Float32Array(count);
  const steps = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const seen = planes[0]![i]!;
    const invented = planes[4]![i]!;
    if (seen === 0 || invented === 0) continue;
    const step = [0, 1, 2].map((c) => planes[1 + c]![i]! / seen - planes[5 + c]![i]! / invented);
    if (step.some((value) => Math.abs(value) > leastEdge)) continue;
    // Where both sides are seen alike the comparison is best.
    weight[i] = Math.min(seen, invented);
    for (let c = 0; c < 3; c++) steps[c]![i] = step[c]! * weight[i]!;
  }
  for (const plane of [weight, ...steps]) carry(plane, columns, rows);
  return steps.map((step) => step.map((sum, i) => (weight[i]! < leastSay ? 0 : sum / weight[i]!)));
}

function carry(plane: Float32Array, columns: number, rows: number): void {
  const source = plane.slice();
  plane.fill(0);
  for (const { radius, say } of carried) {
    const sums = source.slice();
    sumAround(sums, columns, rows, radius);
    for (let i = 0; i < plane.length; i++) plane[i]! += say * sums[i]!;
  }
}

/** Sums over squares of side 2 * radius + 1, in place; nothing lies outside. */
function sumAround(plane: Float32Array, columns: number, rows: number, radius: number): void {
  const line = new Float32Array(Math.max(columns, rows));
  const pass = (lines: number, length: number, across: number, along: number): void => {
    for (let l = 0; l < lines; l++) {
      const start = l * across;
      for (let i = 0; i < length; i++) line[i] = plane[start + i * along]!;
      let sum = 0;
      for (let i = 0; i < Math.min(radius, length); i++) sum += line[i]!;
      for (let i = 0; i < length; i++) {
        if (i + radius < length) sum += line[i + radius]!;
        if (i - radius - 1 >= 0) sum -= line[i - radius - 1]!;
        plane[start + i * along] = sum;
      }
    }
  };
  pass(rows, columns, columns, 1);
  pass(columns, rows, 1, columns);
}
