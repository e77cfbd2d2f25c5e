import { describe, expect, test } from 'vitest';
import { randomFor } from '../../src/engines/diorama/random.ts';
import { straightPlaces } from '../../src/engines/diorama/scene/straight.ts';

const width = 200;
const height = 140;

function drawn(shade: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => shade(i % width, Math.floor(i / width)));
}

function share(places: Uint8Array): number {
  return places.reduce((sum, value) => sum + value, 0) / places.length;
}

describe('straight places', () => {
  test('the slats of a bench are rigid, whichever way they run', () => {
    for (const degrees of [0, 7, 33, 90, 140]) {
      const angle = (degrees * Math.PI) / 180;
      // Three slats, 12 pixels wide, 90 long, about the middle.
      const isSlat = (x: number, y: number): boolean => {
        const along = (x - 100) * Math.cos(angle) + (y - 70) * Math.sin(angle);
        const across = (y - 70) * Math.cos(angle) - (x - 100) * Math.sin(angle);
        return Math.abs(along) < 45 && Math.abs(across) < 30 && (across + 48) % 24 < 12;
      };
      const places = straightPlaces(
        drawn((x, y) => (isSlat(x, y) ? 60 : 150)),
        width,
        height,
      );
      let found = 0;
      let slats = 0;
      for (let i = 0; i < places.length; i++) {
        if (!isSlat(i % width, Math.floor(i / width))) continue;
        slats++;
        found += places[i]!;
      }
      expect(found / slats).toBeGreaterThan(0.6);
      expect(places[5 * width + 5]).toBe(0);
    }
  });

  test('leaves are not, though each of them has edges', () => {
    const random = randomFor(1, 'leaves');
    const leaves = Array.from({ length: 400 }, () => ({
      x: random() * width,
      y: random() * height,
      long: 5 + 6 * random(),
      turn: Math.PI * random(),
      shade: 40 + 170 * random(),
    }));
    const luma = drawn((x, y) => {
      let shade = 90;
      for (const leaf of leaves) {
        const dx = x - leaf.x;
        const dy = y - leaf.y;
        const along = (dx * Math.cos(leaf.turn) + dy * Math.sin(leaf.turn)) / leaf.long;
        const across = (dy * Math.cos(leaf.turn) - dx * Math.sin(leaf.turn)) / (leaf.long * 0.4);
        if (along * along + across * across < 1) shade = leaf.shade;
      }
      return shade;
    });
    expect(share(straightPlaces(luma, width, height))).toBeLessThan(0.03);
  });

  test('a curve is not, and an even picture has none', () => {
    const disc = drawn((x, y) => (Math.hypot(x - 100, y - 70) < 40 ? 30 : 200));
    expect(share(straightPlaces(disc, width, height))).toBeLessThan(0.02);
    expect(
      share(
        straightPlaces(
          drawn(() => 128),
          width,
          height,
        ),
      ),
    ).toBe(0);
  });
});
