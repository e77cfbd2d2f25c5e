import { circle, ellipse, group, linear, path, radial, randomNumbers, type Point } from './svg.ts';

export const propDefinitions =
  linear(
    'basket',
    [0, 0],
    [1, 0],
    [
      [0, '#7a4a2b'],
      [0.55, '#c98f56'],
      [1, '#9a6538'],
    ],
  ) +
  linear(
    'zinc',
    [0, 0],
    [1, 0],
    [
      [0, '#5d6f7d'],
      [0.45, '#c4d3d8'],
      [0.7, '#93a7b0'],
      [1, '#566873'],
    ],
  ) +
  radial('shine', [0.66, 0.28], 0.7, [
    [0, '#ffffff', 0.75],
    [0.35, '#ffffff', 0.1],
    [1, '#2b1638', 0.28],
  ]);

function shadow(width: number): string {
  return ellipse(-width * 0.25, 2, width, width * 0.2, { fill: '#2d1630', opacity: 0.42, filter: 'url(#soft8)' });
}

/** A wicker basket heaped with fruit; `fill` is the id of a fruit's gradient. */
export function basket(x: number, y: number, scale: number, fill: string, seed: number): string {
  const random = randomNumbers(seed);
  let heap = '';
  for (const [row, count] of [
    [0, 6],
    [1, 5],
    [2, 3],
  ] as const) {
    for (let fruit = 0; fruit < count; fruit += 1) {
      const fx = (fruit - (count - 1) / 2) * 24 + random(-2, 2);
      const fy = -66 - row * 17 + Math.abs(fx) * 0.06;
      heap += ellipse(fx, fy + 4, 15, 14, { fill: '#2b1638', opacity: 0.35 }) + circle(fx, fy, 14.5, `url(#${fill})`);
      heap += ellipse(fx + 4, fy - 6, 4, 2.6, { fill: '#ffffff', opacity: 0.7 });
    }
  }
  let weave = '';
  for (let row = 0; row < 5; row += 1) {
    for (let strand = 0; strand < 9; strand += 1) {
      const sx = (strand - 4) * (17 - row * 0.8) + (row % 2) * 8;
      weave += ellipse(sx, -48 + row * 11, 8, 4.6, {
        fill: row % 2 === strand % 2 ? '#e3b27a' : '#6d4023',
        opacity: 0.42,
      });
    }
  }
  return group(
    { transform: `translate(${x} ${y}) scale(${scale})` },
    shadow(84) +
      heap +
      path('M-80 -58L80 -58L64 0C40 8 -40 8 -64 0Z', { fill: 'url(#basket)' }) +
      weave +
      path('M-84 -62C-50 -52 50 -52 84 -62L82 -50C50 -40 -50 -40 -82 -50Z', { fill: '#b9804b' }) +
      path('M-84 -62C-50 -52 50 -52 84 -62', { fill: 'none', stroke: '#f0c994', 'stroke-width': 3 }),
  );
}

/** A zinc bucket of cut flowers. */
export function flowers(x: number, y: number, scale: number, colours: readonly string[], seed: number): string {
  const random = randomNumbers(seed);
  let stems = '';
  let heads = '';
  for (let bloom = 0; bloom < 15; bloom += 1) {
    const turn = -Math.PI / 2 + random(-0.85, 0.85);
    const reach = random(66, 122);
    const [hx, hy] = [Math.cos(turn) * reach * 0.8, -58 + Math.sin(turn) * reach];
    stems += path(`M${hx * 0.25} -60Q${hx * 0.5} ${hy * 0.6} ${hx} ${hy}`, {
      fill: 'none',
      stroke: '#4f8a3a',
      'stroke-width': 4,
    });
    stems += ellipse(hx * 0.75, hy * 0.72 - 14, 17, 6.5, {
      fill: bloom % 2 ? '#6fae4e' : '#3f7a35',
      transform: `rotate(${(turn * 180) / Math.PI} ${hx * 0.75} ${hy * 0.72 - 14})`,
    });
    const colour = colours[bloom % colours.length]!;
    const size = random(12, 17);
    let petals = '';
    for (let petal = 0; petal < 7; petal += 1) {
      petals += ellipse(0, -size * 0.72, size * 0.42, size * 0.62, {
        fill: colour,
        transform: `rotate(${petal * 51.4})`,
      });
    }
    heads += group(
      { transform: `translate(${hx} ${hy}) rotate(${random(0, 50)})` },
      circle(0, 2, size, '#2b1638', 0.22) +
        petals +
        circle(0, 0, size * 0.42, '#f6c945') +
        circle(1.5, -1.5, size * 0.2, '#fff0b3'),
    );
  }
  return group(
    { transform: `translate(${x} ${y}) scale(${scale})` },
    shadow(60) +
      stems +
      path('M-50 -76L50 -76L38 0C20 6 -20 6 -38 0Z', { fill: 'url(#zinc)' }) +
      path('M-52 -80C-20 -70 20 -70 52 -80L51 -70C20 -61 -20 -61 -51 -70Z', { fill: '#dfe8ea' }) +
      path('M-46 -40C-15 -32 15 -32 45 -40', { fill: 'none', stroke: '#6e828d', 'stroke-width': 3, opacity: 0.7 }) +
      heads,
  );
}

