import { onWall, project, scaleAt } from './perspective.ts';
import {
  blur,
  circle,
  element,
  ellipse,
  group,
  linear,
  mix,
  path,
  polygon,
  radial,
  randomNumbers,
  smooth,
} from './svg.ts';

const haze = '#f6dcc0';
/** Colours fade into the light at the end of the street. */
const faded = (colour: string, z: number) => mix(colour, haze, Math.min(0.72, Math.max(0, (z - 4) / 26)));

export const streetDefinitions =
  linear(
    'sky',
    [0, 0],
    [0, 1],
    [
      [0, '#5db4dc'],
      [0.35, '#a5d8e6'],
      [0.7, '#fbe6c4'],
      [1, '#ffd9a8'],
    ],
  ) +
  radial('sunlight', [0.5, 0.5], 0.5, [
    [0, '#fff6dc', 0.95],
    [0.4, '#ffe9bd', 0.5],
    [1, '#ffe2ae', 0],
  ]) +
  linear(
    'ground',
    [0, 0],
    [0, 1],
    [
      [0, '#e9cba6'],
      [0.25, '#cda984'],
      [1, '#8f6f5e'],
    ],
  ) +
  linear(
    'leftWall',
    [0, 0],
    [1, 0],
    [
      [0, '#2f2347', 0.38],
      [1, '#2f2347', 0.02],
    ],
  ) +
  linear(
    'rightWall',
    [0, 0],
    [1, 0],
    [
      [0, '#ffe3ac', 0.3],
      [1, '#5a2f3a', 0.16],
    ],
  ) +
  linear(
    'glass',
    [0, 0],
    [1, 1],
    [
      [0, '#cfeaf2'],
      [0.5, '#7fb1c6'],
      [1, '#4b7590'],
    ],
  ) +
  blur('soft3', 3) +
  blur('soft8', 8) +
  blur('soft16', 16);

export function sky(): string {
  const cloud = (x: number, y: number, s: number, opacity: number) =>
    group(
      { opacity },
      [
        [-46, 6, 30],
        [-16, -8, 36],
        [22, -14, 42],
        [56, 2, 30],
        [4, 12, 40],
      ]
        .map(([dx, dy, r]) => ellipse(x + dx! * s, y + dy! * s, r! * s, r! * s * 0.62, { fill: '#fffaf0' }))
        .join('') + ellipse(x, y + 22 * s, 84 * s, 10 * s, { fill: '#f3e3d8', opacity: 0.8 }),
    );
  return (
    element('rect', { width: 1280, height: 480, fill: 'url(#sky)' }) +
    cloud(560, 92, 0.72, 0.9) +
    cloud(752, 48, 0.55, 0.8) +
    cloud(690, 168, 0.42, 0.7) +
    ellipse(640, 318, 330, 250, { fill: 'url(#sunlight)' })
  );
}

/** The church and the roofs at the end of the street. */
export function distance(): string {
  const tower = '#d9a98c';
  const roof = '#b5766a';
  return (
    path(
      smooth([
        [430, 330],
        [500, 292],
        [560, 300],
        [620, 280],
        [700, 296],
        [770, 284],
        [850, 330],
      ]),
      {
        fill: '#b9cbb0',
        opacity: 0.9,
      },
    ) +
    polygon(
      [
        [604, 330],
        [604, 212],
        [640, 205],
        [640, 330],
      ],
      { fill: mix(tower, '#5f4560', 0.22) },
    ) +
    polygon(
      [
        [640, 330],
        [640, 205],
        [672, 212],
        [672, 330],
      ],
      { fill: tower },
    ) +
    polygon(
      [
        [598, 214],
        [640, 126],
        [678, 214],
        [640, 222],
      ],
      { fill: roof },
    ) +
    polygon(
      [
        [640, 126],
        [678, 214],
        [640, 222],
      ],
      { fill: '#cf9180' },
    ) +
    circle(640, 122, 4, '#f2c14e') +
    circle(640, 244, 15, '#fff3da') +
    circle(640, 244, 12.5, '#fffaf0') +
    path('M640 244V235M640 244L647 248', {
      stroke: '#6b4b4b',
      'stroke-width': 1.8,
      'stroke-linecap': 'round',
      fill: 'none',
    }) +
    path('M626 330V292a14 14 0 0 1 28 0V330Z', { fill: '#8f6260', opacity: 0.75 }) +
    polygon(
      [
        [540, 330],
        [540, 284],
        [572, 262],
        [604, 284],
        [604, 330],
      ],
      { fill: '#e6bf9d' },
    ) +
    polygon(
      [
        [534, 288],
        [572, 258],
        [608, 288],
      ],
      { fill: '#c58672' },
    ) +
    polygon(
      [
        [672, 330],
        [672, 280],
        [706, 256],
        [742, 282],
        [742, 330],
      ],
      { fill: '#ecd0a6' },
    ) +
    polygon(
      [
        [668, 284],
        [706, 252],
        [748, 286],
      ],
      { fill: '#b97a70' },
    )
  );
}

