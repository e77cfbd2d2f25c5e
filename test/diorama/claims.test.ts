import { expect, test } from 'vitest';
import { claimRests } from '../../src/engines/diorama/scene/claims.ts';

const side = 120;

/** A dark disc before a sky, soft at its edge, and an invention behind it that is not quite the sky. */
function disc(matteOf: (away: number) => number) {
  const picture = new Uint8Array(side * side * 4).fill(255);
  const behind = new Uint8Array(side * side * 4).fill(255);
  const alpha = new Uint8Array(side * side);
  const hole = new Uint8Array(side * side);
  for (let i = 0; i < side * side; i++) {
    const away = Math.hypot((i % side) - 60, Math.floor(i / side) - 60) - 36;
    const share = Math.min(Math.max(0.5 - away / 3, 0), 1);
    alpha[i] = Math.round(255 * matteOf(away));
    hole[i] = away < 9 ? 1 : 0;
    picture.set([190 - 150 * share, 210 - 160 * share, 235 - 175 * share], i * 4);
    behind.set(hole[i] === 1 ? [184, 205, 232] : [190, 210, 235], i * 4);
  }
  const canvas = (rgba: Uint8Array<ArrayBuffer>) => ({ width: side, height: side, left: 0, top: 0, rgba });
  claimRests(canvas(picture), canvas(behind), alpha, hole);
  return { picture, behind, alpha };
}

test("a subject's soft edge stays with it, and leaves no outline behind", () => {
  const { behind } = disc((away) => Math.min(Math.max(0.5 - away / 3, 0), 1));
  for (let i = 0; i < side * side; i++) expect(behind[i * 4]!).toBeGreaterThan(180);
});

test('what the matte took along of the background is given back', () => {
  const { behind, alpha } = disc((away) => (away < -1.5 ? 1 : away < 6 ? 0.4 : 0));
  const ring = Array.from({ length: side * side }, (_, i) => i).filter((i) => {
    const away = Math.hypot((i % side) - 60, Math.floor(i / side) - 60) - 36;
    return away > 4 && away < 5.5;
  });
  for (const i of ring) {
    expect(behind[i * 4]!).toBeGreaterThan(185);
    expect(alpha[i]!).toBeLessThan(90);
  }
});
