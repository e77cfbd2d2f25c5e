import {
  blur,
  circle,
  element,
  ellipse,
  group,
  linear,
  path,
  radial,
  randomNumbers,
  smooth,
  tube,
  type Point,
} from './svg.ts';

/**
 * One clown, drawn around the middle of the hips, 1.8 m being about 470 pixels. Joints are given in those pixels, so
 * that a pose is a handful of points.
 */
export type Clown = {
  readonly id: string;
  readonly suit: string;
  readonly suitDark: string;
  readonly suitLight: string;
  /** The trousers, from their shaded to their lit side. */
  readonly trousers: readonly [dark: string, middle: string, light: string];
  readonly pattern: 'dots' | 'stripes';
  readonly patternColours: readonly [string, string];
  readonly hair: readonly [light: string, middle: string, dark: string];
  readonly ruff: readonly [string, string];
  readonly glove: string;
  readonly shoe: readonly [light: string, dark: string];
  readonly sock: readonly [string, string];
  readonly hat: 'bowler' | 'cone';
  /** Degrees that the head tilts and that the body leans. */
  readonly tilt: number;
  readonly lean: number;
  readonly leftArm: readonly Point[];
  readonly rightArm: readonly Point[];
  readonly leftLeg: readonly Point[];
  readonly rightLeg: readonly Point[];
};

export function clownDefinitions(clown: Clown): string {
  const { id, suit, suitLight, suitDark, hair, shoe } = clown;
  const [one, two] = clown.patternColours;
  const dots = circle(14, 14, 9, one) + circle(42, 40, 9, two) + circle(42, 10, 4.5, two) + circle(14, 42, 4.5, one);
  const stripes =
    element('rect', { x: 0, width: 12, height: 56, fill: one }) +
    element('rect', { x: 28, width: 12, height: 56, fill: two });
  const tile = { id: `${id}Pattern`, width: 56, height: 56, patternUnits: 'userSpaceOnUse' };
  return (
    linear(
      `${id}Suit`,
      [0, 0],
      [1, 0.25],
      [
        [0, suitDark],
        [0.4, suit],
        [0.8, suitLight],
        [1, suit],
      ],
    ) +
    linear(
      `${id}Trousers`,
      [0, 0],
      [1, 0.15],
      [
        [0, clown.trousers[0]],
        [0.45, clown.trousers[1]],
        [0.8, clown.trousers[2]],
        [1, clown.trousers[1]],
      ],
    ) +
    linear(
      `${id}Shade`,
      [0, 0],
      [1, 0.1],
      [
        [0, '#24103a', 0.5],
        [0.38, '#24103a', 0.08],
        [0.7, '#fff3cf', 0.22],
        [1, '#24103a', 0.14],
      ],
    ) +
    element('pattern', tile, clown.pattern === 'dots' ? dots : stripes) +
    radial(`${id}Hair`, [0.66, 0.3], 0.8, [
      [0, hair[0]],
      [0.45, hair[1]],
      [1, hair[2]],
    ]) +
    radial(`${id}Skin`, [0.62, 0.38], 0.72, [
      [0, '#ffe3cb'],
      [0.6, '#f8c6a2'],
      [1, '#d48f70'],
    ]) +
    radial(`${id}Nose`, [0.64, 0.3], 0.75, [
      [0, '#ff9a8a'],
      [0.4, '#e5202f'],
      [1, '#8e0b22'],
    ]) +
    linear(
      `${id}Shoe`,
      [0, 0],
      [0.2, 1],
      [
        [0, shoe[0]],
        [1, shoe[1]],
      ],
    ) +
    blur(`${id}Soft`, 5)
  );
}

/** Cloth of the suit: the colour, its pattern and the light over it, cut to one outline. */
function cloth(id: string, part: string, d: string): string {
  const clip = `${id}${part}`;
  const shade = path(d, { fill: `url(#${id}Shade)` });
  return (
    element('clipPath', { id: clip }, path(d, {})) +
    path(d, { fill: `url(#${id}Suit)` }) +
    group({ 'clip-path': `url(#${clip})` }, path(d, { fill: `url(#${id}Pattern)`, opacity: 0.55 }) + shade)
  );
}