type House = {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly wall: string;
  readonly trim: string;
  readonly shutter: string;
};

const leftHouses: readonly House[] = [
  { from: 10.8, to: 16, top: 6.2, wall: '#e8a87c', trim: '#fff0da', shutter: '#4f7f86' },
  { from: 7.2, to: 10.8, top: 7.3, wall: '#86b8a6', trim: '#fdf3df', shutter: '#c8553d' },
  { from: 4.7, to: 7.2, top: 6.3, wall: '#e9c46a', trim: '#fff4dc', shutter: '#3d7ea6' },
  { from: 2.4, to: 4.7, top: 8, wall: '#d5786a', trim: '#ffe9d2', shutter: '#2f6b62' },
];
const rightHouses: readonly House[] = [
  { from: 11.4, to: 16, top: 6.8, wall: '#c9b3d6', trim: '#fff4e6', shutter: '#8a5a83' },
  { from: 8, to: 11.4, top: 6.1, wall: '#f2c48d', trim: '#fff3dd', shutter: '#b4533c' },
  { from: 5.2, to: 8, top: 7.4, wall: '#7fb2cf', trim: '#f8f3e4', shutter: '#e2893b' },
  { from: 2.4, to: 5.2, top: 7, wall: '#f0a58f', trim: '#fff0dc', shutter: '#476a9c' },
];

function house(side: -1 | 1, { from, to, top, wall, trim, shutter }: House, random: () => number): string {
  const x = side * 3.9;
  const z = (from + to) / 2;
  const colour = (value: string) => faded(value, z);
  let drawing = polygon(onWall(x, from, to, 0, top), { fill: colour(wall) });
  drawing += polygon(onWall(x, from, to, 0, 0.5), { fill: colour(mix(wall, '#4a3448', 0.42)) });
  const columns = Math.max(1, Math.round((to - from) / 1.35));
  for (let storey = 0; storey < 3; storey += 1) {
    const bottom = 2.95 + storey * 1.65;
    if (bottom + 1.35 > top) break;
    for (let column = 0; column < columns; column += 1) {
      const middle = from + ((column + 0.5) * (to - from)) / columns;
      const half = 0.26;
      const rect = (a: number, b: number, low: number, high: number, fill: string, extra = {}) =>
        polygon(onWall(x, middle + a, middle + b, low, high), { fill, ...extra });
      drawing += rect(-half - 0.07, half + 0.07, bottom - 0.06, bottom + 1.16, colour(trim));
      drawing += rect(-half, half, bottom, bottom + 1.1, storey === 1 && random() < 0.4 ? '#ffd98a' : 'url(#glass)');
      drawing +=
        rect(-0.025, 0.025, bottom, bottom + 1.1, colour(trim)) +
        rect(-half, half, bottom + 0.55, bottom + 0.6, colour(trim));
      for (const sign of [-1, 1]) {
        const inner = sign * (half + 0.06);
        drawing += rect(inner, inner + sign * 0.27, bottom - 0.02, bottom + 1.12, colour(shutter));
        for (let slat = 0; slat < 5; slat += 1) {
          const y = bottom + 0.08 + slat * 0.21;
          drawing += rect(inner + sign * 0.04, inner + sign * 0.23, y, y + 0.05, colour(mix(shutter, '#20183a', 0.35)));
        }
      }
      drawing += rect(-half - 0.1, half + 0.1, bottom - 0.24, bottom - 0.04, colour('#8d5a44'));
      for (let bloom = 0; bloom < 9; bloom += 1) {
        const [px, py] = project(
          x - side * 0.06,
          bottom + 0.02 + random() * 0.12,
          middle - half + (bloom / 8) * half * 2,
        );
        const petal = ['#e63946', '#ff8fa3', '#ffd166', '#6a994e', '#f4f1de'][Math.floor(random() * 5)]!;
        drawing += circle(px, py, scaleAt(middle) * 0.06, colour(petal));
      }
    }
  }
  drawing += polygon(onWall(x, from, to, 0, top), { fill: side < 0 ? 'url(#leftWall)' : 'url(#rightWall)' });
  const eaves = x - side * 0.35;
  drawing += polygon(
    [project(x, top, from), project(x, top, to), project(eaves, top + 0.1, to), project(eaves, top + 0.1, from)],
    {
      fill: colour('#6e4a52'),
    },
  );
  drawing += polygon(
    [
      project(eaves, top + 0.1, from),
      project(eaves, top + 0.1, to),
      project(x + side, top + 1.3, to),
      project(x + side, top + 1.3, from),
    ],
    {
      fill: colour(side < 0 ? '#a8554a' : '#c66b54'),
    },
  );
  return drawing;
}

