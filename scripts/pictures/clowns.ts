import { clownDefinitions, clownFigure, type Clown } from './clown.ts';
import { project, scaleAt } from './perspective.ts';
import { balloons, basket, dove, flowers, price, propDefinitions } from './props.ts';
import { stall, stallDefinitions, type Stall } from './stalls.ts';
import { bunting, cobbles, distance, houses, sky, streetDefinitions } from './street.ts';
import {
  blur,
  circle,
  element,
  ellipse,
  group,
  linear,
  mix,
  path,
  picture,
  radial,
  randomNumbers,
  smooth,
} from './svg.ts';

const yellow: Clown = {
  id: 'yellow',
  suit: '#f7b52c',
  suitDark: '#c77612',
  suitLight: '#ffdb70',
  trousers: ['#173f6b', '#2a6fae', '#5aa3d8'],
  pattern: 'dots',
  patternColours: ['#e0303f', '#2a8fbd'],
  hair: ['#ff9d5c', '#e8501f', '#8f2412'],
  ruff: ['#fff8ec', '#f9c6cf'],
  glove: '#fffaf3',
  shoe: ['#f2545b', '#8e1730'],
  sock: ['#fff8ec', '#2a8fbd'],
  hat: 'bowler',
  tilt: -7,
  lean: -4,
  leftArm: [
    [-54, -168],
    [-84, -178],
    [-122, -214],
    [-146, -262],
  ],
  rightArm: [
    [54, -168],
    [96, -138],
    [140, -106],
    [176, -66],
  ],
  leftLeg: [
    [-32, -8],
    [-54, 82],
    [-62, 158],
  ],
  rightLeg: [
    [32, -8],
    [92, 68],
    [84, 154],
  ],
};