/** A fold in the cloth: dark on one side, a glint on the other. */
function fold(points: readonly Point[]): string {
  const d = smooth(points);
  const line = { fill: 'none', 'stroke-linecap': 'round' };
  return path(d, { ...line, stroke: '#24103a', 'stroke-width': 4, opacity: 0.2 });
}

function frill(
  x: number,
  y: number,
  angle: number,
  width: number,
  height: number,
  [light, dark]: readonly [string, string],
): string {
  const lobes = 5;
  let drawing = '';
  for (let lobe = 0; lobe < lobes; lobe += 1) {
    const at = ((lobe + 0.5) / lobes - 0.5) * width;
    drawing += ellipse(at, 0, (width / lobes) * 0.72, height, { fill: lobe % 2 === 0 ? light : dark });
    drawing += ellipse(at + 2, -height * 0.3, (width / lobes) * 0.4, height * 0.45, { fill: '#ffffff', opacity: 0.25 });
  }
  return group({ transform: `translate(${x} ${y}) rotate(${angle})` }, drawing);
}

function arm(clown: Clown, part: string, points: readonly Point[]): string {
  const [wrist, before] = [points.at(-1)!, points.at(-2)!];
  const angle = (Math.atan2(wrist[1] - before[1], wrist[0] - before[0]) * 180) / Math.PI;
  const middle = points[Math.floor(points.length / 2)]!;
  return (
    hand(clown, wrist, angle, part === 'LeftArm') +
    cloth(
      clown.id,
      part,
      tube(
        points,
        points.map((_, index) => 46 - index * 3),
      ),
    ) +
    fold([
      [middle[0] - 14, middle[1] - 10],
      [middle[0] - 2, middle[1] + 2],
      [middle[0] + 3, middle[1] + 15],
    ]) +
    frill(wrist[0], wrist[1], angle + 90, 50, 11, clown.ruff)
  );
}

/** A white glove with four spread fingers. */
function hand(clown: Clown, [x, y]: Point, angle: number, mirrored: boolean): string {
  const finger = (turn: number, length: number, width: number) =>
    path(
      tube(
        [
          [14, 0],
          [14 + length * 0.6, 0],
          [14 + length, 0],
        ],
        [width, width * 1.05, width * 0.9],
      ),
      {
        fill: clown.glove,
        stroke: '#c9b6b0',
        'stroke-width': 1.2,
        transform: `rotate(${turn} 12 0)`,
      },
    );
  const glove =
    finger(mirrored ? 62 : -62, 25, 13) +
    finger(-26, 36, 12) +
    finger(-6, 40, 12.5) +
    finger(14, 37, 12) +
    finger(33, 30, 11) +
    ellipse(17, 0, 21, 19, { fill: clown.glove }) +
    ellipse(12, 6, 16, 12, { fill: '#8b7fa8', opacity: 0.2 }) +
    path('M22 -8q7 1 10 -1M23 0q7 1 10 0M22 8q6 0 9 2', {
      fill: 'none',
      stroke: '#b9a6a6',
      'stroke-width': 1.6,
      'stroke-linecap': 'round',
    });
  return group({ transform: `translate(${x} ${y}) rotate(${angle})` }, glove);
}

