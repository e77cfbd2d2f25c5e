import { describe, expect, test } from 'vitest';
import { findCourse } from '../../src/engines/diorama/motion/water-course.ts';
import { findFalls } from '../../src/engines/diorama/motion/water-fall.ts';
import { sceneOf } from './plates.ts';

const width = 640;
const height = 384;

/** The middle of a river that comes from the horizon, swings to the right, and leaves below. */
const middle = (y: number): number => 320 + 70 * Math.sin(((y - 160) / 224) * Math.PI);
const river = sceneOf(width, height, { water: (x, y) => y > 160 && Math.abs(x - middle(y)) < 25 + (y - 160) / 6 });

function speedAt(direction: Parameters<typeof findCourse>[2], x: number, y: number): { dx: number; dy: number } {
  const out = [0, 0];
  findCourse(river.regions[0]!.plate()!, river, direction)!(x, y, out);
  return { dx: out[0]!, dy: out[1]! };
}

describe('the course of a river', () => {
  test('follows its banks to the viewer', () => {
    for (const y of [190, 230, 260, 300]) {
      const { dx, dy } = speedAt('toward', middle(y), y);
      const bankward = (middle(y + 5) - middle(y - 5)) / 10;
      expect(dy).toBeGreaterThan(0.2);
      expect(Math.abs(Math.atan2(dx, dy) - Math.atan(bankward))).toBeLessThan(0.35);
    }
  });

  test('goes the other way when it is to go away', () => {
    const toward = speedAt('toward', middle(300), 300);
    const away = speedAt('away', middle(300), 300);
    expect(away.dx).toBeCloseTo(-toward.dx, 1);
    expect(away.dy).toBeCloseTo(-toward.dy, 1);
  });

  test('leaves to the side that the prompt names', () => {
    const canal = sceneOf(width, height, { water: (x, y) => y > 250 && y < 300 && x < 500 });
    const out = [0, 0];
    findCourse(canal.regions[0]!.plate()!, canal, 'left')!(250, 275, out);
    expect(out[0]).toBeLessThan(-0.5);
    findCourse(canal.regions[0]!.plate()!, canal, 'right')!(250, 275, out);
    expect(out[0]).toBeGreaterThan(0.5);
  });

  test('is none for the open sea', () => {
    const sea = sceneOf(width, height, { water: (_, y) => y > 160 });
    expect(findCourse(sea.regions[0]!.plate()!, sea, 'toward')).toBeNull();
  });
});

describe('falling water', () => {
  test('falls where its streaks are upright, faster the lower, and lies where they are level', () => {
    const place = (x: number, y: number): boolean => (y < 250 ? Math.abs(x - 320) < 100 : true);
    const scene = sceneOf(width, height, { water: place }, (x, y) =>
      y < 250 ? 128 + 80 * Math.sin(x / 3) : 128 + 80 * Math.sin(y / 3),
    );
    const { current } = findFalls(scene.regions[0]!.plate()!, scene, 100, (_x, _y, out) => {
      out[0] = 7;
      out[1] = 0;
    });
    const at = (x: number, y: number): number[] => {
      const out = [0, 0];
      current(x, y, out);
      return out;
    };
    expect(at(320, 100)[1]).toBeGreaterThan(50);
    expect(at(320, 190)[1]).toBeGreaterThan(1.15 * at(320, 60)[1]!);
    expect(at(320, 345)).toEqual([7, 0]);
  });
});
