/** Texels that a hidden part is drawn on at most. */
const farthest = 90;

/**
 * Draws premultiplied colours on into what is asked for, layer by layer from what is there, in place: the hidden part of
 * something whose colours hardly change.
 */
export function smear(data: Uint8Array, width: number, height: number, wanted: (i: number) => boolean): void {
  const open = new Uint8Array(width * height);
  const front: number[] = [];
  const isFull = (i: number): boolean => data[i * 4 + 3]! > 220;
  for (let i = 0; i < open.length; i++) if (wanted(i)) open[i] = 1;
  const around = (i: number): number[] => {
    const x = i % width;
    const found: number[] = [];
    if (x > 0) found.push(i - 1);
    if (x < width - 1) found.push(i + 1);
    if (i >= width) found.push(i - width);
    if (i < open.length - width) found.push(i + width);
    return found;
  };
  for (let i = 0; i < open.length; i++) {
    if (open[i] === 1 && around(i).some((other) => open[other] === 0 && isFull(other))) front.push(i);
  }
  let now = front;
  for (let step = 0; step < farthest && now.length > 0; step++) {
    const colours = now.map((i) => {
      const known = around(i).filter((other) => open[other] !== 1 && isFull(other));
      const mean = (c: number): number => known.reduce((sum, other) => sum + data[other * 4 + c]!, 0) / known.length;
      return known.length === 0 ? null : ([mean(0), mean(1), mean(2)] as const);
    });
    now.forEach((i, k) => {
      const colour = colours[k];
      if (colour === null || colour === undefined) return;
      data.set([Math.round(colour[0]), Math.round(colour[1]), Math.round(colour[2]), 255], i * 4);
      open[i] = 0;
    });
    const next = new Set<number>();
    for (const i of now) for (const other of around(i)) if (open[other] === 1) next.add(other);
    now = [...next];
  }
}
