import { onWall, project, scaleAt } from './perspective.ts';
import {
  circle,
  ellipse,
  group,
  mix,
  path,
  polygon,
  radial,
  randomNumbers,
  smooth,
  straight,
  type Point,
} from './svg.ts';

const haze = '#f6dcc0';
const faded = (colour: string, z: number) => mix(colour, haze, Math.min(0.6, Math.max(0, (z - 4) / 22)));

const fruits = {
  orange: ['#ffc46b', '#f48c06', '#b85a00'],
  apple: ['#ff8d80', '#d62839', '#7d1128'],
  lemon: ['#fff6a9', '#f9d423', '#c79a00'],
  lime: ['#d5f09a', '#7cb518', '#3f6d0c'],
  plum: ['#c59ad6', '#7b3f98', '#41205c'],
} as const;
type Fruit = keyof typeof fruits;

export const stallDefinitions = Object.entries(fruits)
  .map(([name, [light, middle, dark]]) =>
    radial(name, [0.62, 0.32], 0.75, [
      [0, light],
      [0.45, middle],
      [1, dark],
    ]),
  )
  .join('');

export type Stall = {
  readonly side: -1 | 1;
  readonly from: number;
  readonly to: number;
  readonly stripes: readonly [string, string];
  readonly wood: string;
  readonly goods: readonly Fruit[];
};

const inner = 2.25;
const outer = 3.6;

/** @param keeper who stands behind the counter, already drawn; empty when nobody does */
export function stall({ side, from, to, stripes, wood, goods }: Stall, seed: number, keeper = ''): string {
  const random = randomNumbers(seed);
  const near = side * inner;
  const far = side * outer;
  const z = (from + to) / 2;
  const shade = (colour: string, share: number) => faded(mix(colour, '#2b1638', share), z);
  const [sx, sy] = project(near * 0.97, 0, z);
  let drawing = ellipse(sx, sy, scaleAt(z) * 1.1, scaleAt(z) * 0.22, {
    fill: '#3b2235',
    opacity: 0.32,
    filter: 'url(#soft8)',
  });
  // The dark inside, then the keeper's shelf, then the counter in front of it.
  drawing += polygon(onWall(far, from, to, 0, 2.6), { fill: shade('#6a4038', 0.35) });
  for (let shelf = 0; shelf < 2; shelf += 1) {
    const y = 1.25 + shelf * 0.5;
    drawing += polygon(onWall(far - side * 0.1, from, to, y, y + 0.07), { fill: shade(wood, 0.1) });
    for (let jar = 0; jar < 9; jar += 1) {
      const place = from + ((jar + 0.5) / 9) * (to - from);
      const [x, base] = project(far - side * 0.14, y + 0.07, place);
      const s = scaleAt(place);
      const fill = shade(['#e07a5f', '#81b29a', '#f2cc8f', '#8ecae6', '#cdb4db'][Math.floor(random() * 5)]!, 0.22);
      drawing += path(
        `M${x - s * 0.05} ${base}v${-s * 0.2}q0 ${-s * 0.07} ${s * 0.05} ${-s * 0.07}t${s * 0.05} ${s * 0.07}v${s * 0.2}Z`,
        { fill },
      );
    }
  }
  drawing += keeper + post(near, from, wood, z) + post(near, to, wood, z);
  drawing += polygon(onWall(near, from, to, 0, 0.85), { fill: shade(wood, side < 0 ? 0.02 : 0.18) });
  for (let plank = 1; plank < 4; plank += 1) {
    drawing += polygon(onWall(near, from, to, plank * 0.21, plank * 0.21 + 0.018), { fill: shade(wood, 0.45) });
  }
  drawing += endOfCounter(near, far, from, wood, side);
  drawing += crates(near, far, from, to, goods, wood, random);
  drawing += awning(near, far, from, to, stripes);
  return drawing;
}

