import { describe, expect, test } from 'vitest';
import type { Action, Plan } from '../../src/contract/plan.ts';
import { drawableActions } from '../../src/engines/diorama/actions.ts';
import { programMakers } from '../../src/engines/diorama/motion/programs.ts';
import { fogProgram } from '../../src/engines/diorama/motion/fog.ts';
import { lightsProgram } from '../../src/engines/diorama/motion/lights.ts';
import { rainProgram } from '../../src/engines/diorama/motion/rain.ts';
import { smokeProgram } from '../../src/engines/diorama/motion/smoke.ts';
import type { Program } from '../../src/engines/diorama/motion/program.ts';
import {
  spriteFloats,
  vertexFloats,
  type RegionPart,
  type Scene,
  type Sprites,
} from '../../src/engines/diorama/types.ts';
import { emptyPlan, flatScene, posed } from './pictures.ts';

const width = 640;
const height = 360;

/** A dark picture with three lamps and a bright sky to the left. */
function litScene(regions: readonly RegionPart[] = []): Scene {
  const scene = flatScene(width, height);
  const { left, top, texture } = scene.layers[0]!;
  for (let y = 0; y < texture.height; y++) {
    for (let x = 0; x < texture.width; x++) {
      const light = y + top < height * 0.3 ? 150 - (x * 90) / texture.width : 40;
      texture.data.set([light, light, light + 10, 255], (y * texture.width + x) * 4);
    }
  }
  for (const [lampX, lampY] of lamps) {
    for (let y = lampY - 3; y <= lampY + 3; y++) {
      for (let x = lampX - 3; x <= lampX + 3; x++)
        texture.data.set([255, 220, 150, 255], ((y - top) * texture.width + x - left) * 4);
    }
  }
  return { ...scene, regions };
}
const lamps = [
  [120, 220],
  [330, 240],
  [560, 200],
] as const;

/** A region that fills a box, in shares of the picture. */
function region(name: RegionPart['name'], x0: number, y0: number, x1: number, y1: number): RegionPart {
  const size = { width: 320, height: 180 };
  const inside = (i: number): boolean => {
    const x = (i % size.width) / size.width;
    const y = Math.floor(i / size.width) / size.height;
    return x >= x0 && x < x1 && y >= y0 && y < y1;
  };
  const data = Float32Array.from({ length: size.width * size.height }, (_, i) => (inside(i) ? 1 : 0));
  return { name, of: null, weight: { ...size, data }, plate: () => null };
}

function act(target: string, action: string, params: Action['params'] = {}): Action {
  return { region: target, action, params, t0: 0, t1: 4 };
}

function planOf(actions: readonly Action[], seed = 3): Plan {
  return emptyPlan(
    { width, height },
    {
      seed,
      scene: actions.filter((each) => each.region !== 'air'),
      atmosphere: actions.filter((each) => each.region === 'air'),
    },
  );
}

const regionsOfAll = [
  region('smoke', 0.2, 0.4, 0.3, 0.7),
  region('steam', 0.6, 0.5, 0.65, 0.6),
  region('sand', 0, 0.6, 1, 1),
  region('fire', 0.4, 0.6, 0.5, 0.8),
];
const scene = litScene(regionsOfAll);

/** Everything soft or light that has veils or sprites of its own. */
const effects = [
  ...['fog', 'sandstorm', 'smoke', 'rain', 'dust', 'fireworks', 'stars', 'birds', 'butterflies'].map((name) =>
    act('air', name, { amount: 'heavy' }),
  ),
  ...['god_rays', 'lightning', 'day_to_dusk', 'sunset', 'sunrise', 'shadows', 'time_lapse', 'shimmer', 'aurora'].map(
    (name) => act('picture', name),
  ),
  act('smoke', 'rise'),
  act('steam', 'rise'),
  act('fire', 'flicker'),
  act('sand', 'blow', { wind: 1.6 }),
  ...drawableActions.lights!.map((name) => act('lights', name)),
].map((action) => [`${action.region} ${action.action}`, action] as const);

function programsOf(plan: Plan, of: Scene = scene): Program[] {
  return programMakers.flatMap((make) => make(plan, of) ?? []);
}

type Shown = { readonly opacities: Float32Array; readonly sprites: Float32Array };

/** All opacities of veils, and all sprites, at an instant. */
function shownAt(plan: Plan, seconds: number, of: Scene = scene): Shown {
  const opacities: number[] = [];
  const sprites: number[] = [];
  for (const program of programsOf(plan, of)) {
    const instant = posed(program, of, seconds);
    for (const { layer } of program.added ?? []) {
      const grid = instant.grid(layer);
      for (let at = 2; at < grid.length; at += vertexFloats.veil) opacities.push(grid[at]!);
    }
    const used = ({ data, count }: Sprites): Float32Array => data.slice(0, count * spriteFloats);
    sprites.push(...used(instant.state.behind), ...used(instant.state.front));
  }
  return { opacities: Float32Array.from(opacities), sprites: Float32Array.from(sprites) };
}

const most = (values: Float32Array): number => values.reduce((one, other) => Math.max(one, other), 0);

