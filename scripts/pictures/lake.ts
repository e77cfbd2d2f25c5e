import { bank, boat, jetty } from './lakeside.ts';
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
  straight,
  type Point,
} from './svg.ts';

const shore = 412;
const sun: Point = [764, 322];

const definitions =
  linear(
    'dusk',
    [0, 0],
    [0, 1],
    [
      [0, '#23264f'],
      [0.3, '#54427f'],
      [0.55, '#a8588e'],
      [0.76, '#ec8a6b'],
      [0.92, '#ffc27a'],
      [1, '#ffe0a0'],
    ],
  ) +
  linear(
    'water',
    [0, 0],
    [0, 1],
    [
      [0, '#ffcf92'],
      [0.1, '#f0946f'],
      [0.3, '#a95c8b'],
      [0.62, '#4c4180'],
      [1, '#1b2348'],
    ],
  ) +
  radial('sunGlow', [0.5, 0.5], 0.5, [
    [0, '#fff3c4', 1],
    [0.12, '#ffdf94', 0.85],
    [0.4, '#ff9d5c', 0.32],
    [1, '#ff7a59', 0],
  ]) +
  radial('lamp', [0.5, 0.5], 0.5, [
    [0, '#fff1b8', 0.95],
    [0.25, '#ffc55c', 0.5],
    [1, '#ff9f43', 0],
  ]) +
  linear(
    'mist',
    [0, 0],
    [0, 1],
    [
      [0, '#ffd9b0', 0],
      [0.5, '#ffd2b0', 0.6],
      [1, '#ffd9b0', 0],
    ],
  ) +
  linear(
    'hull',
    [0, 0],
    [0, 1],
    [
      [0, '#d0624b'],
      [1, '#5b2440'],
    ],
  ) +
  linear(
    'corners',
    [0, 0],
    [0, 1],
    [
      [0, '#12153a', 0.3],
      [0.3, '#12153a', 0],
      [0.75, '#12153a', 0],
      [1, '#0d1030', 0.5],
    ],
  ) +
  blur('soft3', 3) +
  blur('soft8', 8) +
  blur('soft16', 16);

function stars(): string {
  const random = randomNumbers(4);
  let drawing = '';
  for (let star = 0; star < 90; star += 1) {
    const y = random(0, 1) ** 1.6 * 210;
    drawing += circle(random(0, 1280), y, random(0.5, 1.5), '#fff6e0', random(0.25, 0.95) * (1 - y / 230));
  }
  return drawing;
}

/** A bank of cloud, lit from below by the low sun. */
function cloud(x: number, y: number, scale: number, seed: number): string {
  const random = randomNumbers(seed);
  let body = '';
  let lit = '';
  for (let puff = 0; puff < 13; puff += 1) {
    const px = (puff - 6) * 26 + random(-8, 8);
    const high = 20 - Math.abs(puff - 6) * 2.2 + random(0, 6);
    body += ellipse(px, -high * 0.4, 34, high, { fill: '#7b4d86' });
    lit += ellipse(px + 6, 5 - high * 0.1, 30, high * 0.42, { fill: '#ffab7a', opacity: 0.8 });
  }
  return group(
    { transform: `translate(${x} ${y}) scale(${scale} ${scale * 0.62})`, opacity: 0.82, filter: 'url(#soft3)' },
    body + lit,
  );
}

/** A ridge of mountains from one edge to the other; `rough` is the height of its small teeth. */
function ridge(points: readonly Point[], rough: number, seed: number): Point[] {
  const random = randomNumbers(seed);
  const line: Point[] = [];
  for (let index = 0; index + 1 < points.length; index += 1) {
    const [from, to] = [points[index]!, points[index + 1]!];
    const steps = Math.max(2, Math.round((to[0] - from[0]) / 22));
    for (let step = 0; step < steps; step += 1) {
      const share = step / steps;
      const jitter = step === 0 ? 0 : random(-rough, rough);
      line.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share + jitter]);
    }
  }
  line.push(points.at(-1)!);
  return line;
}

function mountain(line: readonly Point[], fill: string, light: string): string {
  const base = [...line, [1280, shore + 2], [0, shore + 2]] as Point[];
  let faces = '';
  // The flanks that look towards the sun catch it; each is one plane with a ragged foot.
  let flank: Point[] = [];
  const finish = () => {
    if (flank.length > 2) {
      const foot = flank
        .slice(1)
        .toReversed()
        .map(([x, y], index): Point => [
          x - (x < sun[0] ? 6 : -6),
          Math.min(shore, y + (index % 2 === 0 ? 20 : 58) + index * 5),
        ]);
      faces += path(`${straight([...flank, ...foot])}Z`, { fill: light, opacity: 0.4 });
    }
    flank = [];
  };
  for (let index = 0; index + 1 < line.length; index += 1) {
    const [from, to] = [line[index]!, line[index + 1]!];
    const towardsSun = from[0] < sun[0] ? to[1] > from[1] : to[1] < from[1];
    if (!towardsSun) finish();
    else flank.push(...(flank.length === 0 ? [from, to] : [to]));
  }
  finish();
  return path(`${straight(base)}Z`, { fill }) + faces;
}

function pine(x: number, y: number, height: number, fill: string, seed: number): string {
  const random = randomNumbers(seed);
  const tiers = Math.max(5, Math.round(height / 13));
  const left: Point[] = [];
  const right: Point[] = [];
  for (let tier = 0; tier < tiers; tier += 1) {
    const share = (tier + 1) / tiers;
    const half = height * 0.2 * share * random(0.82, 1.12);
    const level = y - height + height * 0.94 * share;
    left.push([x - half, level + random(-1, 2)], [x - half * 0.5, level - height * 0.02]);
    right.push([x + half, level + random(-1, 2)], [x + half * 0.5, level - height * 0.02]);
  }
  return path(`${straight([[x, y - height], ...left, [x, y], ...right.toReversed()])}Z`, { fill });
}

