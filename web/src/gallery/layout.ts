/** Where each picture stands: rows of one height each, every picture whole and in its own shape. */

export type Box = { readonly left: number; readonly width: number };
export type Row = {
  /** Index of its first picture. */
  readonly first: number;
  readonly boxes: readonly Box[];
  /** Of the pictures, without what stands below them. */
  readonly height: number;
};

/** Very wide and very narrow pictures are cut to these shapes: a row of one panorama would be a line. */
const narrowest = 0.7;
const widest = 2.2;

/**
 * Fills rows from the left: each is stretched to the full width, the last one only when it is nearly full.
 *
 * @param aspects width by height of each picture.
 * @param height what a row would like to be high.
 */
export function layRows(aspects: readonly number[], width: number, height: number, gap: number): Row[] {
  const rows: Row[] = [];
  let first = 0;
  let sum = 0;
  for (const [index, aspect] of aspects.entries()) {
    sum += clamp(aspect);
    const pictures = index - first + 1;
    if (sum * height + gap * (pictures - 1) < width) continue;
    rows.push(layRow(aspects, first, index + 1, (width - gap * (pictures - 1)) / sum, gap));
    first = index + 1;
    sum = 0;
  }
  if (first < aspects.length) rows.push(layRow(aspects, first, aspects.length, height, gap));
  return rows;
}

function layRow(aspects: readonly number[], first: number, end: number, height: number, gap: number): Row {
  const boxes: Box[] = [];
  let left = 0;
  for (const aspect of aspects.slice(first, end)) {
    const width = clamp(aspect) * height;
    boxes.push({ left, width });
    left += width + gap;
  }
  return { first, boxes, height };
}

function clamp(aspect: number): number {
  return Math.min(widest, Math.max(narrowest, aspect));
}
