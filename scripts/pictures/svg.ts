/** A point on the canvas in pixels. */
export type Point = readonly [x: number, y: number];

const tidy = (value: number) => Number(value.toFixed(1));

/** Small seeded random numbers (mulberry32), so that a picture is drawn the same each time. */
export function randomNumbers(seed: number): (from?: number, to?: number) => number {
  let state = seed;
  return (from = 0, to = 1) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return from + (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (to - from);
  };
}

/** `<tag attributes>` as text; numbers are rounded to a tenth of a pixel. */
export function element(tag: string, attributes: Readonly<Record<string, string | number>>, children = ''): string {
  const text = Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${typeof value === 'number' ? Number(value.toFixed(Math.abs(value) < 10 ? 2 : 1)) : value}"`,
    )
    .join('');
  return children === '' ? `<${tag}${text}/>\n` : `<${tag}${text}>${children}</${tag}>\n`;
}

export function polygon(points: readonly Point[], attributes: Readonly<Record<string, string | number>>): string {
  return element('path', { d: `${straight(points)}Z`, ...attributes });
}

export function path(d: string, attributes: Readonly<Record<string, string | number>>): string {
  return element('path', { d, ...attributes });
}

export function ellipse(
  x: number,
  y: number,
  rx: number,
  ry: number,
  attributes: Readonly<Record<string, string | number>>,
): string {
  return element('ellipse', { cx: x, cy: y, rx, ry, ...attributes });
}

export function circle(x: number, y: number, r: number, fill: string, opacity = 1): string {
  return element('circle', { cx: x, cy: y, r, fill, ...(opacity === 1 ? {} : { opacity }) });
}

export function group(attributes: Readonly<Record<string, string | number>>, children: string): string {
  return element('g', attributes, `\n${children}`);
}

export function straight(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${tidy(x)} ${tidy(y)}`).join('');
}

/** A smooth curve through the points (Catmull-Rom as Bezier curves). */
export function smooth(points: readonly Point[], closed = false): string {
  const count = points.length;
  const at = (index: number): Point =>
    closed ? points[(index + count) % count]! : points[Math.min(count - 1, Math.max(0, index))]!;
  let d = `M${tidy(points[0]![0])} ${tidy(points[0]![1])}`;
  for (let index = 0; index < (closed ? count : count - 1); index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const first: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const second: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    d += `C${[...first, ...second, ...to].map(tidy).join(' ')}`;
  }
  return closed ? `${d}Z` : d;
}

/** The outline of a limb: a spine with a width at each of its points. */
export function tube(spine: readonly Point[], widths: readonly number[]): string {
  const left: Point[] = [];
  const right: Point[] = [];
  for (const [index, [x, y]] of spine.entries()) {
    const [ax, ay] = spine[Math.max(0, index - 1)]!;
    const [bx, by] = spine[Math.min(spine.length - 1, index + 1)]!;
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const half = widths[index]! / 2;
    const [nx, ny] = [(-(by - ay) / length) * half, ((bx - ax) / length) * half];
    left.push([x + nx, y + ny]);
    right.push([x - nx, y - ny]);
  }
  return smooth([...left, ...right.toReversed()], true);
}

type Stop = readonly [offset: number, colour: string, opacity?: number];

function stops(list: readonly Stop[]): string {
  return list
    .map(([offset, colour, opacity = 1]) => element('stop', { offset, 'stop-color': colour, 'stop-opacity': opacity }))
    .join('');
}

export function linear(id: string, [x1, y1]: Point, [x2, y2]: Point, list: readonly Stop[], pixels = false): string {
  const units = pixels ? 'userSpaceOnUse' : 'objectBoundingBox';
  return element('linearGradient', { id, x1, y1, x2, y2, gradientUnits: units }, stops(list));
}

export function radial(id: string, [cx, cy]: Point, r: number, list: readonly Stop[]): string {
  return element('radialGradient', { id, cx, cy, r }, stops(list));
}

export function blur(id: string, deviation: number): string {
  const area = { id, x: '-50%', y: '-50%', width: '200%', height: '200%' };
  return element('filter', area, element('feGaussianBlur', { stdDeviation: deviation }));
}

/** `share` of the way from one `#rrggbb` to the other. */
export function mix(from: string, to: string, share: number): string {
  const channel = (colour: string, index: number) => Number.parseInt(colour.slice(1 + index * 2, 3 + index * 2), 16);
  const mixed = [0, 1, 2].map((index) => Math.round(channel(from, index) * (1 - share) + channel(to, index) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

export function picture(width: number, height: number, definitions: string, content: string): string {
  const frame = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height };
  return element('svg', frame, `\n${element('defs', {}, definitions)}${content}`);
}