const scarlet: Clown = {
  id: 'scarlet',
  suit: '#e4483f',
  suitDark: '#8e1f35',
  suitLight: '#ff8d6b',
  trousers: ['#14616e', '#2fa5a0', '#7ddac6'],
  pattern: 'stripes',
  patternColours: ['#ffd23f', '#f6e7b5'],
  hair: ['#ffa7d1', '#e0448b', '#7d1657'],
  ruff: ['#ffe57a', '#f4855c'],
  glove: '#b983ea',
  shoe: ['#8f5fd0', '#3c1f74'],
  sock: ['#ffe57a', '#e0448b'],
  hat: 'cone',
  tilt: 6,
  lean: 0,
  leftArm: [
    [-54, -168],
    [-94, -176],
    [-128, -212],
    [-146, -268],
  ],
  rightArm: [
    [54, -168],
    [96, -156],
    [132, -182],
    [152, -232],
  ],
  leftLeg: [
    [-32, -8],
    [-74, 72],
    [-104, 136],
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

const coats = ['#e4572e', '#2a6f97', '#7fb069', '#a663a8', '#f2a541', '#d1495b', '#2a9d8f'];

/** People of the market, far enough to be only coats and hats. */
function passerBy(x: number, z: number, seed: number): string {
  const random = randomNumbers(seed);
  const air = (colour: string) => mix(colour, '#f6dcc0', Math.min(0.36, z / 50));
  const pick = (colours: readonly string[]) => air(colours[Math.floor(random() * colours.length)]!);
  const coat = air(coats[seed % coats.length]!);
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

/** A stall keeper behind the counter, who laughs at what goes on in the street. */
function keeper(x: number, z: number, coat: string, apron: string, skin: string, hair: string): string {
  const [px, py] = project(x, 0, z);
  const s = (scaleAt(z) * 1.72) / 180;
  const towards = x < 0 ? 3 : -3;
  return group(
    { transform: `translate(${px.toFixed(1)} ${py.toFixed(1)}) scale(${s.toFixed(3)})` },
    path('M-30 -138C-44 -110 -44 -80 -40 -50L40 -50C44 -80 44 -110 30 -138C16 -148 -16 -148 -30 -138Z', {
      fill: coat,
    }) +
      path('M-30 -138C-44 -110 -44 -80 -40 -50L-22 -50C-28 -90 -24 -120 -14 -143Z', {
        fill: '#24103a',
        opacity: 0.22,
      }) +
      path('M-18 -124H18L26 -50H-26Z', { fill: apron }) +
      path('M-18 -124L-12 -143M18 -124L12 -143', { stroke: apron, 'stroke-width': 5 }) +
      path('M-9 -150H9V-138Q0 -132 -9 -138Z', { fill: mix(skin, '#8a4a3a', 0.3) }) +
      ellipse(0, -166, 18, 20, { fill: skin }) +
      path('M-18 -160C-20 -176 -12 -186 0 -186C-10 -176 -12 -160 -8 -150C-14 -150 -17 -154 -18 -160Z', {
        fill: '#24103a',
        opacity: 0.12,
      }) +
      path('M-19 -166C-24 -198 24 -198 19 -166C14 -180 -10 -182 -19 -166Z', { fill: hair }) +
      path('M-22 -177C-20 -204 20 -204 22 -177C8 -184 -8 -184 -22 -177Z', { fill: apron }) +
      circle(-6 + towards, -167, 2.4, '#3b2417') +
      circle(7 + towards, -167, 2.4, '#3b2417') +
      circle(-9 + towards, -159, 4, '#ff8a7a', 0.5) +
      circle(11 + towards, -159, 4, '#ff8a7a', 0.5) +
      path(`M${-7 + towards} -157Q${1 + towards} -144 ${9 + towards} -157Z`, {
        fill: '#7a1026',
        stroke: '#5a2f2b',
        'stroke-width': 1,
      }) +
      path(`M${towards} -164q3 3 1 5`, { fill: 'none', stroke: mix(skin, '#8a4a3a', 0.5), 'stroke-width': 1.6 }) +
      path('M30 -134C46 -118 50 -96 40 -80L-2 -72L-4 -82L26 -94Z', { fill: mix(coat, '#ffe9c0', 0.16) }) +
      ellipse(-6, -77, 9, 7, { fill: skin }),
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
  ];
  return people.map(([x, z], index) => passerBy(x, z, 31 + index * 3)).join('');
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
    // Not over the faces.
    if (y > 130 && y < 290 && ((x > 310 && x < 510) || (x > 780 && x < 980))) continue;
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
  const spread = smooth(
    [
      [x - 210, y + 6],
      [x - 70, y - 22],
      [x + 80, y - 12],
      [x + 110, y + 10],
      [x - 20, y + 26],
    ],
    true,
  );
  const feet = [clown.leftLeg, clown.rightLeg].map((leg, index) => {
    const [ankle] = leg.slice(-1);
    const lifted = ankle![1] < 140;
    const foot = x + (ankle![0] + (index === 0 ? -26 : 26)) * scale;
    return ellipse(foot, y + 4, lifted ? 48 : 60, lifted ? 7 : 10, {
      fill: '#2d1630',
      opacity: lifted ? 0.3 : 0.6,
      filter: 'url(#soft3)',
    });
  });
  return (
    path(spread, { fill: '#2d1630', opacity: 0.5, filter: 'url(#soft8)' }) +
    feet.join('') +
    group({ transform: `translate(${x} ${y - 208 * scale}) scale(${scale})` }, clownFigure(clown))
  );
}

const definitions =
  streetDefinitions +
  stallDefinitions +
  propDefinitions +
  clownDefinitions(yellow) +
  clownDefinitions(scarlet) +
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
  blur('far', 4) +
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
    // The sharp copy beneath keeps the blur from fading at the borders.
    element('use', { href: '#market' }) +
      group(
        { filter: 'url(#far)' },
        group(
          { id: 'market', transform: 'translate(640 360) scale(1.02) translate(-640 -360)' },
          sky() +
            distance() +
            cobbles() +
            houses() +
            ellipse(640, 300, 260, 150, { fill: 'url(#sunlight)', opacity: 0.8 }) +
            dove(585, 150, 0.5) +
            dove(700, 118, 0.62) +
            dove(668, 70, 0.4) +
            bunting(13, 5, 0.7, 3) +
            crowd() +
            balloons(
              [658, 356],
              [
                [636, 270],
                [668, 262],
                [698, 276],
                [648, 244],
                [682, 240],
                [666, 286],
              ],
              15,
            ) +
            stalls
              .slice(0, 4)
              .map((each, index) => stall(each, 40 + index))
              .join('') +
            passerBy(-1.35, 5.9, 222) +
            passerBy(1.3, 5.7, 260) +
            bunting(7.6, 4.5, 0.75, 4) +
            stall(stalls[4]!, 60, keeper(-3.36, 4.4, '#3d7ea6', '#fff3dd', '#f1c9a5', '#5a3423')) +
            stall(stalls[5]!, 61, keeper(3.3, 4.4, '#7fb069', '#fbe8d0', '#b97a55', '#2d2433')) +
            bunting(4.6, 3.55, 0.62, 6) +
            price(196, 376, 0.72, 3) +
            price(292, 366, 0.5, 2) +
            price(1086, 380, 0.72, 4) +
            price(1000, 372, 0.5, 1) +
            lantern(338, 112, 0.9, '#e4572e') +
            lantern(946, 118, 0.9, '#f3a712') +
            lantern(520, 176, 0.5, '#d1495b') +
            lantern(770, 178, 0.5, '#66a182'),
        ),
      ) +
      element('rect', { width: 1280, height: 720, fill: 'url(#sunray)', opacity: 0.5 }) +
      // Morning haze, before which the clowns stand out.
      element('rect', { width: 1280, height: 720, fill: '#fff1d6', opacity: 0.28 }) +
      flowers(72, 660, 1.06, ['#ff6f91', '#ffffff', '#ffc75f', '#d65db1'], 12) +
      basket(206, 690, 0.92, 'apple', 5) +
      flowers(1226, 664, 1.02, ['#ff9671', '#fff4e0', '#f9f871', '#e63946'], 23) +
      basket(1096, 694, 0.92, 'orange', 9) +
      figure(yellow, 432, 674, 1.02) +
      figure(scarlet, 850, 682, 1.02) +
      confetti() +
      element('rect', { width: 1280, height: 720, fill: 'url(#vignette)' }),
  );
}