/** A bunch of balloons whose strings meet at `hand`. */
export function balloons(hand: Point, places: readonly Point[], radius: number): string {
  const colours = ['#ef476f', '#ffd166', '#06a77d', '#4aa3df', '#b388eb', '#f78c6b', '#ff70a6'];
  const strings = places
    .map(([x, y]) =>
      path(`M${hand[0]} ${hand[1]}Q${(hand[0] + x) / 2 + 6} ${(hand[1] + y) / 2} ${x} ${y + radius}`, {
        fill: 'none',
        stroke: '#6b5860',
        'stroke-width': 1,
        opacity: 0.8,
      }),
    )
    .join('');
  const skins = places
    .map(([x, y], index) => {
      const d = `M${x} ${y + radius * 1.25}C${x - radius * 1.5} ${y + radius * 0.4} ${x - radius} ${y - radius * 1.15} ${x} ${y - radius * 1.15}C${x + radius} ${y - radius * 1.15} ${x + radius * 1.5} ${y + radius * 0.4} ${x} ${y + radius * 1.25}Z`;
      return path(d, { fill: colours[index % colours.length]! }) + path(d, { fill: 'url(#shine)' });
    })
    .join('');
  return strings + skins;
}

/** A dove in flight. */
export function dove(x: number, y: number, scale: number): string {
  return group(
    { transform: `translate(${x} ${y}) scale(${scale})` },
    path('M-30 4C-14 -4 6 -6 22 2L32 0L24 8C8 16 -12 14 -30 4Z', { fill: '#fffdf8' }) +
      path('M-8 2C-18 -16 -16 -34 -4 -44C2 -28 10 -14 12 0Z', { fill: '#f1e7e2' }) +
      path('M0 2C4 -14 16 -28 34 -34C30 -16 22 -4 12 4Z', { fill: '#ffffff' }) +
      path('M32 0l7 1l-6 3Z', { fill: '#f0a04b' }) +
      circle(25, 2, 1.6, '#3b2235'),
  );
}

/** Digits as strokes, so that the picture does not depend on the fonts of the machine that draws it. */
const digits = {
  1: 'M-4 -11L2 -15V1',
  2: 'M-6 -11Q-4 -16 1 -15Q7 -13 4 -7L-6 1H7',
  3: 'M-5 -14Q6 -18 5 -11Q4 -7 -1 -7Q7 -7 5 -1Q2 3 -6 0',
  4: 'M3 2V-15L-7 -3H7',
} as const;

/** A slate with a price on a stick. */
export function price(x: number, y: number, scale: number, digit: keyof typeof digits): string {
  return group(
    { transform: `translate(${x} ${y}) scale(${scale}) rotate(-4)` },
    path('M0 0V34', { stroke: '#7a4a2b', 'stroke-width': 4 }) +
      path('M-26 -24H26V10H-26Z', {
        fill: '#3b4650',
        stroke: '#a8764a',
        'stroke-width': 4,
        'stroke-linejoin': 'round',
      }) +
      path(digits[digit], {
        fill: 'none',
        stroke: '#fff6dd',
        'stroke-width': 3.4,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      }),
  );
}