/** The boards at the near end, with a cloth over them. */
function endOfCounter(near: number, far: number, z: number, wood: string, side: number): string {
  let drawing = '';
  const wide = far * 1.4;
  const edge = (from: number, low: number, high: number, fill: string, opacity = 1) =>
    polygon([project(from, low, z), project(wide, low, z), project(wide, high, z), project(from, high, z)], {
      fill,
      opacity,
    });
  drawing += edge(near, 0, 0.85, faded(mix(wood, '#2b1638', side < 0 ? 0.22 : 0.34), z));
  for (let plank = 1; plank < 4; plank += 1) drawing += edge(near, plank * 0.21, plank * 0.21 + 0.014, '#2b1638', 0.35);
  for (const knot of [0.2, 0.55, 0.9]) {
    const [x, y] = project(near + (far - near) * knot, 0.12 + knot * 0.55, z);
    drawing += ellipse(x, y, 9, 4, { fill: '#2b1638', opacity: 0.22 });
  }
  const [left, top] = project(near, 0.92, z);
  const [right] = project(wide, 0.92, z);
  const s = scaleAt(z);
  const waves = 9;
  const hem = Array.from({ length: waves * 2 + 1 }, (_, index) => {
    const x = right + ((left - right) * index) / (waves * 2);
    return [x, top + s * (index % 2 === 0 ? 0.26 : 0.35)] as const;
  });
  const linen = side < 0 ? '#fdf1dc' : '#f2e0cf';
  drawing += path(
    `${straight([
      [left, top],
      [right, top],
    ])}${smooth(hem).replace('M', 'L')}Z`,
    { fill: linen },
  );
  for (let index = 1; index < waves; index += 1) {
    const x = right + ((left - right) * index) / waves;
    drawing += path(`M${x} ${top}q${s * 0.015} ${s * 0.12} 0 ${s * 0.25}`, {
      fill: 'none',
      stroke: '#8c6a72',
      'stroke-width': 2,
      opacity: 0.3,
    });
  }
  return (
    drawing +
    path(smooth(hem.map(([x, y]) => [x, y - s * 0.05])), {
      fill: 'none',
      stroke: side < 0 ? '#d6323f' : '#3a6fb5',
      'stroke-width': 4,
      opacity: 0.85,
    })
  );
}

function post(x: number, z: number, wood: string, shadeAt: number): string {
  const [left, top] = project(x, 2.45, z);
  const [, bottom] = project(x, 0, z);
  const width = scaleAt(z) * 0.06;
  return (
    polygon(
      [
        [left - width / 2, top],
        [left + width / 2, top],
        [left + width / 2, bottom],
        [left - width / 2, bottom],
      ],
      { fill: faded(mix(wood, '#2b1638', 0.2), shadeAt) },
    ) +
    polygon(
      [
        [left, top],
        [left + width / 2, top],
        [left + width / 2, bottom],
        [left, bottom],
      ],
      { fill: '#ffe7c2', opacity: 0.22 },
    )
  );
}

function crates(
  near: number,
  far: number,
  from: number,
  to: number,
  goods: readonly Fruit[],
  wood: string,
  random: (a?: number, b?: number) => number,
): string {
  let drawing = '';
  const count = goods.length;
  for (let index = count - 1; index >= 0; index -= 1) {
    const a = from + 0.06 + (index * (to - from)) / count;
    const b = from - 0.04 + ((index + 1) * (to - from)) / count;
    const middle = near * 0.6 + far * 0.4;
    const front = near * 0.99;
    const box: Point[] = [
      project(front, 0.9, a),
      project(front, 0.9, b),
      project(middle, 1.16, b),
      project(middle, 1.16, a),
    ];
    drawing += polygon(box, { fill: faded(mix(wood, '#2b1638', 0.5), a) });
    if (index === 0) {
      const side = [
        project(front, 0.84, a),
        project(middle, 0.84, a),
        project(middle, 1.18, a),
        project(front, 0.94, a),
      ];
      drawing += polygon(side, { fill: faded(mix(wood, '#2b1638', 0.22), a) });
    }
    const rows = 4;
    const columns = Math.max(3, Math.round((b - a) / 0.13));
    for (let row = rows - 1; row >= 0; row -= 1) {
      for (let column = columns - 1; column >= 0; column -= 1) {
        const u = (row + 0.5) / rows;
        const place = a + ((column + 0.5 + (row % 2) * 0.3 - 0.15) / columns) * (b - a);
        const [x, y] = project(front + (middle - front) * u, 0.98 + 0.26 * u + random(-0.015, 0.02), place);
        const r = scaleAt(place) * 0.073;
        drawing += group(
          { opacity: 1 },
          ellipse(x, y + r * 0.25, r * 1.02, r, { fill: '#2b1638', opacity: 0.35 }) +
            circle(x, y, r, `url(#${goods[index]!})`) +
            ellipse(x + r * 0.3, y - r * 0.42, r * 0.22, r * 0.14, { fill: '#ffffff', opacity: 0.65 }),
        );
      }
    }
    drawing += polygon(onWall(front, a - 0.02, b + 0.02, 0.83, 0.97), { fill: faded(mix(wood, '#ffe2b0', 0.3), a) });
    drawing += polygon(onWall(front, a - 0.02, b + 0.02, 0.89, 0.905), { fill: faded(mix(wood, '#2b1638', 0.4), a) });
  }
  return drawing;
}

