import { circle, ellipse, group, mix, path, randomNumbers, smooth, straight, type Point } from './svg.ts';

/** A jetty of worn planks that runs out from the lower left, with a lamp at its end. */
export function jetty(): string {
  const random = randomNumbers(15);
  let drawing = '';
  const from: readonly [Point, Point] = [
    [318, 520],
    [392, 520],
  ];
  const to: readonly [Point, Point] = [
    [60, 722],
    [306, 722],
  ];
  const at = (share: number, side: 0 | 1): Point => [
    from[side][0] + (to[side][0] - from[side][0]) * share,
    from[side][1] + (to[side][1] - from[side][1]) * share,
  ];
  for (const share of [0.06, 0.42, 0.98]) {
    for (const side of [0, 1] as const) {
      const [x, y] = at(share, side);
      const w = 7 + share * 15;
      drawing += ellipse(x, y + 44 + share * 34, w * 1.6, 4, { fill: '#0f1434', opacity: 0.5, filter: 'url(#soft3)' });
      drawing += path(`M${x - w / 2} ${y - 18 - share * 26}h${w}v${62 + share * 60}h${-w}Z`, { fill: '#2b1d3a' });
      drawing += path(`M${x + w * 0.16} ${y - 18 - share * 26}h${w * 0.34}v${62 + share * 60}h${-w * 0.34}Z`, {
        fill: '#e28b6c',
        opacity: 0.5,
      });
    }
  }
  drawing += path(
    `${straight([at(0, 0), at(0, 1), [at(1, 1)[0], 722], at(1, 1), [at(1, 1)[0], 740], [at(0, 1)[0], at(0, 1)[1] + 9], [at(0, 0)[0], at(0, 0)[1] + 9]])}Z`,
    { fill: '#1e1430' },
  );
  for (let plank = 0; plank < 15; plank += 1) {
    const a = (plank / 15) ** 1.7;
    const b = ((plank + 0.9) / 15) ** 1.7;
    const over = random(-3, 4) * (1 + a * 2);
    const corners: Point[] = [at(a, 0), [at(a, 1)[0] + over, at(a, 1)[1]], [at(b, 1)[0] + over, at(b, 1)[1]], at(b, 0)];
    drawing += path(`${straight(corners)}Z`, { fill: mix('#9c6a66', '#4b3154', random(0, 0.55) + a * 0.25) });
    drawing += path(straight([corners[0]!, corners[1]!]), {
      stroke: '#f3a880',
      'stroke-width': 1 + a * 1.4,
      opacity: 0.65,
    });
  }
  const [lx, ly] = at(0.06, 1);
  return (
    drawing +
    path(`M${lx} ${ly - 18}V${ly - 96}h-22`, {
      fill: 'none',
      stroke: '#2b1d3a',
      'stroke-width': 5,
      'stroke-linejoin': 'round',
    }) +
    circle(lx - 22, ly - 72, 66, 'url(#lamp)') +
    path(`M${lx - 31} ${ly - 86}h18l4 24h-26Z`, { fill: '#ffe7a3' }) +
    path(`M${lx - 34} ${ly - 86}L${lx - 22} ${ly - 98}L${lx - 10} ${ly - 86}ZM${lx - 37} ${ly - 62}h30v5h-30Z`, {
      fill: '#2b1d3a',
    })
  );
}

/** A rowing boat with its oar laid across. */
export function boat(x: number, y: number, scale: number): string {
  return group(
    { transform: `translate(${x} ${y}) scale(${scale})` },
    ellipse(0, 34, 150, 15, { fill: '#0f1434', opacity: 0.55, filter: 'url(#soft8)' }) +
      path('M-140 34C-92 62 92 62 140 34C100 50 -100 50 -140 34Z', { fill: '#ff9b73', opacity: 0.3 }) +
      path('M-142 -22C-60 4 60 4 142 -26C134 14 108 36 76 38L-80 38C-110 36 -132 14 -142 -22Z', {
        fill: 'url(#hull)',
      }) +
      path('M-142 -22C-60 4 60 4 142 -26C60 -38 -60 -36 -142 -22Z', { fill: '#3d2038' }) +
      path('M-74 -26L-62 -6L-44 -3L-52 -29ZM34 -31L46 -5L66 -7L58 -32Z', { fill: '#c98a66' }) +
      path('M-142 -22C-60 6 60 6 142 -26L141 -18C60 14 -60 14 -140 -13Z', { fill: '#ffcf9e' }) +
      path('M-128 8C-60 30 60 30 128 6', { fill: 'none', stroke: '#ffb48a', 'stroke-width': 2.5, opacity: 0.55 }) +
      path('M-30 -14L146 30', { stroke: '#8a5a52', 'stroke-width': 6, 'stroke-linecap': 'round' }) +
      path('M134 24l34 6c6 4 4 12 -4 12l-32 -10Z', { fill: '#b9785d' }),
  );
}

/** The near bank: grass, reeds and a few flowers, dark against the light. */
export function bank(): string {
  const random = randomNumbers(33);
  let drawing = path(
    `${smooth([
      [820, 740],
      [900, 690],
      [1000, 668],
      [1110, 640],
      [1200, 634],
      [1300, 610],
    ])}L1300 740Z`,
    { fill: '#1b1636' },
  );
  for (let blade = 0; blade < 240; blade += 1) {
    const x = random(835, 1290);
    const y = 712 - Math.max(0, x - 830) * 0.21 + random(0, 60);
    const tall = random(22, 74);
    const lean = random(-22, 14);
    const fill = mix('#2a2350', '#6b4a70', random() ** 2);
    drawing += path(
      `M${x - 2.4} ${y}Q${x + lean * 0.3} ${y - tall * 0.6} ${x + lean} ${y - tall}Q${x + lean * 0.3 + 3} ${y - tall * 0.5} ${x + 2.4} ${y}Z`,
      { fill },
    );
  }
  for (let reed = 0; reed < 17; reed += 1) {
    const x = 905 + reed * 21 + random(-8, 8);
    const y = 694 - (x - 830) * 0.16;
    const tall = random(120, 205);
    const lean = random(-18, 18);
    drawing += path(`M${x} ${y}Q${x + lean * 0.3} ${y - tall * 0.6} ${x + lean} ${y - tall}`, {
      fill: 'none',
      stroke: '#241c42',
      'stroke-width': 3.4,
    });
    drawing += path(`M${x + lean} ${y - tall - 12}l${-lean * 0.18} 46`, {
      stroke: '#4a2838',
      'stroke-width': 10,
      'stroke-linecap': 'round',
    });
    drawing += path(`M${x + lean - 2} ${y - tall - 10}l${-lean * 0.16} 38`, {
      stroke: '#e58a68',
      'stroke-width': 2.2,
      'stroke-linecap': 'round',
      opacity: 0.8,
    });
  }
  for (let bloom = 0; bloom < 26; bloom += 1) {
    const x = random(930, 1275);
    const y = 690 - (x - 830) * 0.17 + random(-6, 46);
    for (let petal = 0; petal < 5; petal += 1)
      drawing += ellipse(x, y - 4.6, 2.6, 4.2, {
        fill: bloom % 3 ? '#f2b8c6' : '#ffe0a0',
        transform: `rotate(${petal * 72} ${x} ${y})`,
      });
    drawing += circle(x, y, 2, '#ffcf6b');
  }
  return drawing;
}
