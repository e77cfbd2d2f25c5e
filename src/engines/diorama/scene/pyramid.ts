/** A picture with a hole: RGBA with alpha 255 everywhere. */
export type Level = {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
  /** 1 where the pixel is to be invented. */
  readonly hole: Uint8Array;
  /** 1 where the pixel may not be copied from, the hole included. */
  readonly barred: Uint8Array;
};

/** Half the size; a pixel is known where any of its four was, and is the mean of those. */
export function halve(level: Level): Level {
  const width = Math.ceil(level.width / 2);
  const height = Math.ceil(level.height / 2);
  const rgba = new Uint8Array(width * height * 4);
  const hole = new Uint8Array(width * height);
  const barred = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let known = 0;
      let blocked = 0;
      const sum = [0, 0, 0];
      for (let k = 0; k < 4; k++) {
        const i =
          Math.min(y * 2 + (k >> 1), level.height - 1) * level.width + Math.min(x * 2 + (k & 1), level.width - 1);
        blocked |= level.barred[i]!;
        if (level.hole[i] === 1) continue;
        known++;
        for (let c = 0; c < 3; c++) sum[c]! += level.rgba[i * 4 + c]!;
      }
      const out = y * width + x;
      for (let c = 0; c < 3; c++) rgba[out * 4 + c] = known === 0 ? 0 : Math.round(sum[c]! / known);
      rgba[out * 4 + 3] = 255;
      hole[out] = known >= 2 ? 0 : 1;
      barred[out] = blocked;
    }
  }
  return { width, height, rgba, hole, barred };
}

/**
 * First guess at the coarsest level: every unknown pixel takes the picture mirrored at its nearest known one. A
 * smooth guess would be matched by smooth patches only, and the fill would stay flat.
 */
export function mirror({ width, height, rgba, hole }: Level): void {
  const known: number[] = [];
  hole.forEach((value, i) => {
    if (value === 0) known.push(i);
  });
  if (known.length === 0) return;
  const guess = rgba.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (hole[i] === 0) continue;
      let nearest = known[0]!;
      let least = Infinity;
      for (const k of known) {
        const distance = (x - (k % width)) ** 2 + (y - Math.floor(k / width)) ** 2;
        if (distance < least) {
          least = distance;
          nearest = k;
        }
      }
      const nx = nearest % width;
      const ny = Math.floor(nearest / width);
      // Half as far in as out: a narrow strip of ground must not be followed by the sky above it.
      const mx = nx + Math.round((nx - x) / 2);
      const my = ny + Math.round((ny - y) / 2);
      const mirrored =
        mx >= 0 && mx < width && my >= 0 && my < height && hole[my * width + mx] === 0 ? my * width + mx : nearest;
      guess.copyWithin(i * 4, mirrored * 4, mirrored * 4 + 4);
    }
  }
  rgba.set(guess);
}

/** Copies the coarser level's invention, bilinearly enlarged, into the finer level's hole. */
export function enlargeInto(coarse: Level, fine: Level): void {
  const from = coarse.rgba;
  for (let y = 0; y < fine.height; y++) {
    const sy = Math.min(Math.max((y - 0.5) / 2, 0), coarse.height - 1);
    const y0 = Math.floor(sy);
    const upper = y0 * coarse.width;
    const lower = Math.min(y0 + 1, coarse.height - 1) * coarse.width;
    for (let x = 0; x < fine.width; x++) {
      const i = y * fine.width + x;
      if (fine.hole[i] === 0) continue;
      const sx = Math.min(Math.max((x - 0.5) / 2, 0), coarse.width - 1);
      const x0 = Math.floor(sx);
      const x1 = Math.min(x0 + 1, coarse.width - 1);
      for (let c = 0; c < 3; c++) {
        const left = from[(upper + x0) * 4 + c]!;
        const below = from[(lower + x0) * 4 + c]!;
        const top = left + (from[(upper + x1) * 4 + c]! - left) * (sx - x0);
        const bottom = below + (from[(lower + x1) * 4 + c]! - below) * (sx - x0);
        fine.rgba[i * 4 + c] = Math.round(top + (bottom - top) * (sy - y0));
      }
      fine.rgba[i * 4 + 3] = 255;
    }
  }
}

/** Distance of hole pixels from the nearest known pixel (chamfer: 1 along an axis, 1.4 diagonally); 0 outside the hole. */
export function distanceInto(hole: Uint8Array, width: number, height: number): Float32Array {
  const distance = new Float32Array(width * height);
  for (let i = 0; i < distance.length; i++) if (hole[i] === 1) distance[i] = 1e6;
  // Forward the distances come from above and the left, backward from below and the right.
  for (const back of [-1, 1] as const) {
    for (let n = 0; n < distance.length; n++) {
      const at = back === -1 ? n : distance.length - 1 - n;
      if (hole[at] === 0) continue;
      const x = at % width;
      const row = at + back * width;
      const hasRow = row >= 0 && row < distance.length;
      const isFirst = back === -1 ? x === 0 : x === width - 1;
      const isLast = back === -1 ? x === width - 1 : x === 0;
      let least = distance[at]!;
      if (!isFirst) least = Math.min(least, distance[at + back]! + 1);
      if (hasRow) {
        least = Math.min(least, distance[row]! + 1);
        if (!isFirst) least = Math.min(least, distance[row + back]! + 1.4);
        if (!isLast) least = Math.min(least, distance[row - back]! + 1.4);
      }
      distance[at] = least;
    }
  }
  return distance;
}
