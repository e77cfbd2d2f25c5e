import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/contract/plan.ts';
import { fitAnimals } from '../../src/engines/diorama/motion/animals/fit.ts';
import { createMotion } from '../../src/engines/diorama/motion/motion.ts';
import { cleanEdge } from '../../src/engines/diorama/scene/animals/clean-edge.ts';
import { buildAnimal } from '../../src/engines/diorama/scene/animals/animal.ts';
import { animalEyes } from '../../src/engines/diorama/scene/animals/eyes.ts';
import { cellSize, type Mesh, type Scene } from '../../src/engines/diorama/types.ts';
import { beast, beastHeight, beastWidth, drawnBeast, drawnMuzzle } from './drawn-animal.ts';
import { emptyPlan, emptyState, flatScene } from './pictures.ts';

function sceneOf(hasTail = true): Scene {
  const { image, perception, subject, layer } = drawnBeast(hasTail);
  const scene = flatScene(beastWidth, beastHeight);
  const animal = buildAnimal(image, subject, perception, 1, layer);
  if (animal === null) throw new Error('No animal was found.');
  return {
    ...scene,
    layers: [{ ...scene.layers[0]!, carriesSubjects: false }, layer],
    subjects: [subject],
    animals: [animal],
  };
}

const scene = sceneOf();
const part = scene.animals[0]!;

function planOf(action: string, more: Partial<Plan> = {}): Plan {
  return emptyPlan(
    { width: beastWidth, height: beastHeight },
    { subjects: [{ region: 'animal-1', action, params: {}, t0: 0, t1: 4 }], ...more },
  );
}

/** Where the vertex that is nearest to a place at rest is seen, frame by frame, from its place in the first. */
function trackOf(plan: Plan, { x, y }: { readonly x: number; readonly y: number }): { x: number; y: number }[] {
  const motion = createMotion(plan, scene);
  const vertices = (Math.ceil(beastWidth / cellSize) + 1) * (Math.ceil(beastHeight / cellSize) + 1);
  const state = emptyState(motion.layers, Math.max(vertices, part.mesh.corners.length / 2), motion.mostSprites);
  const grid = state.grids[motion.layers.findIndex(({ id }) => id === part.mesh.id)]!;
  const { corners } = part.mesh;
  let nearest = 0;
  for (let i = 0; i < corners.length / 2; i++) {
    const away = (k: number): number => Math.hypot(corners[k * 2]! - x, corners[k * 2 + 1]! - y);
    if (away(i) < away(nearest)) nearest = i;
  }
  return Array.from({ length: motion.frames }, (_, frame) => {
    motion.pose(frame, 0, state);
    return { x: grid[nearest * 3]!, y: grid[nearest * 3 + 1]! };
  });
}

function travel(track: readonly { x: number; y: number }[]): number {
  return Math.max(...track.map(({ x, y }) => Math.hypot(x - track[0]!.x, y - track[0]!.y)));
}

describe('the limbs of an animal', () => {
  test('head, tail and legs are told from the trunk', () => {
    expect(part.facing).toBe(1);
    expect(Math.hypot(part.head!.end.x - beast.nose.x, part.head!.end.y - beast.nose.y)).toBeLessThan(45);
    expect(Math.hypot(part.tail!.end.x - beast.tail.x, part.tail!.end.y - beast.tail.y)).toBeLessThan(30);
    expect(part.legs).toHaveLength(2);
  });

  test('one without a tail wags none, and the plan says so', () => {
    const tailless = sceneOf(false);
    expect(tailless.animals[0]!.tail).toBeNull();
    const plan = fitAnimals(planOf('wag_tail'), tailless);
    expect(plan.subjects).toEqual([]);
    expect(plan.reduced).toEqual([{ phrase: 'wag tail', why: 'No tail could be told from the body.' }]);
    expect(fitAnimals(planOf('wag_tail'), scene).subjects).toHaveLength(1);
  });

  test('who howls raises the head, and the plan says that the mouth stays shut', () => {
    const { subjects, reduced } = fitAnimals(planOf('howl'), scene);
    expect(subjects).toMatchObject([{ action: 'howl' }]);
    expect(reduced).toMatchObject([{ phrase: 'howl', why: expect.stringContaining('mouth') }]);
  });

  test('who runs forward runs to where the head is', () => {
    const { subjects, reduced } = fitAnimals(planOf('run'), scene);
    expect(subjects[0]!.params['direction']).toBe('right');
    expect(reduced).toEqual([]);
  });

  test('who runs towards the viewer stays in place, and the plan says so', () => {
    const plan = planOf('run');
    const toward = {
      ...plan,
      subjects: plan.subjects.map((action) => ({ ...action, params: { direction: 'toward' } })),
    };
    expect(fitAnimals(toward, scene).reduced).toEqual([{ phrase: 'run', why: 'It runs on the spot.' }]);
  });
});

