import { clownDefinitions, clownFigure, type Clown } from './clown.ts';
import { project, scaleAt } from './perspective.ts';
import { stall, stallDefinitions, type Stall } from './stalls.ts';
import { bunting, cobbles, distance, houses, sky, streetDefinitions } from './street.ts';
import { circle, element, ellipse, group, linear, mix, path, picture, radial, randomNumbers, smooth } from './svg.ts';

const red: Clown = {
  id: 'red',
  suit: '#f7b52c',
  suitDark: '#c77612',
  suitLight: '#ffdb70',
  pattern: 'dots',
  patternColours: ['#e0303f', '#2a8fbd'],
  hair: ['#ff9d5c', '#e8501f', '#8f2412'],
  ruff: ['#fff8ec', '#f9c6cf'],
  glove: '#fffaf3',
  shoe: ['#f2545b', '#8e1730'],
  sock: ['#fff8ec', '#2a8fbd'],
  hat: 'bowler',
  tilt: -7,
  leftArm: [
    [-42, -168],
    [-84, -178],
    [-122, -214],
    [-146, -262],
  ],
  rightArm: [
    [42, -166],
    [92, -136],
    [140, -124],
    [184, -140],
  ],
  leftLeg: [
    [-32, -8],
    [-54, 82],
    [-62, 158],
  ],
  rightLeg: [
    [32, -8],
    [70, 76],
    [88, 154],
  ],
};

const blue: Clown = {
  id: 'blue',
  suit: '#2fa5a0',
  suitDark: '#14616e',
  suitLight: '#7ddac6',
  pattern: 'stripes',
  patternColours: ['#7a3fa0', '#f6e7b5'],
  hair: ['#ffa7d1', '#e0448b', '#7d1657'],
  ruff: ['#ffe57a', '#f4855c'],
  glove: '#fffaf3',
  shoe: ['#8f5fd0', '#3c1f74'],
  sock: ['#ffe57a', '#e0448b'],
  hat: 'cone',
  tilt: 8,
  leftArm: [
    [-42, -168],
    [-90, -160],
    [-138, -178],
    [-168, -222],
  ],
  rightArm: [
    [42, -168],
    [84, -188],
    [112, -232],
    [128, -284],
  ],
  leftLeg: [
    [-32, -8],
    [-74, 74],
    [-94, 152],
  ],
  rightLeg: [
    [32, -8],
    [52, 82],
    [56, 158],
  ],
};

const stalls: readonly Stall[] = [
  { side: -1, from: 9.6, to: 12, stripes: ['#fff3dd', '#e07a5f'], wood: '#a9744f', goods: ['apple', 'lemon'] },
  { side: 1, from: 9.4, to: 12, stripes: ['#fff3dd', '#6a994e'], wood: '#a9744f', goods: ['orange', 'plum'] },
  { side: -1, from: 6.3, to: 8.6, stripes: ['#fff6e3', '#2a9d8f'], wood: '#b07d56', goods: ['lime', 'orange', 'plum'] },
  { side: 1, from: 6.1, to: 8.5, stripes: ['#fff6e3', '#e9962f'], wood: '#b07d56', goods: ['apple', 'lime', 'lemon'] },
  {
    side: -1,
    from: 3.5,
    to: 5.4,
    stripes: ['#fff8e8', '#d6323f'],
    wood: '#b98158',
    goods: ['orange', 'apple', 'lemon', 'lime'],
  },
  {
    side: 1,
    from: 3.5,
    to: 5.3,
    stripes: ['#fff8e8', '#3a6fb5'],
    wood: '#b98158',
    goods: ['lemon', 'plum', 'apple', 'orange'],
  },
];

/** People of the market, far enough to be only coats and hats. */
function passerBy(x: number, z: number, seed: number): string {
  const random = randomNumbers(seed);
  const pick = (colours: readonly string[]) =>
    mix(colours[Math.floor(random() * colours.length)]!, '#f6dcc0', Math.min(0.55, z / 24));
  const coat = pick(['#c8553d', '#3d5a80', '#6a994e', '#9d6b9e', '#e0a458', '#4f6d7a', '#b56576']);
  const skin = pick(['#f1c9a5', '#c98d64', '#8d5a3c', '#e8b48c']);
  const hair = pick(['#4a2f27', '#8a5a34', '#2d2433', '#c79a5b', '#e6e0d8']);
  const trousers = pick(['#4a4e69', '#5b4636', '#3b5266', '#6d5a72']);
  const [px, py] = project(x, 0, z);
  const s = (scaleAt(z) * random(1.58, 1.8)) / 180;
  const step = random(5, 12);
  return group(
    { transform: `translate(${px.toFixed(1)} ${py.toFixed(1)}) scale(${s.toFixed(3)})` },
    ellipse(-12, 0, 42, 9, { fill: '#3b2235', opacity: 0.3 }) +
      path(`M-13 -88L-${step + 8} -4h15L2 -70L${step} -4h15L15 -88Z`, { fill: trousers }) +
      path(
        'M-24 -142C-34 -110 -28 -82 -24 -66C-8 -60 12 -60 24 -66C28 -84 34 -110 24 -142C14 -150 -14 -150 -24 -142Z',
        { fill: coat },
      ) +
      path('M-24 -140C-38 -118 -40 -96 -36 -78L-26 -80C-28 -100 -22 -118 -16 -130Z', {
        fill: mix(coat, '#24103a', 0.22),
      }) +
      path('M24 -140C38 -118 40 -96 34 -78L25 -80C28 -100 22 -118 16 -130Z', { fill: mix(coat, '#ffe9c0', 0.2) }) +
      circle(0, -162, 16, skin) +
      path('M-17 -160C-20 -186 20 -186 17 -160C10 -170 -8 -172 -17 -160Z', { fill: hair }),
  );
}

