export type Component = {
  readonly label: number;
  readonly pixels: number;
  /** First and last column and row that belong to it. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** The pieces of a mask that hang together by edge or corner: `labels` is 0 outside; `components[n - 1]` has label n. */
export function components(
  mask: Uint8Array,
  width: number,
  height: number,
): { labels: Int32Array; components: Component[] } {
  const labels = new Int32Array(mask.length);
  const found: Component[] = [];
  const stack: number[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || labels[start] !== 0) continue;
    const label = found.length + 1;
    let pixels = 0;
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    labels[start] = label;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      pixels++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
          const next = j * width + i;
          if (mask[next] && labels[next] === 0) {
            labels[next] = label;
            stack.push(next);
          }
        }
      }
    }
    found.push({ label, pixels, left, right, top, bottom });
  }
  return { labels, components: found };
}