describe.each(effects)('%s', (_, action) => {
  const plan = planOf([action]);

  test('starts from the untouched photo and is there later', () => {
    const first = shownAt(plan, 0);
    expect(most(first.opacities)).toBe(0);
    expect(first.sprites.length).toBe(0);
    const later = [1, 1.6, 2.2, 3].map((t) => shownAt(plan, t));
    expect(later.some(({ opacities, sprites }) => most(opacities) > 0.02 || sprites.length > 0)).toBe(true);
  });

  test('is continuous, finite and the same again', () => {
    for (const t of [0.3, 1.1, 2.7]) {
      const one = shownAt(plan, t).opacities;
      const next = shownAt(plan, t + 0.002).opacities;
      expect(one.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(most(one.map((value, i) => Math.abs(value - next[i]!)))).toBeLessThan(0.06);
      expect(shownAt(plan, t)).toEqual(shownAt(plan, t));
      expect(shownAt(plan, t).sprites.every(Number.isFinite)).toBe(true);
    }
  });

  test('changes nothing of any other', () => {
    const alone = shownAt(plan, 2);
    const other = action.action === 'fog' ? act('air', 'sandstorm') : act('air', 'fog');
    const both = programsOf(planOf([action, other])).flatMap((program) => program.added ?? []);
    const own = programsOf(plan).flatMap((program) => program.added ?? []);
    for (const { layer } of own) {
      const same = both.find((each) => each.layer.id === layer.id);
      expect(same?.layer).toEqual(layer);
    }
    expect(alone).toEqual(shownAt(plan, 2));
  });
});

describe('fog', () => {
  test('is denser the more is asked for', () => {
    const sum = (amount: string): number =>
      shownAt(planOf([act('air', 'fog', { amount })]), 3).opacities.reduce((one, other) => one + other, 0);
    expect(sum('medium')).toBeGreaterThan(1.2 * sum('light'));
    expect(sum('heavy')).toBeGreaterThan(1.2 * sum('medium'));
  });

  test('lies behind the subjects but for a thin sheet', () => {
    const { added } = fogProgram(planOf([act('air', 'fog')]), scene)!;
    expect(added!.map(({ place }) => place)).toEqual(['background', 'middle', 'front']);
  });

  test('drifts to the side that the prompt says', () => {
    const drift = (direction: string): number => {
      const program = fogProgram(planOf([act('air', 'fog', { direction })]), scene)!;
      const { layer } = program.added![1]!;
      // The same point of the texture is seen where u has grown by as much as the sheet went the other way.
      const at = (t: number): number => posed(program, scene, t).grid(layer)[0]!;
      return at(1) - at(3);
    };
    expect(drift('right')).toBeGreaterThan(0);
    expect(drift('left')).toBeLessThan(0);
  });
});

test('sand is driven only over sand', () => {
  const program = fogProgram(planOf([act('sand', 'blow')]), scene)!;
  const instant = posed(program, scene, 3);
  for (const { layer } of program.added!) {
    const grid = instant.grid(layer);
    const opacities = Array.from(
      { length: grid.length / vertexFloats.veil },
      (_, i) => grid[i * vertexFloats.veil + 2]!,
    );
    const above = opacities.filter((_, i) => Math.floor(i / instant.columns) * 16 < 0.5 * height);
    expect(Math.max(...above)).toBe(0);
    expect(Math.max(...opacities)).toBeGreaterThan(0.02);
  }
});

describe('smoke', () => {
  test('is only where the picture has it and above', () => {
    const program = smokeProgram(planOf([act('smoke', 'rise')]), scene)!;
    const instant = posed(program, scene, 3);
    let elsewhere = 0;
    for (const { layer } of program.added!) {
      const grid = instant.grid(layer);
      for (let i = 0; i < instant.columns * instant.rows; i++) {
        const x = (i % instant.columns) * 16;
        const y = Math.floor(i / instant.columns) * 16;
        const opacity = grid[i * vertexFloats.veil + 2]!;
        if (y > 0.78 * height || x > 0.75 * width) elsewhere = Math.max(elsewhere, opacity);
      }
    }
    expect(elsewhere).toBeLessThan(0.01);
  });

  test('rises from a cup where the picture shows none, instead of filling the air', () => {
    const cup = { ...scene.subjects[0]!, label: 'cup', box: { x: 0.4, y: 0.6, width: 0.1, height: 0.2 } };
    const plan = planOf([act('air', 'smoke')]);
    expect(fogProgram(plan, scene)!.added).toHaveLength(3);
    expect(smokeProgram(plan, scene)).toBeNull();
    const table = { ...scene, subjects: [cup] };
    expect(fogProgram(plan, table)).toBeNull();
    expect(smokeProgram(plan, table)!.added!.map(({ place }) => place)).toEqual(['front', 'front']);
  });

  test('needs a region', () => {
    expect(smokeProgram(planOf([act('smoke', 'rise')]), litScene())).toBeNull();
  });
});

describe('lights', () => {
  test('are the small bright things of the picture', () => {
    const program = lightsProgram(planOf([act('lights', 'switch_on')]), scene)!;
    const { front } = posed(program, scene, 3.9).state;
    const places = Array.from({ length: front.count }, (_, i) => [
      front.data[i * spriteFloats]!,
      front.data[i * spriteFloats + 1]!,
    ]);
    for (const [x, y] of lamps) expect(places.some(([px, py]) => Math.hypot(px! - x, py! - y) < 2)).toBe(true);
    expect(places.every(([px, py]) => lamps.some(([x, y]) => Math.hypot(px! - x, py! - y) < 2))).toBe(true);
  });

  test('need a picture that has some', () => {
    expect(lightsProgram(planOf([act('lights', 'twinkle')]), flatScene(width, height))).toBeNull();
  });
});

test('rain splashes on the ground only, smaller far away', () => {
  const program = rainProgram(planOf([act('air', 'rain', { amount: 'heavy' })]), scene)!;
  const { behind } = posed(program, scene, 3).state;
  expect(behind.count).toBeGreaterThan(20);
  for (let i = 0; i < behind.count; i++) {
    const at = i * spriteFloats;
    expect(behind.data[at + 1]!).toBeGreaterThan(scene.horizon);
    if (behind.data[at + 1]! < scene.horizon + 40) expect(behind.data[at + 2]!).toBeLessThan(6);
  }
});