function forest(
  from: number,
  to: number,
  base: (x: number) => number,
  tall: readonly [number, number],
  fill: string,
  seed: number,
): string {
  const random = randomNumbers(seed);
  let drawing = '';
  for (let x = from; x < to; x += random(7, 17))
    drawing += pine(x, base(x) + 5, random(...tall), fill, Math.floor(x) + seed);
  return drawing;
}

function land(): string {
  const far = ridge(
    [
      [0, 300],
      [120, 246],
      [250, 292],
      [390, 214],
      [520, 296],
      [640, 262],
      [760, 322],
      [900, 268],
      [1040, 206],
      [1160, 268],
      [1280, 232],
    ],
    7,
    2,
  );
  const near = ridge(
    [
      [0, 246],
      [90, 290],
      [200, 262],
      [330, 344],
      [470, 372],
      [600, 396],
      [820, 400],
      [930, 366],
      [1030, 330],
      [1150, 352],
      [1280, 288],
    ],
    6,
    9,
  );
  return (
    mountain(far, '#8a5590', '#ffb388') +
    element('rect', { x: 0, y: 300, width: 1280, height: 120, fill: 'url(#mist)' }) +
    mountain(near, '#553a74', '#e88a7c') +
    element('rect', { x: 0, y: 352, width: 1280, height: 76, fill: 'url(#mist)', opacity: 0.75 }) +
    forest(-10, 420, (x) => 414 - Math.max(0, 200 - x) * 0.05, [34, 74], '#3b2c5c', 3) +
    forest(960, 1290, (x) => 414 - Math.max(0, x - 1080) * 0.06, [36, 82], '#372a58', 5) +
    forest(430, 950, () => 413, [10, 24], '#5d3e70', 8)
  );
}

/** What stands above the shore, upside down, dimmed and drawn out by the ripples. */
function reflection(): string {
  const upside = group(
    { transform: `translate(0 ${shore * 2}) scale(1 -1)`, opacity: 0.5, filter: 'url(#soft3)' },
    land(),
  );
  return (
    element('clipPath', { id: 'lakeClip' }, element('rect', { x: 0, y: shore, width: 1280, height: 720 - shore })) +
    group({ 'clip-path': 'url(#lakeClip)' }, upside)
  );
}

function ripples(): string {
  const random = randomNumbers(21);
  let drawing = '';
  for (let line = 0; line < 330; line += 1) {
    const depth = random() ** 1.7;
    const y = shore + 4 + depth * (716 - shore);
    const long = random(14, 60) * (0.35 + depth * 2.4);
    const x = random(-40, 1300);
    const light = random() < 0.5;
    const fill = light ? mix('#ffb98a', '#8f7bc0', depth) : mix('#7a3f78', '#141a3c', depth);
    drawing += ellipse(x, y, long, 0.7 + depth * 2.6, { fill, opacity: light ? 0.26 : 0.3 });
  }
  for (let glint = 0; glint < 190; glint += 1) {
    const depth = random() ** 1.35;
    const y = shore + 2 + depth * 270;
    const spread = 12 + depth * 120;
    const x = sun[0] + (random() + random() + random() - 1.5) * spread;
    drawing += ellipse(x, y, random(5, 16) * (0.5 + depth * 1.6), 0.8 + depth * 2, {
      fill: mix('#fff4cc', '#ff9e70', depth),
      opacity: 0.85 - depth * 0.45,
    });
  }
  return drawing;
}

function birds(): string {
  return [
    [330, 140, 1],
    [366, 126, 0.8],
    [398, 144, 0.7],
    [430, 118, 0.6],
    [296, 122, 0.6],
  ]
    .map(([x, y, s]) =>
      path('M-16 -5Q-8 -12 0 0Q8 -12 16 -5Q8 -7 0 4Q-8 -7 -16 -5Z', {
        fill: '#241f47',
        transform: `translate(${x} ${y}) scale(${s})`,
      }),
    )
    .join('');
}

/** A lake between mountains at dusk, with a jetty and a rowing boat. */
export function drawLake(): string {
  return picture(
    1280,
    720,
    definitions,
    element('rect', { width: 1280, height: shore, fill: 'url(#dusk)' }) +
      stars() +
      cloud(300, 196, 1.5, 2) +
      cloud(1010, 150, 1.25, 6) +
      cloud(640, 96, 0.9, 8) +
      cloud(560, 262, 1.05, 12) +
      ellipse(sun[0], sun[1], 430, 300, { fill: 'url(#sunGlow)' }) +
      circle(sun[0], sun[1], 31, '#fff4cf') +
      birds() +
      land() +
      element('rect', { x: 0, y: shore, width: 1280, height: 720 - shore, fill: 'url(#water)' }) +
      reflection() +
      ellipse(sun[0], shore + 40, 210, 150, { fill: 'url(#sunGlow)', opacity: 0.5 }) +
      ripples() +
      boat(628, 566, 0.86) +
      jetty() +
      path(
        smooth([
          [384, 548],
          [440, 588],
          [500, 566],
        ]),
        { fill: 'none', stroke: '#d9a98c', 'stroke-width': 2.5 },
      ) +
      bank() +
      element('rect', { width: 1280, height: 720, fill: 'url(#corners)' }),
  );
}
