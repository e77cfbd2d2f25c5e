import { describe, expect, test } from 'vitest';
import type { ActContext } from '../../src/engines/diorama/motion/people/acts/act.ts';
import { acts } from '../../src/engines/diorama/motion/people/acts/acts.ts';
import { atRest, type BodyPose } from '../../src/engines/diorama/motion/people/body-pose.ts';
import { raised, Skeleton } from '../../src/engines/diorama/motion/people/bones.ts';
import { dances, namedDances } from '../../src/engines/diorama/motion/people/acts/dances.ts';
import { fitPeople } from '../../src/engines/diorama/motion/people/fit.ts';
import { randomFor } from '../../src/engines/diorama/random.ts';
import { footfall } from '../../src/engines/diorama/motion/people/gait.ts';
import { hairSpring, trailing } from '../../src/engines/diorama/motion/people/trail.ts';
import { journeyOf } from '../../src/engines/diorama/motion/people/journey.ts';
import { buildBody } from '../../src/engines/diorama/scene/people/body.ts';
import { boneCount, strongest } from '../../src/engines/diorama/scene/people/weights.ts';
import type { Plan } from '../../src/contract/plan.ts';
import { bonesAVertex } from '../../src/engines/diorama/body-piece.ts';
import type { BodyPart, Heading } from '../../src/engines/diorama/types.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import {
  bodyHeight as height,
  bodyOf,
  bodyWidth as width,
  figure,
  filler,
  joints,
  leftHand,
  rightHand,
  type Spot,
} from './drawn-body.ts';
import { drawnPerception, drawnPicture, flatScene } from './pictures.ts';

const body = bodyOf(true);
const scene = { ...flatScene(width, height), bodies: [body] };
const contextOf = (name: string, amount = 1): ActContext => {
  const action = { region: 'person-1', action: name, params: {}, t0: 0, t1: 4 };
  const plan = planOf('');
  return {
    action,
    body,
    amount,
    tempo: 1,
    random: randomFor(3, name),
    turn: 0,
    width,
    journey: journeyOf(action, body, plan, scene),
  };
};

function planOf(prompt: string): Plan {
  const summary = { ...drawnPerception(drawnPicture(width, height)).summary, subjects: [figure(true).subject] };
  return makePlan({ prompt, duration: 4, movementAmplitude: 'auto', seed: 1 }, summary, { width, height });
}

/** Where the mesh's vertices are in a pose. */
function carried(pose: BodyPose, of = body): Float32Array {
  const skeleton = new Skeleton(of);
  skeleton.set(pose);
  const out = [0, 0];
  const at = new Float32Array(of.pieces[0]!.mesh.corners.length);
  for (let i = 0; i < at.length / 2; i++) {
    skeleton.carry(of.pieces[0]!, i, of.pieces[0]!.mesh.corners[i * 2]!, of.pieces[0]!.mesh.corners[i * 2 + 1]!, out);
    at.set(out, i * 2);
  }
  return at;
}

/** Mean way of the vertices near a spot of the photo. */
function way(at: Float32Array, [x, y]: Spot, radius = 10): { x: number; y: number } {
  const sum = { x: 0, y: 0 };
  let count = 0;
  for (let i = 0; i < at.length / 2; i++) {
    const [cx, cy] = [body.pieces[0]!.mesh.corners[i * 2]!, body.pieces[0]!.mesh.corners[i * 2 + 1]!];
    if (Math.hypot(cx - x, cy - y) > radius) continue;
    sum.x += at[i * 2]! - cx;
    sum.y += at[i * 2 + 1]! - cy;
    count++;
  }
  return { x: sum.x / count, y: sum.y / count };
}