function leg(clown: Clown, points: readonly Point[], outward: number): string {
  const ankle = points.at(-1)!;
  const knee = points[1]!;
  const [x, y] = ankle;
  // A foot in the air follows the shin; one that stands is flat.
  const turn = y < 140 ? (Math.atan2(knee[0] - x, y - knee[1]) * 180) / Math.PI : 0;
  let sock = '';
  for (let ring = 0; ring < 4; ring += 1) {
    sock += ellipse(x, y + 6 + ring * 7, 15, 6, { fill: clown.sock[ring % 2]! });
  }
  const shoe =
    path('M-20 2C-22 -20 14 -24 22 -8C34 -12 66 -12 76 6C84 22 72 30 58 30L-14 30C-24 28 -22 14 -20 2Z', {
      fill: `url(#${clown.id}Shoe)`,
    }) +
    path('M-20 24L74 24C74 32 66 34 58 34L-14 34C-20 34 -21 28 -20 24Z', { fill: '#3d2430' }) +
    ellipse(54, 4, 18, 7, { fill: '#ffffff', opacity: 0.35 }) +
    path('M4 -14L24 -4M2 -4L20 4M14 -18L14 -4', { stroke: '#fff6e6', 'stroke-width': 3, 'stroke-linecap': 'round' });
  return (
    group(
      { transform: `rotate(${turn} ${x} ${y})` },
      sock + group({ transform: `translate(${x} ${y + 30}) scale(${outward} 1)` }, shoe),
    ) +
    path(tube(points, [68, 58, 50]), { fill: `url(#${clown.id}Trousers)` }) +
    fold([
      [knee[0] - 24, knee[1] - 6],
      [knee[0] - 4, knee[1] + 4],
      [knee[0] + 14, knee[1] - 2],
    ]) +
    fold([
      [knee[0] - 20, knee[1] + 28],
      [knee[0] + 2, knee[1] + 36],
      [knee[0] + 22, knee[1] + 28],
    ]) +
    frill(x, y, turn, 70, 11, clown.ruff)
  );
}

function ruff([light, dark]: readonly [string, string]): string {
  let drawing = '';
  for (const [count, radius, size, y] of [
    [11, 62, 21, -196],
    [9, 44, 18, -204],
  ] as const) {
    for (let lobe = 0; lobe < count; lobe += 1) {
      const turn = Math.PI * (lobe / (count - 1));
      const x = Math.cos(turn) * radius;
      drawing += ellipse(x, y + Math.sin(turn) * radius * 0.36, size, size * 0.9, {
        fill: lobe % 2 === 0 ? light : dark,
      });
      drawing += ellipse(x + 4, y - 5 + Math.sin(turn) * radius * 0.36, size * 0.5, size * 0.4, {
        fill: '#ffffff',
        opacity: 0.3,
      });
    }
  }
  return ellipse(0, -182, 66, 24, { fill: '#24103a', opacity: 0.3, filter: 'url(#soft3)' }) + drawing;
}

function hairTuft(clown: Clown, side: number, seed: number): string {
  const random = randomNumbers(seed);
  let drawing = '';
  for (let curl = 0; curl < 17; curl += 1) {
    const turn = random(0, Math.PI * 2);
    const far = Math.sqrt(random()) * 27;
    drawing += circle(
      side * 57 + Math.cos(turn) * far,
      -262 + Math.sin(turn) * far * 1.15,
      random(10, 16),
      `url(#${clown.id}Hair)`,
    );
  }
  return drawing;
}

function eye(x: number, side: number): string {
  return (
    ellipse(x, -279, 15, 21, { fill: '#ffffff', opacity: 0.6 }) +
    ellipse(x, -275, 9.5, 13, { fill: '#fffefb', stroke: '#4b2a34', 'stroke-width': 2 }) +
    ellipse(x + 1, -273, 6.6, 9, { fill: '#3b2417' }) +
    circle(x + 3.5, -277, 2.8, '#ffffff') +
    path(`M${x - 13} -306q13 -13 26 -${side > 0 ? 2 : 3}`, {
      fill: 'none',
      stroke: '#5a2f2b',
      'stroke-width': 5,
      'stroke-linecap': 'round',
    }) +
    path(`M${x} -260l0 9`, { stroke: '#2a6fb0', 'stroke-width': 4, 'stroke-linecap': 'round' })
  );
}