function awning(near: number, far: number, from: number, to: number, [light, dark]: readonly [string, string]): string {
  const edge = near * 0.86;
  const count = Math.max(6, Math.round((to - from) / 0.28));
  let drawing = '';
  let valance = '';
  for (let index = count - 1; index >= 0; index -= 1) {
    const a = from + (index * (to - from)) / count;
    const b = from + ((index + 1) * (to - from)) / count;
    const fill = faded(index % 2 === 0 ? light : dark, a);
    drawing += polygon([project(edge, 2.28, a), project(edge, 2.28, b), project(far, 2.95, b), project(far, 2.95, a)], {
      fill,
    });
    const [left, top] = project(edge, 2.28, a);
    const [right, topRight] = project(edge, 2.28, b);
    const drop = scaleAt((a + b) / 2) * 0.2;
    valance += path(
      `${straight([
        [left, top],
        [right, topRight],
        [right, topRight + drop * 0.6],
      ])}Q${(left + right) / 2} ${(top + topRight) / 2 + drop * 1.5} ${left} ${top + drop * 0.6}Z`,
      { fill: mix(fill, '#2b1638', 0.12) },
    );
  }
  drawing += polygon(
    [project(edge, 2.28, from), project(edge, 2.28, to), project(far, 2.95, to), project(far, 2.95, from)],
    { fill: '#2b1638', opacity: far < 0 ? 0.16 : 0.1 },
  );
  return drawing + valance + skirt(edge, far, from, [light, dark]);
}

/** The striped hem of the awning that faces down the street, towards the eye. */
function skirt(edge: number, far: number, z: number, [light, dark]: readonly [string, string]): string {
  const count = 7;
  const end = far * 1.5;
  const rise = (x: number) => 2.28 + ((x - edge) / (far - edge)) * 0.67;
  let drawing = '';
  for (let index = 0; index < count; index += 1) {
    const a = edge + (index * (end - edge)) / count;
    const b = edge + ((index + 1) * (end - edge)) / count;
    const [left, right] = [project(a, rise(a), z), project(b, rise(b), z)];
    const drop = scaleAt(z) * 0.3;
    const fill = faded(index % 2 === 0 ? dark : light, z);
    const hem = `${straight([left, right, [right[0], right[1] + drop * 0.75]])}Q${(left[0] + right[0]) / 2} ${(left[1] + right[1]) / 2 + drop * 1.45} ${left[0]} ${left[1] + drop * 0.75}Z`;
    drawing += path(hem, { fill });
    drawing += path(hem, { fill: '#2b1638', opacity: 0.06 + 0.1 * (index % 2) });
    drawing += polygon([left, right, [right[0], right[1] + drop * 0.14], [left[0], left[1] + drop * 0.14]], {
      fill: '#fff3c8',
      opacity: 0.35,
    });
  }
  return drawing;
}
