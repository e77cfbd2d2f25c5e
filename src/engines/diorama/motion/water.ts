import type { Plan } from '../../../contract/plan.ts';
import type { Scene } from '../types.ts';
import { surveyPlate } from './flow-survey.ts';
import type { Program } from './program.ts';
import { underWater } from './water-deep.ts';
import { createGlitter } from './water-glitter.ts';
import { mannerOf } from './water-manner.ts';
import { onSurface } from './water-surface.ts';
import { createWash } from './water-wash.ts';
import { viewWater } from './water-view.ts';

/** Blurred water shows nothing that could be seen to be carried along. */
const leastCrispness = 0.15;

/**
 * Water: waves run over its surface, bend what is seen in it and glint, while the surface itself is carried along; under
 * water, light plays. It stays within its shores, and begins as the photo.
 */
export function waterProgram(plan: Plan, scene: Scene): Program | null {
  const manner = mannerOf(plan);
  const plate = manner === null ? null : (scene.regions.find(({ name }) => name === 'water')?.plate() ?? null);
  if (manner === null || plate === null) return null;
  const view = viewWater(plate, scene);
  const survey = surveyPlate(plate, scene);
  if (view.flat) {
    const pose = underWater(plan, scene, manner, survey);
    return {
      added: [{ layer: plate, place: 'background' }],
      pose: (instant) => pose(instant, instant.grid(plate)),
    };
  }
  const isCarried = manner.swell > 0 || manner.course !== 'none' || survey.crispness > leastCrispness;
  const copies = isCarried ? [plate, { ...plate, id: `${plate.id} again` }] : [plate];
  const pose = onSurface(plan, scene, manner, plate, view, survey);
  const glitter = manner.sparkle > 0 ? createGlitter(plan.seed, scene, manner, plate, view, survey) : null;
  const wash = createWash(plan.seed, plate, scene, manner);
  return {
    added: [...copies, ...(wash?.veils ?? [])].map((layer) => ({ layer, place: 'background' as const })),
    sprites: { behind: glitter?.most ?? 0, front: 0 },
    pose(instant) {
      pose(
        instant,
        copies.map((layer) => instant.grid(layer)),
      );
      wash?.pose(instant);
      glitter?.pose(instant);
    },
  };
}
