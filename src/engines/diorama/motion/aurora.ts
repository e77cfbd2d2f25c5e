import type { Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Field, Scene, Veil } from '../types.ts';
import { numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import type { Program } from './program.ts';
import { sampleField } from './projection.ts';
import { skyOf } from './sky.ts';
import { curtainTile } from './tiles.ts';
import { tonesOf } from './tones.ts';
import { hang, makeVeil, type Touch } from './veil.ts';

type Curtain = {
  readonly veil: Veil;
  /** Share of the sky's height, from above, at which its lower hem hangs, and the share over which it fades upwards. */
  readonly hem: number;
  readonly tall: number;
  readonly opacity: number;
  readonly phase: number;
  readonly side: number;
};

/** Northern lights: curtains of threads that wave and wander, in the sky behind everything. */
export function auroraProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.scene.find(({ region, action: name }) => region === 'picture' && name === 'aurora');
  if (action === undefined) return null;
  const sky = skyOf(tonesOf(scene), scene);
  if (sky === null) return null;
  const random = randomFor(plan.seed, 'aurora');
  const strength = Math.min(numberOf(action, 'strength', 1), 1.5);
  const curtain = (name: string, colour: Veil['colour'], hem: number, tall: number, opacity: number): Curtain => ({
    veil: makeVeil(`aurora ${name}`, curtainTile(random), colour, 'light'),
    hem,
    tall,
    opacity: opacity * strength,
    phase: random(),
    side: random() < 0.5 ? -1 : 1,
  });
  const curtains = [
    curtain('green', { y: 122, u: 96, v: 62 }, 0.78, 0.34, 0.95),
    curtain('violet', { y: 70, u: 176, v: 158 }, 0.55, 0.4, 0.7),
    curtain('far', { y: 92, u: 118, v: 72 }, 0.92, 0.22, 0.6),
  ];
  const pace = Math.min(plan.tempo, 3) * numberOf(action, 'rate', 1);
  return {
    added: curtains.map(({ veil }) => ({ layer: veil, place: 'background' as const })),
    pose(instant) {
      const since = Math.max(instant.seconds - action.t0, 0);
      for (const each of curtains) hang(instant, each.veil, 0, waving(each, sky, since, pace, scene));
    },
  };
}

function waving(
  { hem, tall, opacity, phase, side }: Curtain,
  sky: Field,
  since: number,
  pace: number,
  { width, height, horizon }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / 1.6) * opacity;
  const t = since * pace;
  const turn = 6.3 * phase;
  return (x, y, out) => {
    const p = x / width;
    const fold = 0.09 * Math.sin(5 * p + 0.55 * t * side + turn) + 0.045 * Math.sin(12 * p - 0.9 * t + 2 * turn);
    const up = hem + fold - y / Math.max(horizon, 0.2 * height);
    const shape = up < 0 ? Math.exp(-((up / 0.07) ** 2)) : Math.exp(-up / tall);
    const bright = 0.6 + 0.4 * Math.sin(4 * p - 0.8 * t * side + 3 * turn);
    out.u = 330 * p + 26 * Math.sin(3.5 * p + 0.7 * t + turn) + 8 * Math.sin(9 * up + 1.3 * t) + 9 * t * side;
    out.v = 70 * up + 10 * t;
    out.opacity = presence * shape * bright * sampleField(sky, width, height, x, Math.max(y, 0));
  };
}
