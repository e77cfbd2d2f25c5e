import { describe, expect, test } from 'vitest';
import { amplitudes, type Action, type Amplitude, type Plan } from '../../src/contract/plan.ts';
import { drawableActions, type RegionName } from '../../src/engines/diorama/actions.ts';
import { createMotion } from '../../src/engines/diorama/motion/motion.ts';
import { acts } from '../../src/engines/diorama/motion/people/acts/acts.ts';
import { gestures } from '../../src/engines/diorama/motion/people/gestures/gestures.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import { buildAnimal } from '../../src/engines/diorama/scene/animals/animal.ts';
import { buildFace } from '../../src/engines/diorama/scene/people/face.ts';
import { cellSize, spriteFloats, vertexFloats, type FrameState, type Scene } from '../../src/engines/diorama/types.ts';
import { beastHeight, beastWidth, drawnBeast } from './drawn-animal.ts';
import { bodyHeight, bodyOf, bodyWidth, figure } from './drawn-body.ts';
import { facePicture, faceSubject } from './drawn-face.ts';
import { discSubject, drawnPerception, drawnPicture, emptyPlan, emptyState, flatScene } from './pictures.ts';
import { sceneOf } from './plates.ts';

/** What is done all the way or not at all, and what has a place and a speed of its own in the sky. */
const sizeless = new Set('blink wink still breathe sleep meteor fireworks stars'.split(' '));

function planOf(amplitude: Amplitude, scene: Scene, more: Partial<Plan>): Plan {
  return emptyPlan(scene, { amplitude, ...more });
}

const actionOf = (region: string, action: string, params: Action['params'] = {}): Action => ({
  region,
  action,
  params,
  t0: 0,
  t1: 4,
});

/** How fast it is, in pixels a step: of layers the fastest twentieth of what is seen, of sprites the median. */
function speed(plan: Plan, scene: Scene): number {
  const motion = createMotion(plan, scene);
  const vertices = (Math.ceil(scene.width / cellSize) + 1) * (Math.ceil(scene.height / cellSize) + 1);
  const counts = motion.layers.map((layer) => (layer.kind === 'mesh' ? layer.corners.length / 2 : vertices));
  const stateOf = (): FrameState => ({
    ...emptyState([], 0, motion.mostSprites),
    opacities: new Float32Array(motion.layers.length),
    grids: motion.layers.map(({ kind }, k) => new Float32Array(counts[k]! * vertexFloats[kind])),
  });
  const states = [stateOf(), stateOf()] as const;
  const isAir = plan.atmosphere.length > 0;
  const step = isAir ? 1 : 3;
  let sum = 0;
  for (let frame = 0; frame < motion.frames; frame += step) {
    const [before, now] = (frame / step) % 2 === 0 ? [states[1], states[0]] : states;
    motion.pose(frame, 0, now);
    if (frame === 0) continue;
    const ways = motion.layers.flatMap(({ kind }, k) => waysOf(before, now, k, counts[k]!, kind));
    const fastest = ways.toSorted((one, other) => other - one).slice(0, Math.ceil(ways.length / 20));
    const mean = fastest.reduce((total, way) => total + way, 0) / fastest.length;
    sum += (isAir ? mean + spriteWay(before, now) : mean) ** 2;
  }
  return Math.sqrt((sum * step) / motion.frames);
}

function waysOf(
  before: FrameState,
  now: FrameState,
  layer: number,
  count: number,
  kind: keyof typeof vertexFloats,
): number[] {
  const [a, b] = [before.grids[layer]!, now.grids[layer]!];
  const stride = vertexFloats[kind];
  const seen = Math.min(before.opacities[layer]!, now.opacities[layer]!);
  return Array.from({ length: count }, (_, i) => {
    const at = i * stride;
    const way = seen * Math.hypot(b[at]! - a[at]!, b[at + 1]! - a[at + 1]!);
    // Of a plate that ripples also how far it does.
    if (kind === 'plate') return (way + Math.abs(b[at + 8]!)) * Math.min(a[at + 4]!, b[at + 4]!);
    return kind === 'veil' ? way * Math.min(a[at + 2]!, b[at + 2]!) : way;
  });
}

/** Places in a list of sprites by which one may be farther on or back a frame later. */
const shift = 8;

function spriteWay(before: FrameState, now: FrameState): number {
  const ways = (['behind', 'front'] as const).flatMap((list) => {
    const [a, b] = [before[list], now[list]];
    return Array.from({ length: b.count }, (_, i) => {
      // Those that come and go between the two shift the others in the list.
      const near = Array.from({ length: 2 * shift + 1 }, (_none, k) => i + k - shift).filter(
        (k) => k >= 0 && k < a.count,
      );
      const wayFrom = (k: number, axis: 0 | 1): number =>
        b.data[i * spriteFloats + axis]! - a.data[k * spriteFloats + axis]!;
      return Math.min(...near.map((k) => Math.hypot(wayFrom(k, 0), wayFrom(k, 1))));
    }).filter((way) => way < Infinity);
  });
  return ways.toSorted((one, other) => one - other)[ways.length >> 1] ?? 0;
}