describe('a body', () => {
  test('arms are found in the outline where no net sees them, legs by their joints', () => {
    expect(body.arms.every((arm) => arm !== null)).toBe(true);
    expect(Math.hypot(body.arms[0]!.end.x - rightHand[0], body.arms[0]!.end.y - rightHand[1])).toBeLessThan(22);
    expect(Math.hypot(body.arms[1]!.end.x - leftHand[0], body.arms[1]!.end.y - leftHand[1])).toBeLessThan(22);
    expect(body.legs).not.toBeNull();
    expect(body.trust).toBeGreaterThan(0.8);
  });

  test('at rest it is the photo', () => {
    const at = carried(atRest());
    expect(Math.max(...at.map((value, i) => Math.abs(value - body.pieces[0]!.mesh.corners[i]!)))).toBeLessThan(1e-3);
  });

  test('a raised arm takes its hand along and leaves the trunk and the other hand', () => {
    const pose = atRest();
    pose.upper[1] = 0.6;
    const at = carried(pose);
    expect(way(at, leftHand).y).toBeLessThan(-40);
    expect(Math.hypot(way(at, rightHand).x, way(at, rightHand).y)).toBeLessThan(0.5);
    expect(Math.hypot(way(at, [200, 230]).x, way(at, [200, 230]).y)).toBeLessThan(0.5);
  });

  test('feet keep their place while the hips sway and sink', () => {
    const pose = atRest();
    pose.hipX = 0.08;
    pose.hipY = 0.06;
    const at = carried(pose);
    expect(way(at, [200, 290]).x).toBeGreaterThan(8);
    for (const name of ['left_ankle', 'right_ankle']) {
      const foot = way(at, [joints[name]![0], 474], 9);
      expect(Math.hypot(foot.x, foot.y)).toBeLessThan(2);
    }
  });

  test('without a trunk that is seen there is no body', () => {
    const { subject, layer } = figure(true);
    const unseen = subject.keypoints.map((joint) => ({ ...joint, score: 0.1 }));
    expect(buildBody({ ...subject, keypoints: unseen }, layer, layer, width, height, filler)).toBeNull();
  });

  test('what sticks out elsewhere than the elbow that is seen is no arm: hair, perhaps', () => {
    const { subject, layer } = figure(true);
    const withElbow = ([x, y]: Spot) => {
      const elbow = { name: 'left_elbow', x: x / width, y: y / height, score: 0.8 };
      return buildBody({ ...subject, keypoints: [...subject.keypoints, elbow] }, layer, layer, width, height, filler)!;
    };
    expect(withElbow([290, 185]).arms[1]).not.toBeNull();
    const onTheLap = withElbow([230, 260]);
    expect(onTheLap.arms[1]).toBeNull();
    expect(onTheLap.arms[0]).not.toBeNull();
  });
});

test('a trace of another bone moves a vertex by a trace', () => {
  const skeleton = new Skeleton(body);
  const pose = atRest();
  pose.upper[0] = 0.6;
  pose.fore[0] = 0.9;
  pose.upper[1] = -0.4;
  pose.fore[1] = 0.7;
  skeleton.set(pose);
  const at = (carriedBy: number[], shares: number[]): number[] => {
    const out = [0, 0];
    const piece = {
      ...body.pieces[0]!,
      carriedBy: new Uint8Array(bonesAVertex),
      shares: new Float32Array(bonesAVertex),
    };
    piece.carriedBy.set(carriedBy);
    piece.shares.set(shares);
    skeleton.carry(piece, 0, 300, 200, out);
    return out;
  };
  for (const [most, trace] of [
    [6, 4],
    [4, 6],
    [2, 6],
    [0, 4],
  ] as const) {
    const [alone, both] = [at([most], [1]), at([most, trace], [1 - 1e-4, 1e-4])];
    expect(Math.hypot(alone[0]! - both[0]!, alone[1]! - both[1]!)).toBeLessThan(0.1);
  }
});

test('where two arms, a trunk and two thighs meet all of them carry a vertex', () => {
  const weights = new Float32Array(boneCount);
  for (const [bone, share] of [0.26, 0.22, 0.2, 0.18, 0.14].entries()) weights[[0, 4, 6, 10, 7][bone]!] = share;
  const { carriedBy, shares } = strongest(weights, 1);
  expect([...carriedBy.slice(0, 5)]).toEqual([0, 4, 6, 10, 7]);
  expect(shares[3]).toBeCloseTo(0.18, 5);
  expect(shares[4]).toBeCloseTo(0.14, 5);
});

test('what hangs comes after what moves, swings past it, and comes to rest with it', () => {
  const place = (seconds: number) => ({ x: 60 * Math.min(Math.max((seconds - 1) / 0.3, 0), 1), y: 0 });
  const behind = (seconds: number) => trailing(hairSpring, place, seconds, 40).x;
  expect(behind(0.9)).toBe(0);
  expect(behind(1.25)).toBeLessThan(-8);
  const later = Array.from({ length: 40 }, (_, i) => behind(1.3 + i / 24));
  expect(Math.max(...later)).toBeGreaterThan(2);
  expect(Math.max(...later.map(Math.abs))).toBeLessThan(40);
  expect(behind(3.5)).toBeCloseTo(0, 6);
});

