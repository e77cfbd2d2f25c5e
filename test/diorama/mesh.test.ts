import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FrameRenderer } from '../../src/engines/diorama/render/renderer.ts';
import { cellSize, type Layer, type Mesh, type Motion } from '../../src/engines/diorama/types.ts';
import { drawnPicture, flatScene, rampField } from './pictures.ts';

const width = 160;
const height = 96;
const columns = width / cellSize + 1;
const rows = height / cellSize + 1;
const picture = drawnPicture(width, height);
const ground: Layer = {
  kind: 'cut-out',
  id: 'picture',
  left: 0,
  top: 0,
  texture: picture,
  disparity: rampField(0, 1),
  shown: { left: 0, right: 0, top: 0, bottom: 0 },
  carriesSubjects: false,
};

/** A piece of the picture, 64 by 48 pixels from (40, 20), as a mesh of small triangles of uneven size. */
function meshOf(data: Uint8Array): Mesh {
  const corners: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= 6; row++) {
    for (let column = 0; column <= 8; column++) {
      const inner = row > 0 && row < 6 && column > 0 && column < 8;
      const jitter = inner ? ((row * 7 + column * 3) % 5) - 2 : 0;
      corners.push(
        40 + column * 8 - (column === 8 ? 1 : 0) + jitter,
        20 + row * 8 - (row === 6 ? 1 : 0) - jitter * 0.7,
      );
    }
  }
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column < 8; column++) {
      const a = row * 9 + column;
      triangles.push(a, a + 1, a + 9, a + 1, a + 10, a + 9);
    }
  }
  return {
    kind: 'mesh',
    id: 'piece',
    left: 40,
    top: 20,
    texture: { width: 64, height: 48, data },
    disparity: rampField(0, 1),
    corners: Float32Array.from(corners),
    triangles: Uint32Array.from(triangles),
  };
}

/** The picture's own pixels there, or one premultiplied colour. */
function piece(colour?: readonly [number, number, number, number]): Uint8Array {
  const data = new Uint8Array(64 * 48 * 4);
  for (let y = 0; y < 48; y++) {
    for (let x = 0; x < 64; x++) {
      const from = ((y + 20) * width + x + 40) * 4;
      data.set(colour ?? picture.data.subarray(from, from + 4), (y * 64 + x) * 4);
    }
  }
  return data;
}

describe('meshes', () => {
  let renderer: FrameRenderer;
  beforeAll(async () => {
    renderer = await FrameRenderer.open(2);
  });
  afterAll(() => renderer.close());

  async function draw(
    mesh: Mesh | null,
    vertex: (x: number, y: number) => readonly number[] = (x, y) => [x, y, 0],
    opacity = 1,
  ) {
    const layers = mesh === null ? [ground] : [ground, mesh];
    const motion: Motion = {
      frames: 1,
      layers,
      behindBefore: layers.length,
      mostSprites: { behind: 0, front: 0 },
      exposures: () => 1,
      pose(_frame, _exposure, state) {
        for (let i = 0; i < columns * rows; i++) {
          state.grids[0]!.set([(i % columns) * cellSize, Math.floor(i / columns) * cellSize], i * 2);
        }
        if (mesh === null) return;
        state.opacities[1] = opacity;
        for (let i = 0; i < mesh.corners.length / 2; i++) {
          state.grids[1]!.set(vertex(mesh.corners[i * 2]!, mesh.corners[i * 2 + 1]!), i * 3);
        }
      },
    };
    const frames: Uint8Array[] = [];
    const scene = { ...flatScene(width, height), layers: [ground] };
    await renderer.draw(scene, motion, async (i420) => void frames.push(i420.slice()), new AbortController().signal);
    return frames[0]!;
  }

  const worst = (a: Uint8Array, b: Uint8Array): number =>
    a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

  test('a mesh in its place is the picture', async () => {
    expect(worst(await draw(meshOf(piece())), await draw(null))).toBeLessThanOrEqual(1);
  });

  test('its colours go where its corners go', async () => {
    const plain = await draw(null);
    const moved = await draw(meshOf(piece()), (x, y) => [x + 10, y + 6, 0]);
    for (let y = 30; y < 70; y++) {
      for (let x = 54; x < 108; x++) {
        expect(Math.abs(moved[y * width + x]! - plain[(y - 6) * width + x - 10]!)).toBeLessThanOrEqual(2);
      }
    }
    const u = width * height;
    expect(Math.abs(moved[u + 25 * 80 + 40]! - plain[u + 22 * 80 + 35]!)).toBeLessThanOrEqual(2);
    expect(moved[70 * width + 20]).toBe(plain[70 * width + 20]);
  });

  test('every pixel within is covered once, however the triangles lie', async () => {
    const even = meshOf(piece([60, 60, 60, 128]));
    const plain = await draw(null);
    const frame = await draw(even, (x, y) => [x * 1.11 - 3.3 + 0.1 * y, y * 0.93 + 4.7 - 0.05 * x, 0]);
    const inner = (x: number, y: number): boolean => x > 52 && x < 104 && y > 26 && y < 56;
    for (let i = 0; i < width * height; i++) {
      if (!inner(i % width, Math.floor(i / width))) continue;
      const colour = 0.86 * 60 + (16 * 128) / 255;
      expect(Math.abs(frame[i]! - (colour + (plain[i]! * 127) / 255))).toBeLessThanOrEqual(2);
    }
  });

  test('its opacity fades it, and lift brightens it', async () => {
    const plain = await draw(null);
    expect(await draw(meshOf(piece([0, 0, 0, 255])), undefined, 0)).toEqual(plain);
    const half = await draw(meshOf(piece([0, 0, 0, 255])), undefined, 0.5);
    expect(Math.abs(half[40 * width + 60]! - (plain[40 * width + 60]! + 16) / 2)).toBeLessThanOrEqual(2);
    const lifted = await draw(meshOf(piece()), (x, y) => [x, y, 12]);
    expect(Math.abs(lifted[40 * width + 60]! - plain[40 * width + 60]! - 12)).toBeLessThanOrEqual(1);
  });
});