function crowd(): string {
  const people: readonly (readonly [number, number])[] = [
    [-0.8, 15],
    [0.5, 14.5],
    [1.2, 13.5],
    [-1.5, 13],
    [-0.2, 12.4],
    [0.9, 11],
    [-1.1, 10.2],
    [1.55, 9.2],
    [0.15, 9.6],
    [-1.7, 8],
    [1.6, 7.2],
    [-0.05, 7.4],
  ];
  return people.map(([x, z], index) => passerBy(x, z, 31 + index * 7)).join('');
}

function lantern(x: number, y: number, s: number, colour: string): string {
  return group(
    { transform: `translate(${x} ${y}) scale(${s})` },
    path('M0 -60V-26', { stroke: '#6d4c41', 'stroke-width': 2 }) +
      circle(0, 0, 52, 'url(#glow)') +
      ellipse(0, 0, 25, 28, { fill: colour }) +
      ellipse(0, 0, 25, 28, { fill: 'url(#lanternLight)' }) +
      [-14, 0, 14]
        .map((turn) =>
          path(`M0 -28C${turn * 1.5} -12 ${turn * 1.5} 12 0 28`, {
            fill: 'none',
            stroke: '#7a2d2d',
            'stroke-width': 1.2,
            opacity: 0.4,
          }),
        )
        .join('') +
      element('rect', { x: -10, y: -32, width: 20, height: 7, rx: 2, fill: '#6b3a2e' }) +
      element('rect', { x: -10, y: 25, width: 20, height: 7, rx: 2, fill: '#6b3a2e' }) +
      path('M-5 32V46M0 32V50M5 32V46', { stroke: '#e9b44c', 'stroke-width': 2 }),
  );
}

function confetti(): string {
  const random = randomNumbers(77);
  const colours = ['#e63946', '#ffd166', '#2a9d8f', '#8ecae6', '#f28482', '#ffffff'];
  let drawing = '';
  for (let piece = 0; piece < 70; piece += 1) {
    const [x, y, turn] = [random(180, 1100), random(60, 690), random(0, 180)];
    const fill = colours[piece % colours.length]!;
    drawing += element('rect', {
      x: -4,
      y: -2.5,
      width: random(5, 9),
      height: random(3, 6),
      fill,
      opacity: 0.9,
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(0)})`,
    });
  }
  return drawing;
}

function figure(clown: Clown, x: number, y: number, scale: number): string {
  const shadow = group(
    { opacity: 0.5, filter: 'url(#soft8)' },
    path(
      smooth(
        [
          [x - 190, y + 8],
          [x - 60, y - 22],
          [x + 80, y - 12],
          [x + 110, y + 12],
          [x - 20, y + 30],
        ],
        true,
      ),
      { fill: '#2d1630' },
    ),
  );
  return shadow + group({ transform: `translate(${x} ${y - 208 * scale}) scale(${scale})` }, clownFigure(clown));
}

const definitions =
  streetDefinitions +
  stallDefinitions +
  clownDefinitions(red) +
  clownDefinitions(blue) +
  radial('glow', [0.5, 0.5], 0.5, [
    [0, '#ffe08a', 0.75],
    [1, '#ffd166', 0],
  ]) +
  radial('lanternLight', [0.58, 0.5], 0.6, [
    [0, '#fff6c9', 0.95],
    [0.6, '#ffd98a', 0.35],
    [1, '#8a2c1f', 0.3],
  ]) +
  radial('vignette', [0.5, 0.48], 0.75, [
    [0.55, '#2a1438', 0],
    [1, '#2a1438', 0.42],
  ]) +
  linear(
    'sunray',
    [1, 0],
    [0, 1],
    [
      [0, '#fff1c4', 0.55],
      [0.6, '#fff1c4', 0],
    ],
  );

/** Two clowns dancing in a street market. */
export function drawClowns(): string {
  return picture(
    1280,
    720,
    definitions,
    sky() +
      distance() +
      cobbles() +
      houses() +
      ellipse(640, 300, 260, 150, { fill: 'url(#sunlight)', opacity: 0.8 }) +
      bunting(13, 5, 0.7, 3) +
      crowd() +
      stalls
        .slice(0, 4)
        .map((each, index) => stall(each, 40 + index))
        .join('') +
      passerBy(-1.35, 5.9, 222) +
      passerBy(1.3, 5.7, 260) +
      bunting(7.6, 4.5, 0.75, 4) +
      stalls
        .slice(4)
        .map((each, index) => stall(each, 60 + index))
        .join('') +
      bunting(4.6, 3.55, 0.62, 6) +
      lantern(338, 112, 0.9, '#e4572e') +
      lantern(946, 118, 0.9, '#f3a712') +
      lantern(520, 176, 0.5, '#d1495b') +
      lantern(770, 178, 0.5, '#66a182') +
      element('rect', { width: 1280, height: 720, fill: 'url(#sunray)', opacity: 0.5 }) +
      figure(red, 432, 674, 1.02) +
      figure(blue, 850, 682, 1.02) +
      confetti() +
      element('rect', { width: 1280, height: 720, fill: 'url(#vignette)' }),
  );
}