describe('what animals do', () => {
  test('a tail wags to and fro, and the trunk stays', () => {
    const tip = trackOf(planOf('wag_tail'), beast.tail);
    expect(travel(tip)).toBeGreaterThan(15);
    const rises = tip.map(({ y }, i) => Math.sign(y - (tip[i - 1]?.y ?? y)));
    const turns = rises.filter((sign, i) => i > 0 && sign !== 0 && sign !== rises[i - 1]).length;
    expect(turns).toBeGreaterThan(12);
    expect(travel(trackOf(planOf('wag_tail'), beast.trunk))).toBeLessThan(3);
  });

  test('a howl lifts the nose and keeps it up', () => {
    const nose = trackOf(planOf('howl'), beast.nose);
    expect(nose[0]!.y - nose[48]!.y).toBeGreaterThan(30);
    expect(travel(trackOf(planOf('howl'), beast.hindfoot))).toBeLessThan(1);
  });

  test('legs swing when it runs', () => {
    const foot = trackOf(planOf('run'), beast.forefoot).map(({ x }) => x);
    expect(Math.max(...foot) - Math.min(...foot)).toBeGreaterThan(25);
  });

  test('feet do not go far below the ground, however they swing', () => {
    for (const action of ['run', 'walk']) {
      for (const foot of [beast.forefoot, beast.hindfoot]) {
        const rows = trackOf(planOf(action, { amplitude: 'large' }), foot).map(({ y }) => y);
        expect(Math.max(...rows)).toBeLessThan(foot.y + 0.1 * (part.box.bottom - part.box.top));
      }
    }
  });

  test.each(['wag_tail', 'howl', 'run', 'walk', 'jump', 'shake', 'dance', 'sniff', 'eat', 'drink', 'nod', 'turn_head'])(
    '%s starts from the photo, moves something, never jumps, and is the same again',
    (action) => {
      const tracks = [beast.nose, beast.tail, beast.trunk, beast.forefoot].map((at) => trackOf(planOf(action), at));
      for (const track of tracks) {
        for (let i = 1; i < track.length; i++) {
          expect(Math.hypot(track[i]!.x - track[i - 1]!.x, track[i]!.y - track[i - 1]!.y)).toBeLessThan(24);
        }
      }
      expect(Math.max(...tracks.map(travel))).toBeGreaterThan(4);
      expect(trackOf(planOf(action), beast.nose)).toEqual(tracks[0]);
      const { corners } = part.mesh;
      const first = tracks[2]![0]!;
      const atRest = Array.from({ length: corners.length / 2 }, (_, i) =>
        Math.hypot(corners[i * 2]! - first.x, corners[i * 2 + 1]! - first.y),
      );
      expect(Math.min(...atRest)).toBeLessThan(0.1);
    },
  );

  test.each(['wag_tail', 'howl', 'walk', 'shake'])('%s goes farther at a larger amplitude', (action) => {
    const far = (amplitude: Plan['amplitude']): number =>
      Math.max(...[beast.nose, beast.tail].map((at) => travel(trackOf(planOf(action, { amplitude }), at))));
    expect(far('medium')).toBeGreaterThan(1.1 * far('small'));
    expect(far('large')).toBeGreaterThan(1.1 * far('medium'));
  });
});

