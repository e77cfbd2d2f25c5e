import { expect, test } from 'vitest';
import { Studies } from '../../src/engines/diorama/studies.ts';
import { createPerceiver } from '../../src/engines/diorama/perceive/perceive.ts';
import type { RgbaImage } from '../../src/engines/diorama/types.ts';

const perceiver = await createPerceiver();

function picture(shade: number): RgbaImage {
  return { width: 64, height: 48, data: new Uint8Array(64 * 48 * 4).fill(shade) };
}

/** Counts the pictures that are looked at, and those that were looked at to the end. */
function counted() {
  const counts = { begun: 0, ended: 0 };
  const studies = new Studies({
    async perceive(image, signal) {
      counts.begun += 1;
      const perception = await perceiver.perceive(image, signal);
      counts.ended += 1;
      return perception;
    },
  });
  return { studies, counts };
}

test('a picture that several ask for at once is looked at once', async () => {
  const { studies, counts } = counted();
  const { signal } = new AbortController();
  const [one, other] = await Promise.all([studies.study(picture(9), signal), studies.studyOnce(picture(9), signal)]);
  expect(one).toBe(other);
  expect(counts).toEqual({ begun: 1, ended: 1 });
});

test('whoever stops waiting is let go at once, and the next finds the picture looked at', async () => {
  const { studies, counts } = counted();
  const typing = new AbortController();
  const first = studies.studyOnce(picture(9), typing.signal);
  typing.abort(new Error('typing'));
  await expect(first).rejects.toThrow('typing');
  expect(counts.ended).toBe(0);
  await studies.studyOnce(picture(9), new AbortController().signal);
  expect(counts).toEqual({ begun: 1, ended: 1 });
});

test('a drawing that is cancelled stops to look, and the next one begins anew', async () => {
  const { studies, counts } = counted();
  const cancelled = new AbortController();
  const first = studies.study(picture(9), cancelled.signal);
  cancelled.abort(new Error('cancelled'));
  await expect(first).rejects.toThrow('cancelled');
  expect(counts.ended).toBe(0);
  await studies.study(picture(9), new AbortController().signal);
  expect(counts.ended).toBe(1);
});

test('the pictures used longest ago are forgotten', async () => {
  const { studies, counts } = counted();
  const { signal } = new AbortController();
  for (const shade of [1, 2, 3, 4, 1, 5]) await studies.study(picture(shade), signal);
  expect(counts.begun).toBe(5);
  await studies.study(picture(1), signal);
  expect(counts.begun).toBe(5);
  await studies.study(picture(2), signal);
  expect(counts.begun).toBe(6);
});