export function houses(): string {
  const random = randomNumbers(11);
  return (
    leftHouses.map((each) => house(-1, each, random)).join('') +
    rightHouses.map((each) => house(1, each, random)).join('')
  );
}

/** Rows of rounded stones that shrink towards the end of the street. */
export function cobbles(): string {
  const random = randomNumbers(5);
  const tones = ['#b8967a', '#c4a386', '#a98670', '#cdae90', '#9c7a69', '#b59a8c', '#c2a07c'];
  let stones = polygon([project(-3.9, 0, 60), project(3.9, 0, 60), project(3.9, 0, 2.5), project(-3.9, 0, 2.5)], {
    fill: 'url(#ground)',
  });
  for (let z = 24; z > 2.4; z -= z * 0.034) {
    const depth = z * 0.034;
    const size = 0.2;
    const offset = random(0, size);
    for (let x = -3.9 + offset; x < 3.9; x += size) {
      const width = size * (0.82 + random() * 0.1);
      const middle = x + size / 2;
      const bend = Math.abs(middle) * 0.02;
      const [cx, cy] = project(middle, -bend, z + depth * 0.5);
      const scale = scaleAt(z);
      const fill = faded(tones[Math.floor(random() * tones.length)]!, z * 1.3);
      const rx = (width * scale) / 2;
      const ry = ((project(0, 0, z)[1] - project(0, 0, z + depth)[1]) / 2) * 0.86;
      stones += ellipse(cx, cy, rx, ry, { fill });
      if (z < 6)
        stones += ellipse(cx + rx * 0.14, cy - ry * 0.32, rx * 0.62, ry * 0.4, { fill: '#fff0d4', opacity: 0.2 });
    }
  }
  const light = polygon(
    [
      [640, 318],
      [900, 720],
      [1280, 720],
      [1280, 640],
    ],
    { fill: '#ffe6b0', opacity: 0.18, filter: 'url(#soft16)' },
  );
  return stones + light;
}

/** Strings of little flags from house to house. */
export function bunting(z: number, height: number, sag: number, seed: number): string {
  const random = randomNumbers(seed);
  const colours = ['#e63946', '#ffb703', '#2a9d8f', '#f4f1de', '#457b9d', '#f28482'];
  const at = (share: number) => project(-3.8 + 7.6 * share, height - sag * 4 * share * (1 - share), z);
  const points = Array.from({ length: 25 }, (_, index) => at(index / 24));
  let drawing = path(smooth(points), {
    fill: 'none',
    stroke: '#6d4c41',
    'stroke-width': Math.max(1, scaleAt(z) * 0.014),
  });
  const flags = 19;
  for (let flag = 0; flag < flags; flag += 1) {
    const left = at((flag + 0.1) / flags);
    const right = at((flag + 0.9) / flags);
    const drop = scaleAt(z) * 0.36;
    const lean = random(-0.12, 0.12) * drop;
    const tip = [(left[0] + right[0]) / 2 + lean, (left[1] + right[1]) / 2 + drop] as const;
    const fill = faded(colours[flag % colours.length]!, z);
    drawing += polygon([left, right, tip], { fill });
    drawing += polygon([left, [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2], tip], {
      fill: '#2c1b3d',
      opacity: 0.14,
    });
  }
  return drawing;
}