describe('eyes of animals', () => {
  const span = ({ corners }: Mesh, opened: Float32Array | null): number => {
    const ys = Array.from({ length: corners.length / 2 }, (_, i) => corners[i * 2 + 1]! + (opened?.[i * 2 + 1] ?? 0));
    return Math.max(...ys) - Math.min(...ys);
  };

  test('two dark discs side by side get lids that cover them when shut and hide above them when open', () => {
    const { image, subject, instances } = drawnMuzzle(true);
    const lids = animalEyes(image, subject, instances, 1);
    expect(lids.map(({ shape }) => shape)).toEqual(['blinkRight', 'blinkLeft']);
    lids.forEach(({ mesh, opened }, i) => {
      expect(mesh.left + mesh.texture.width / 2).toBeCloseTo(i === 0 ? 100 : 200, -1);
      expect(span(mesh, null)).toBeGreaterThan(34);
      const highest = Math.max(
        ...Array.from({ length: mesh.corners.length / 2 }, (_, k) => mesh.corners[k * 2 + 1]! + opened[k * 2 + 1]!),
      );
      expect(highest).toBeLessThan(126);
      // Fur, not eye.
      const middle = ((mesh.texture.height >> 1) * mesh.texture.width + (mesh.texture.width >> 1)) * 4;
      expect(mesh.texture.data[middle]).toBeGreaterThan(140);
    });
  });

  test('a streak of shadow beside an eye makes its lid no wider', () => {
    const { image, subject, instances } = drawnMuzzle(true, true);
    const lids = animalEyes(image, subject, instances, 1);
    expect(lids).toHaveLength(2);
    for (const { mesh } of lids) expect(mesh.texture.width).toBeLessThan(50);
  });

  test('plain fur has no eyes', () => {
    const { image, subject, instances } = drawnMuzzle(false);
    expect(animalEyes(image, subject, instances, 1)).toEqual([]);
  });

  test('a head turns to the camera from the side to which its eyes look', () => {
    const { image, subject, instances } = drawnMuzzle(true);
    const eyes = animalEyes(image, subject, instances, 1);
    const turning = (x: number) => {
      const plan = planOf('turn_head', {
        subjects: [{ region: 'animal-1', action: 'turn_head', params: { direction: 'toward' }, t0: 0, t1: 4 }],
      });
      const head = { ...subject.head!, x };
      const seen = { ...scene, width: 300, subjects: [{ ...subject, head }], animals: [{ ...part, eyes }] };
      return fitAnimals(plan, seen).subjects[0]!.params['direction'];
    };
    expect(turning(-0.1)).toBe('left');
    expect(turning(0.2)).toBe('right');
    expect(turning(0.05)).toBe('toward');
  });
});

describe("an animal's edge", () => {
  const { image, layer } = drawnBeast();
  const matte = drawnBeast().perception.matte!;

  test('carries nothing of the background along, and the inside stays as it is', () => {
    // Some white of the background beside the trunk, as makes the layer the photo where it stands.
    const { width } = layer.texture;
    const data = layer.texture.data.slice();
    const place = (x: number, y: number): number => (y * width + x) * 4;
    const isOwn = (x: number, y: number): boolean => matte.data[y * image.width + x] === 255;
    const rim: number[] = [];
    for (let y = 4; y < image.height - 4; y++) {
      for (let x = 4; x < image.width - 4; x++) {
        if (isOwn(x, y) || !(isOwn(x + 2, y) || isOwn(x - 2, y) || isOwn(x, y + 2) || isOwn(x, y - 2))) continue;
        data.set([120, 120, 120, 120], place(x, y));
        rim.push(place(x, y));
      }
    }
    data.set([90, 90, 90, 90], place(20, 20));
    const clean = cleanEdge({ ...layer, texture: { ...layer.texture, data } }, matte).data;
    for (const at of [...rim, place(20, 20)]) expect(clean[at + 3]).toBe(0);
    expect(rim.length).toBeGreaterThan(500);
    const { trunk } = beast;
    expect([...clean.subarray(place(trunk.x, trunk.y), place(trunk.x, trunk.y) + 4)]).toEqual([150, 110, 70, 255]);
  });

  test('is of its own colours where the matte is half sure', () => {
    const half = {
      ...matte,
      data: matte.data.map((value, i) => (value === 255 && i % image.width > 470 ? 100 : value)),
    };
    const { width } = layer.texture;
    const data = layer.texture.data.slice();
    for (let i = 0; i < data.length / 4; i++) if (half.data[i] === 100) data.set([250, 250, 250, 255], i * 4);
    const clean = cleanEdge({ ...layer, texture: { ...layer.texture, data } }, half).data;
    const at = (110 * width + 473) * 4;
    expect(clean[at + 3]!).toBeGreaterThan(60);
    expect(clean[at]! / clean[at + 3]!).toBeCloseTo(150 / 255, 1);
  });
});
