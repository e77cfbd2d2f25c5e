import type { Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import type { Program } from './program.ts';
import { plainTile } from './tiles.ts';
import { tonesOf, type Tones } from './tones.ts';
import { lay, makeVeil } from './veil.ts';

/** How dark it gets before a white picture. */
const darkest = 0.34;

/** The grey light of a snowfall, where the picture is so bright that white flakes would not be seen before it. */
export function overcastProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.atmosphere.find(({ action: name }) => name === 'snow');
  if (action === undefined) return null;
  const most = darkest * brightness(tonesOf(scene));
  if (most < 0.02) return null;
  const veil = makeVeil('overcast', plainTile(randomFor(plan.seed, 'overcast')), [84, 94, 112], 'over');
  return {
    added: [{ layer: veil, place: 'front' }],
    pose(instant) {
      const opacity = most * minimumJerk((instant.seconds - action.t0) / 1.4);
      lay(instant, veil, (x, y, out) => {
        out.u = x;
        out.v = y;
        out.opacity = opacity;
      });
    },
  };
}

/** 0 for a picture of middle brightness and darker, 1 for a nearly white one. */
function brightness({ luma }: Tones): number {
  return minimumJerk((luma.reduce((sum, value) => sum + value, 0) / luma.length - 100) / 90);
}