describe('what bodies do', () => {
  test.each(Object.keys(acts))('%s starts from the photo, and no vertex leaps', (name) => {
    for (const amount of [0.5, 1, 1.8]) {
      const act = acts[name]!.make(contextOf(name, amount));
      const first = atRest();
      act(0, first);
      let before = carried(first);
      expect(Math.max(...before.map((value, i) => Math.abs(value - body.pieces[0]!.mesh.corners[i]!)))).toBeLessThan(
        0.01,
      );
      let most = 0;
      let leap = 0;
      for (let frame = 1; frame < 96; frame++) {
        const pose = atRest();
        act(frame / 24, pose);
        const now = carried(pose);
        for (let i = 0; i < now.length; i++) {
          leap = Math.max(leap, Math.abs(now[i]! - before[i]!));
          most = Math.max(most, Math.abs(now[i]! - body.pieces[0]!.mesh.corners[i]!));
        }
        before = now;
      }
      expect(most).toBeGreaterThan(Math.min(12, 20 * amount));
      // A hand at the end of a long arm goes fastest; a twelfth of the figure in a frame is a blur already.
      const isBlow = ['kick', 'throw', 'fight', 'fall'].includes(name);
      expect(leap).toBeLessThan(height / (isBlow ? 6.5 : 9));
    }
  });

  test.each(Object.keys(dances))('%s moves the hips on the beat', (name) => {
    const turns: number[] = [];
    let last = -1;
    let rising = true;
    for (let beat = 0; beat < 8; beat += 0.02) {
      const pose = atRest();
      Object.entries(dances).find(([key]) => key === name)![1](beat, pose);
      if (pose.hipY > last !== rising) {
        rising = !rising;
        if (!rising) turns.push(beat);
      }
      last = pose.hipY;
    }
    const gaps = turns.slice(1).map((beat, i) => beat - turns[i]!);
    for (const gap of gaps) expect(Math.abs(gap - Math.round(gap))).toBeLessThan(0.1);
    expect(gaps.length).toBeGreaterThanOrEqual(2);
  });

  test.each<[string, Heading]>([
    ['walk', 'right'],
    ['walk', 'toward'],
    ['walk', 'away'],
    ['run', 'right'],
  ])('%s %s sets its feet down and leaves them there', (name, heading) => {
    const own = { ...body, heading };
    const action = { region: 'person-1', action: name, params: {}, t0: 0, t1: 4 };
    const journey = journeyOf(action, own, planOf(''), { ...scene, width: 4000 })!;
    const act = acts[name]!.make({ ...contextOf(name), action, body: own, journey });
    const soles = [joints['right_ankle']!, joints['left_ankle']!] as const;
    let steps = 0;
    let stood = 0;
    for (const side of [0, 1] as const) {
      let place: { x: number; y: number } | null = null;
      for (let frame = 0; frame < 96; frame++) {
        const foot = footfall(journey.gait, journey.phase(frame / 24), side === 0 ? 0 : 0.5, journey.start);
        // While the heel rises, the ankle that is looked at goes up with it.
        if (foot.step > 0 || Math.abs(foot.tip) > 0.005) {
          place = null;
          continue;
        }
        const pose = atRest();
        act(frame / 24, pose);
        const now = way(carried(pose, own), [soles[side][0], 474], 6);
        if (place === null) steps++;
        place ??= now;
        // The photo's own pose eases into the walk's in the first step.
        if (frame > 12) expect(Math.hypot(now.x - place.x, now.y - place.y)).toBeLessThan(1.3);
        stood++;
      }
    }
    expect(steps).toBeGreaterThan(4);
    expect(stood).toBeGreaterThan(20);
  });

  test('who walks where there is room comes forward, who walks away grows smaller', () => {
    const wayOf = (heading: Heading) => {
      const own = { ...body, heading };
      const action = { region: 'person-1', action: 'walk', params: {}, t0: 0, t1: 4 };
      const journey = journeyOf(action, own, planOf(''), { ...scene, width: 4000 })!;
      const pose = atRest();
      acts['walk']!.make({ ...contextOf('walk'), action, body: own, journey })(4, pose);
      const at = carried(pose, own);
      const [left, right] = [way(at, [170, 200]), way(at, [230, 200])];
      return { x: way(at, [200, 85]).x, wider: right.x - left.x };
    };
    // To the left there is no room: the world passes instead.
    expect(Math.abs(wayOf('left').x)).toBeLessThan(40);
    expect(wayOf('right').x).toBeGreaterThan(150);
    expect(wayOf('away').wider).toBeLessThan(-15);
    expect(wayOf('toward').wider).toBeGreaterThan(2);
  });

  test('before a camera that stands still the world does not pass: who walks goes over the picture, and stays in it', () => {
    const plan = planOf('static camera');
    const action = { region: 'person-1', action: 'walk', params: {}, t0: 0, t1: 4 };
    const own = { ...body, heading: 'left' as const };
    const journey = journeyOf(action, own, plan, scene)!;
    expect(plan.camera).toMatchObject([{ move: 'static' }]);
    expect(journey.passed(4)).toBe(0);
    const gone = 200 - journey.seen(200, 400, (journey.phase(4) - journey.start) * journey.gait.stride, 4).x;
    const { left, texture } = body.layer;
    expect(gone).toBeGreaterThan(30);
    expect(gone).toBeLessThan(left + 0.25 * texture.width);
    expect(journeyOf(action, own, planOf(''), scene)!.passed(4)).toBeGreaterThan(100);
  });

  test.each(Object.keys(namedDances))('a prompt that names %s gets that dance, and feet that come back', (name) => {
    const context = contextOf('dance');
    const act = acts['dance']!.make({ ...context, action: { ...context.action, params: { what: name } } });
    const other = acts['dance']!.make(contextOf('dance'));
    let most = 0;
    let apart = 0;
    for (let frame = 0; frame < 96; frame++) {
      const [pose, ordinary] = [atRest(), atRest()];
      act(frame / 24, pose);
      other(frame / 24, ordinary);
      most = Math.max(most, Math.abs(pose.hipX), Math.abs(pose.trunk));
      apart = Math.max(apart, Math.abs(pose.hipX - ordinary.hipX) + Math.abs(pose.upper[0] - ordinary.upper[0]));
      expect(Math.max(...pose.lift)).toBeLessThan(0.4);
    }
    expect(most).toBeGreaterThan(0.04);
    expect(apart).toBeGreaterThan(0.05);
  });

  test('a wave raises the hand above the shoulder', () => {
    const act = acts['wave']!.make(contextOf('wave'));
    const pose = atRest();
    act(1.5, pose);
    const arm = body.arms[0]!;
    expect(raised(arm.root, arm.joint, 0) + pose.upper[0]).toBeGreaterThan(1.8);
  });

  test('who stands in a robe jumps as a whole; who ends where one who sits does only rises', () => {
    const robed = { ...body, legs: null };
    const plan = planOf('The person jumps');
    const fitted = (height: number, of: BodyPart) =>
      fitPeople(plan, { ...flatScene(width, height), subjects: [figure(true).subject], bodies: [of] });
    expect(fitted(600, robed).subjects.map(({ action }) => action)).toContain('jump');
    expect(fitted(600, { ...robed, pelvis: { x: 200, y: 380 } }).subjects.map(({ action }) => action)).toContain('hop');
    // The same person cut off by the frame.
    expect(fitted(height, robed).subjects.map(({ action }) => action)).toContain('hop');
    const pose = atRest();
    acts['jump']!.make({ ...contextOf('jump'), body: robed })(0.72, pose);
    expect(pose.air).toBeGreaterThan(0.1);
    expect(pose.lift).toEqual([0, 0]);
  });

  test('who has no legs to be seen dances with the upper body, and the plan says so', () => {
    const picture = drawnPicture(width, height);
    const { subject } = figure(true);
    const summary = { ...drawnPerception(picture).summary, subjects: [subject] };
    const input = { prompt: 'The person dances', duration: 4, movementAmplitude: 'auto', seed: 1 } as const;
    const plan = makePlan(input, summary, { width, height });
    const scene = { ...flatScene(width, height), subjects: [subject] };
    const without = fitPeople(plan, { ...scene, bodies: [bodyOf(false)] });
    expect(without.reduced.map(({ phrase }) => phrase)).toContain('dance');
    expect(without.subjects.map(({ action }) => action)).toContain('dance');
    const none = fitPeople(plan, scene);
    expect(none.subjects.map(({ action }) => action)).toContain('groove');
    const whole = fitPeople(plan, { ...scene, bodies: [body] });
    expect(whole.subjects).toEqual(plan.subjects);
    expect(whole.reduced).toEqual(plan.reduced);
    expect(whole.people).toEqual([expect.objectContaining({ region: 'person-1', arms: 2, legs: true, face: false })]);
    // Joints are sure of the legs, and no net knows these arms: their outlines show them.
    const limbs = whole.people![0]!.limbs;
    for (const arm of limbs!.arms) expect(arm).toBeGreaterThanOrEqual(0.5);
    for (const leg of limbs!.legs) expect(leg).toBeGreaterThan(limbs!.arms[0]!);
    expect(without.people![0]!.limbs!.legs).toEqual([0, 0]);
    expect(none.people![0]!.limbs).toEqual({ arms: [0, 0], legs: [0, 0] });
  });
});