function face(clown: Clown): string {
  const mouth = 'M-31 -238C-16 -229 16 -229 31 -238C30 -206 14 -198 0 -198C-14 -198 -30 -206 -31 -238Z';
  return (
    ellipse(0, -262, 54, 61, { fill: `url(#${clown.id}Skin)` }) +
    eye(-21, -1) +
    eye(21, 1) +
    path(
      'M-40 -238C-30 -246 -14 -242 0 -242C14 -242 30 -246 40 -238C40 -207 20 -192 0 -192C-20 -192 -40 -207 -40 -238Z',
      { fill: '#fffaf2' },
    ) +
    element('clipPath', { id: `${clown.id}Mouth` }, path(mouth, {})) +
    path(mouth, { fill: '#7a1026', stroke: '#c81d34', 'stroke-width': 5, 'stroke-linejoin': 'round' }) +
    group(
      { 'clip-path': `url(#${clown.id}Mouth)` },
      path('M-30 -240C-14 -229 14 -229 30 -240L28 -224C12 -217 -12 -217 -28 -224Z', { fill: '#fffdf7' }) +
        ellipse(2, -197, 16, 12, { fill: '#f0717f' }),
    ) +
    circle(-42, -245, 10, '#ff7d7d', 0.5) +
    circle(42, -245, 10, '#ff7d7d', 0.5) +
    ellipse(2, -250, 17, 5, { fill: '#24103a', opacity: 0.18 }) +
    circle(0, -257, 12.5, `url(#${clown.id}Nose)`) +
    ellipse(4, -262, 3.4, 2.6, { fill: '#ffffff', opacity: 0.85 })
  );
}

function bowler(): string {
  return (
    ellipse(0, -312, 63, 13, { fill: '#173d4a' }) +
    path('M-42 -316C-46 -372 46 -372 42 -316C24 -306 -24 -306 -42 -316Z', { fill: '#24606e' }) +
    path('M4 -357C34 -356 44 -340 42 -316C36 -312 28 -310 20 -310C30 -326 26 -350 4 -357Z', {
      fill: '#3f8b97',
      opacity: 0.7,
    }) +
    path('M-43 -320C-24 -308 24 -308 43 -320L43 -332C24 -321 -24 -321 -43 -332Z', { fill: '#f2b632' })
  );
}

function cone(clown: Clown): string {
  const d = 'M-38 -312C-20 -300 20 -300 38 -312L6 -404Z';
  return (
    path(d, { fill: '#ffd23f' }) +
    path('M-30 -330C-12 -320 20 -320 33 -328L28 -344C14 -336 -8 -336 -23 -346Z', { fill: '#e4487a' }) +
    path('M-15 -362C-4 -355 14 -356 23 -360L18 -376C12 -372 2 -371 -7 -377Z', { fill: '#e4487a' }) +
    path('M-38 -312C-28 -306 -14 -303 -2 -303L2 -392Z', { fill: '#24103a', opacity: 0.18 }) +
    circle(6, -406, 13, `url(#${clown.id}Hair)`) +
    frill(0, -311, 0, 78, 8, ['#fff7ea', '#f3dfe8'])
  );
}

/** The whole figure with its feet on the ground, cast shadow excluded. */
export function clownFigure(clown: Clown): string {
  const body =
    'M-40 -192C-60 -188 -70 -174 -68 -150C-62 -110 -56 -60 -56 -6C-40 10 40 10 56 -6C56 -60 62 -110 68 -150C70 -174 60 -188 40 -192C20 -196 -20 -196 -40 -192Z';
  const head = group(
    { transform: `rotate(${clown.tilt} 0 -200) translate(0 -196) scale(0.84) translate(0 190)` },
    hairTuft(clown, -1, 3) + hairTuft(clown, 1, 8) + face(clown) + (clown.hat === 'bowler' ? bowler() : cone(clown)),
  );
  return (
    leg(clown, clown.leftLeg, -1) +
    leg(clown, clown.rightLeg, 1) +
    group(
      { transform: `rotate(${clown.lean})` },
      arm(clown, 'LeftArm', clown.leftArm) +
        arm(clown, 'RightArm', clown.rightArm) +
        cloth(clown.id, 'Body', body) +
        fold([
          [-52, -30],
          [-20, -14],
          [10, -22],
        ]) +
        fold([
          [54, -60],
          [34, -40],
          [16, -38],
        ]) +
        [-132, -92, -52]
          .map(
            (y) =>
              circle(0, y, 12, clown.ruff[1]) +
              circle(0, y, 12, `url(#${clown.id}Hair)`) +
              ellipse(4, y - 4, 4, 3, { fill: '#ffffff', opacity: 0.6 }),
          )
          .join('') +
        group({ transform: 'translate(0 -196) scale(0.8) translate(0 196)' }, ruff(clown.ruff)) +
        head,
    )
  );
}
