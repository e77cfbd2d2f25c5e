import { describe, expect, test } from 'vitest';
import { findUnknownPeople, fuseJoints } from '../../src/engines/diorama/perceive/joints.ts';
import { jointNames } from '../../src/engines/diorama/perceive/nets/pose.ts';
import type { Keypoint } from '../../src/engines/diorama/types.ts';

const box = { x: 0.3, y: 0.1, width: 0.4, height: 0.8 };

/** A view of a body whose joints stand in a column, each as sure as told. */
function view(score: (joint: number) => number, shift = 0): Keypoint[] {
  return jointNames.map((name, i) => ({ name, x: 0.5 + shift, y: 0.1 + i * 0.05, score: score(i) }));
}

test('joints that two views see at the same place are surer than in either', () => {
  const fused = fuseJoints(
    view(() => 0.5),
    view(() => 0.6, 0.02),
    box,
    1,
  );
  for (const { x, score } of fused) {
    expect(score).toBeGreaterThan(0.6);
    expect(x).toBeGreaterThan(0.5);
    expect(x).toBeLessThan(0.52);
  }
});

test('a joint that the near view alone is sure of is taken from there, and is less sure than it said', () => {
  const far = view(() => 0.6).map((joint, i) => (i === 9 ? { ...joint, x: 0.1, score: 0.2 } : joint));
  const wrist = fuseJoints(
    far,
    view(() => 0.7),
    box,
    1,
  )[9]!;
  expect(wrist.x).toBeCloseTo(0.5);
  expect(wrist.score).toBeGreaterThan(0.5);
  expect(wrist.score).toBeLessThan(0.7);
});

test('a near view of somebody else in the same box changes nothing', () => {
  const far = view(() => 0.6);
  expect(
    fuseJoints(
      far,
      view(() => 0.9, 0.3),
      box,
      1,
    ),
  ).toEqual(far);
});

test('who has no pose in the whole picture gets one only from a near view that is sure of most joints', () => {
  expect(
    fuseJoints(
      [],
      view((joint) => (joint < 8 ? 0.9 : 0.1)),
      box,
      1,
    ),
  ).toEqual([]);
  expect(
    fuseJoints(
      [],
      view((joint) => (joint < 12 ? 0.9 : 0.1)),
      box,
      1,
    ),
  ).toHaveLength(17);
});

describe('what no detector knows', () => {
  const image = { width: 100, height: 100, data: new Uint8Array(100 * 100 * 4) };
  const thing = { kind: 'object', label: null, box: { x: 0.4, y: 0.1, width: 0.2, height: 0.8 } } as const;
  const rows = {
    nose: 0.15,
    eye: 0.14,
    ear: 0.15,
    shoulder: 0.25,
    elbow: 0.38,
    wrist: 0.5,
    hip: 0.5,
    knee: 0.7,
    ankle: 0.88,
  };
  const seen = (score: number, turned = 1) =>
    jointNames.map((name) => {
      const row = Object.entries(rows).find(([part]) => name.endsWith(part))![1];
      return { name, x: 0.5, y: 0.5 + turned * (row - 0.5), score };
    });

  test('is somebody where joints show one above the other, in a second look nearer than the first', () => {
    const parts: number[] = [];
    const net = {
      run: (_: unknown, part: { width: number }) => (parts.push(part.width), seen(parts.length > 1 ? 0.7 : 0.4)),
    };
    const [person] = findUnknownPeople(net, image, [thing]);
    expect(person).toMatchObject({ kind: 'person', label: 'person', box: thing.box });
    expect(person!.keypoints[0]!.score).toBe(0.7);
    expect(parts[1]).toBeLessThan(parts[0]!);
  });

  test('is a thing where joints are faint, upside down or of somebody small, and where it lies or has a name', () => {
    expect(findUnknownPeople({ run: () => seen(0.2) }, image, [thing])).toEqual([]);
    expect(findUnknownPeople({ run: () => seen(0.7, -1) }, image, [thing])).toEqual([]);
    expect(findUnknownPeople({ run: () => seen(0.7, 0.3) }, image, [thing])).toEqual([]);
    const never = { run: () => expect.unreachable() };
    expect(findUnknownPeople(never, image, [{ ...thing, box: { ...thing.box, width: 0.9 } }])).toEqual([]);
    expect(findUnknownPeople(never, image, [{ ...thing, label: 'vase' }])).toEqual([]);
    const filling = { x: 0.1, y: 0.02, width: 0.6, height: 0.96 };
    const portrait = { ...image, width: image.height / 2 };
    expect(findUnknownPeople(never, portrait, [{ ...thing, box: filling }])).toEqual([]);
  });
});
