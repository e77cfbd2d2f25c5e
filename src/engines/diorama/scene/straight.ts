/** Steps along an edge, in pixels, that nothing grown has as straight as this. */
const leastLength = 30;
/** Difference of luma across two pixels from which a line starts, and down to which it goes on. */
const clear = 26;
const faint = 9;
/** A line's direction may vary by this much, as the cosine of the angle: 9 degrees. */
const sameDirection = Math.cos((9 * Math.PI) / 180);
/** Pixels in a row that a line may miss. */
const mostMissed = 2;
const farthest = 60;
/** Pixels on each side of a straight edge that belong to what it is the edge of. */
const around = 4;

type Gradient = { readonly x: Float32Array; readonly y: Float32Array; readonly size: Float32Array };

/**
 * Where a picture has long straight edges, and beside them: what people have built, which nothing may bend. Trees, grass
 * and clouds have none as long.
 *
 * @param luma 0 to 255, rows top to bottom
 * @returns 1 where it is rigid
 */
export function straightPlaces(luma: Float32Array, width: number, height: number): Uint8Array {
  const gradient = gradientOf(luma, width, height);
  const lines = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      if (isCrest(gradient, width, x, y)) markLine(gradient, lines, width, height, x, y);
    }
  }
  return widened(lines, width, height);
}

function gradientOf(luma: Float32Array, width: number, height: number): Gradient {
  const x = new Float32Array(luma.length);
  const y = new Float32Array(luma.length);
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      const across = (at: number): number => luma[at + 1]! - luma[at - 1]!;
      const down = (at: number): number => luma[at + width]! - luma[at - width]!;
      x[i] = (across(i - width) + 2 * across(i) + across(i + width)) / 4;
      y[i] = (down(i - 1) + 2 * down(i) + down(i + 1)) / 4;
    }
  }
  return { x, y, size: x.map((value, i) => Math.hypot(value, y[i]!)) };
}

/** Whether the edge is steepest here, across it. */
function isCrest({ x: gx, y: gy, size }: Gradient, width: number, x: number, y: number): boolean {
  const i = y * width + x;
  const here = size[i]!;
  if (here < clear) return false;
  const step = Math.round(gx[i]! / here) + Math.round(gy[i]! / here) * width;
  return here >= size[i + step]! && here >= size[i - step]!;
}

/** Follows the straight line through a crest both ways; one that is long enough is marked. */
function markLine(
  { x: gx, y: gy, size }: Gradient,
  lines: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
): void {
  const seed = y * width + x;
  const nx = gx[seed]! / size[seed]!;
  const ny = gy[seed]! / size[seed]!;
  const passed: number[] = [seed];
  for (const side of [1, -1]) {
    let missed = 0;
    // How far the line has drifted across its first direction: the seed's own gradient is not exact.
    let drift = 0;
    for (let step = 1; step <= farthest && missed <= mostMissed; step++) {
      let best = -1;
      let most = faint;
      let bestDrift = drift;
      for (const aside of [0, -1, 1]) {
        const px = Math.round(x - ny * side * step + nx * (drift + aside));
        const py = Math.round(y + nx * side * step + ny * (drift + aside));
        if (px < 1 || py < 1 || px >= width - 1 || py >= height - 1) continue;
        const i = py * width + px;
        const alike = (gx[i]! * nx + gy[i]! * ny) / Math.max(size[i]!, 1e-6);
        if (size[i]! <= most || alike < sameDirection) continue;
        best = i;
        most = size[i]!;
        bestDrift = drift + aside;
      }
      // A line a little off the seed's direction leaves it by a pixel now and then, a curve by more and more.
      if (best === -1 || Math.abs(bestDrift) > 1 + step * 0.12) missed++;
      else {
        missed = 0;
        drift = bestDrift;
        passed.push(best);
      }
    }
  }
  if (passed.length >= leastLength) for (const i of passed) lines[i] = 1;
}

function widened(lines: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(lines.length);
  lines.forEach((value, i) => {
    if (value === 0) return;
    const x = i % width;
    const y = Math.floor(i / width);
    for (let v = Math.max(y - around, 0); v <= Math.min(y + around, height - 1); v++) {
      out.fill(1, v * width + Math.max(x - around, 0), v * width + Math.min(x + around, width - 1) + 1);
    }
  });
  return out;
}