/** Small is well below the ordinary, and large above it. */
function expectOrder(scene: Scene, more: Partial<Plan>, least = 1.03): void {
  const [small, medium, large] = amplitudes.map((amplitude) => speed(planOf(amplitude, scene, more), scene));
  expect(small).toBeGreaterThan(0);
  expect(small! / medium!).toBeLessThan(0.85);
  expect(large! / medium!).toBeGreaterThan(least);
}

const body = bodyOf(true);
const person: Scene = {
  ...flatScene(bodyWidth, bodyHeight),
  layers: [{ ...flatScene(bodyWidth, bodyHeight).layers[0]!, carriesSubjects: false }, body.layer],
  subjects: [figure(true).subject],
  bodies: [body],
};

const size = 400;
const sitter = faceSubject(size, false);
const portrait: Scene = {
  ...flatScene(size, size),
  subjects: [sitter],
  faces: [buildFace(facePicture(size, false, true), sitter, null)!],
};

function beastScene(): Scene {
  const { image, perception, subject, layer } = drawnBeast();
  const scene = flatScene(beastWidth, beastHeight);
  return {
    ...scene,
    layers: [{ ...scene.layers[0]!, carriesSubjects: false }, layer],
    subjects: [subject],
    animals: [buildAnimal(image, subject, perception, 1, layer)!],
  };
}

const beast = beastScene();
const [width, height] = [640, 384];
const low = (_x: number, y: number): boolean => y > 160;
const high = (_x: number, y: number): boolean => y < 150;

function regionScene(name: RegionName): Scene {
  const scene = sceneOf(width, height, {
    [name]: name === 'clouds' || name === 'smoke' || name === 'steam' ? high : low,
  });
  // All of a region may be bent but what is above it.
  const weight = { width: 2, height: 4, data: Float32Array.from([0, 0, 1, 1, 1, 1, 1, 1]) };
  return { ...scene, subjects: [], regions: scene.regions.map((part) => ({ ...part, weight })) };
}

const drawn = (target: keyof typeof drawableActions): readonly string[] =>
  drawableActions[target]!.filter((action) => !sizeless.has(action));

describe('small is smaller and large is larger', () => {
  test.each(Object.keys(acts))('when a body does: %s', (action) => {
    // A hand that goes to the head cannot go farther.
    expectOrder(person, { subjects: [actionOf('person-1', action)] }, action === 'touch' ? 0.98 : 1.03);
  });

  test.each(Object.keys(gestures).filter((action) => !sizeless.has(action)))('when a face does: %s', (action) => {
    expectOrder(portrait, { subjects: [actionOf('person-1', action)] });
  });

  test.each(drawn('animal').filter((action) => !['move_ears', 'flap'].includes(action)))(
    'when an animal does: %s',
    (action) => {
      expectOrder(beast, { subjects: [actionOf('animal-1', action, { direction: 'left' })] });
    },
  );

  test.each(drawn('object'))('when a thing does: %s', (action) => {
    expectOrder(flatScene(width, height), { subjects: [actionOf(discSubject.id, action)] });
  });

  test.each(['ride', 'drive', 'skate', 'sail', 'fly'])('when somebody does, and the world passes: %s', (action) => {
    expectOrder({ ...person, bodies: [] }, { subjects: [actionOf('person-1', action, { direction: 'left' })] });
  });

  test.each(
    (
      ['water', 'clouds', 'foliage', 'grass', 'hair', 'cloth', 'flag', 'crowd', 'smoke', 'steam', 'fire'] as const
    ).flatMap((region) => drawn(region).map((action) => [region, action] as const)),
  )('of %s that does: %s', (region, action) => {
    expectOrder(regionScene(region), { scene: [actionOf(region, action)] });
  });

  // Those that light up and go out in the place cannot be followed from frame to frame.
  test.each(drawn('air').filter((action) => !['dust', 'embers', 'fireflies', 'bokeh'].includes(action)))(
    'of what is in the air: %s',
    (action) => {
      expectOrder(flatScene(width, height), { atmosphere: [actionOf('air', action, { amount: 'medium' })] });
    },
  );

  test.each([
    'pans left',
    'tilts up',
    'trucks left',
    'cranes up',
    'zooms in',
    'pushes in',
    'pulls out',
    'orbits left',
    'rolls clockwise',
    'dolly zooms in',
    'shakes',
    'is handheld',
    'tracks left',
  ])('when the camera %s', (move) => {
    const { summary } = drawnPerception(drawnPicture(width, height));
    const wide = { ...flatScene(width, height), width, height };
    const layers = wide.layers.map((layer) => ({
      ...layer,
      shown: { left: width, right: width, top: height, bottom: height },
    }));
    const [small, medium, large] = amplitudes.map((movementAmplitude) => {
      const prompt = `The camera ${move}`;
      const plan = makePlan({ prompt, duration: 4, movementAmplitude, seed: 1 }, summary, { width, height });
      return speed(plan, { ...wide, layers });
    });
    expect(small! / medium!).toBeLessThan(0.7);
    expect(large! / medium!).toBeGreaterThan(1.2);
  });
});
