import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor, type Random } from '../random.ts';
import type { Field, Scene, Veil } from '../types.ts';
import { locate } from './locate.ts';
import { codeOf, putSprite } from './particles.ts';
import type { Instant, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { skyOf } from './sky.ts';
import { plainTile } from './tiles.ts';
import { tonesOf } from './tones.ts';
import { lay, makeVeil, type Touch } from './veil.ts';

/** A stroke of lightning: when, how bright (0 to 1), and which bolt it runs down. */
export type Flash = { readonly at: number; readonly size: number; readonly bolt: number };

/** Strokes in pairs, every one to two seconds. */
export function flashesOf({ t0, t1 }: Action, seed: number): Flash[] {
  const random = randomFor(seed, 'light lightning');
  const flashes: Flash[] = [];
  for (let at = t0 + 0.5 + 0.5 * random(), bolt = 0; at < t1 - 0.2; at += 0.9 + 1.1 * random(), bolt++) {
    flashes.push(
      { at, size: 0.7 + 0.3 * random(), bolt },
      { at: at + 0.12 + 0.06 * random(), size: 0.5 + 0.5 * random(), bolt },
    );
  }
  return flashes;
}

/** How bright a stroke is: it flares up within a frame and dies away. */
export function flashLight({ at, size }: Flash, seconds: number, lasting: number): number {
  const since = seconds - at;
  return since < 0 ? 0 : size * Math.min(since / 0.03, 1) * Math.exp(-since / lasting);
}

/** A straight piece of a bolt, pixels of the picture; thickness 1 in the stem. */
type Piece = {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly thick: number;
};

type Storm = {
  readonly flashes: readonly Flash[];
  readonly bolts: readonly (readonly Piece[])[];
  readonly sky: Field;
  readonly glow: Veil;
};

/** Core and halo of a piece. */
const shapesAPiece = 2;
const white = codeOf(246, 246, 255);
const violet = codeOf(196, 200, 255);

/** Bolts in the sky, and the clouds that they light up. The flash over the whole picture is `light.ts`'s. */
export function lightningProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.scene.find(({ region, action: name }) => region === 'picture' && name === 'lightning');
  if (action === undefined) return null;
  const sky = skyOf(tonesOf(scene), scene);
  if (sky === null) return null;
  const random = randomFor(plan.seed, 'lightning bolts');
  const flashes = flashesOf(action, plan.seed);
  const bolts = Array.from({ length: (flashes.at(-1)?.bolt ?? -1) + 1 }, () => boltOf(random, sky, scene));
  const storm: Storm = {
    flashes,
    bolts,
    sky,
    glow: makeVeil('lightning glow', plainTile(random), { y: 116, u: 134, v: 127 }, 'light'),
  };
  const most = Math.max(0, ...bolts.map((bolt) => bolt.length));
  return {
    added: [{ layer: storm.glow, place: 'background' }],
    // Two bolts may be seen at once: one dies away while the next one strikes.
    sprites: { behind: most * shapesAPiece * 2, front: 0 },
    pose(instant) {
      lay(instant, storm.glow, glowing(storm, instant.seconds, scene));
      bolts.forEach((bolt, i) => {
        const light = lightOf(storm, i, instant.seconds, 0.13);
        if (light > 0.02) putBolt(bolt, Math.min(light * 1.3, 1), storm.sky, scene, instant);
      });
    },
  };
}

function lightOf({ flashes }: Storm, bolt: number, seconds: number, lasting: number): number {
  return flashes.reduce((sum, flash) => (flash.bolt === bolt ? sum + flashLight(flash, seconds, lasting) : sum), 0);
}

/** From the upper edge to where the sky ends, with some branches. */
function boltOf(random: Random, sky: Field, { width, height }: Scene): Piece[] {
  const x = width * (0.15 + 0.7 * random());
  const isSky = (px: number, py: number): boolean => sampleField(sky, width, height, px, py) > 0.4;
  let end = height * 0.1;
  while (end < height * 0.8 && isSky(x, end)) end += height * 0.02;
  const stem = jagged(random, x, -0.02 * height, x + (random() - 0.5) * 0.16 * width, end, 5, 1);
  const branches = [0.25, 0.45, 0.62].flatMap((share) => {
    const from = stem[Math.floor(share * stem.length)]!;
    const side = random() < 0.5 ? -1 : 1;
    const length = (0.1 + 0.12 * random()) * height;
    return jagged(random, from.x0, from.y0, from.x0 + side * length * 0.8, from.y0 + length, 3, 0.5);
  });
  return [...stem, ...branches];
}

/** A line broken in two again and again, each break beside its middle. */
function jagged(random: Random, x0: number, y0: number, x1: number, y1: number, depth: number, thick: number): Piece[] {
  if (depth === 0) return [{ x0, y0, x1, y1, thick }];
  const off = (random() - 0.5) * 0.42;
  const x = (x0 + x1) / 2 + off * (y1 - y0);
  const y = (y0 + y1) / 2 - off * (x1 - x0);
  return [...jagged(random, x0, y0, x, y, depth - 1, thick), ...jagged(random, x, y, x1, y1, depth - 1, thick)];
}

function putBolt(bolt: readonly Piece[], light: number, sky: Field, scene: Scene, instant: Instant): void {
  const { width, height } = scene;
  const unit = Math.sqrt((width * height) / 921_600);
  for (const { x0, y0, x1, y1, thick } of bolt) {
    const open = sampleField(sky, width, height, (x0 + x1) / 2, (y0 + y1) / 2);
    if (open < 0.15) continue;
    const from = locate(instant, 0, x0, y0);
    const to = locate(instant, 0, x1, y1);
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const shape = {
      x: (from.x + to.x) / 2,
      y: (from.y + to.y) / 2,
      angle: Math.atan2(to.y - from.y, to.x - from.x),
      softness: 0.9,
      hollow: 0,
    };
    const shown = light * open;
    const halo = 9 * thick * unit;
    putSprite(instant.state.behind, {
      ...shape,
      along: length * 0.8 + halo,
      across: halo,
      opacity: 0.2 * shown,
      colour: violet,
    });
    const core = (0.9 + 1.4 * thick) * unit;
    putSprite(instant.state.behind, {
      ...shape,
      along: length * 0.62 + core,
      across: core,
      opacity: shown,
      colour: white,
    });
  }
}

/** The sky around a bolt, brightest where it comes out of the clouds. */
function glowing(storm: Storm, seconds: number, { width, height }: Scene): (x: number, y: number, out: Touch) => void {
  const lit = storm.bolts.map(([first], i) => ({ x: first?.x0 ?? 0, light: lightOf(storm, i, seconds, 0.11) }));
  const reach = 2 * (0.3 * width) ** 2;
  return (x, y, out) => {
    let light = 0;
    for (const bolt of lit) {
      if (bolt.light > 0.01) light += bolt.light * Math.exp(-((x - bolt.x) ** 2 + (y - 0.12 * height) ** 2) / reach);
    }
    out.u = x;
    out.v = y;
    out.opacity = light < 0.01 ? 0 : Math.min(light, 1) * (0.12 + 0.88 * sampleField(storm.sky, width, height, x, y));
  };
}
