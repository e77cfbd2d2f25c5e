import type { Clip } from '../clips.ts';
import type { Picture } from '../pictures.ts';
import type { PartSeen } from '../people/body-meter.ts';
import { atLeast, below, mean, median, named, told, type Section } from './section.ts';

/** What people are asked to do, with a camera that nobody speaks of, and then with one that stands still. */
const acts = ['dance', 'wave', 'jump', 'walk', 'cheer', 'clap'] as const;
const tails: Readonly<Record<(typeof acts)[number], string>> = {
  dance: '',
  wave: ' at the camera',
  jump: ' up and down',
  walk: '',
  cheer: '',
  clap: ' happily',
};
const still = ', static camera';

/** Share of the planned frequency by which a found one may be off. */
const offBy = 0.15;
/** Least correlation of a path with the planned one that goes the same way at the same time. */
const sameWay = 0.8;
/** What of the planned reach a path has that is as far as it should be. */
const band = [0.7, 1.3] as const;

/** People's motion on decoded frames against the plan, what else moves, and whether it is enough to be seen as motion. */
export const people: Section = {
  name: 'people',
  orders: (pictures, full) =>
    pictures.flatMap((picture, index) => {
      if (picture.people === null) return [];
      return promptsFor(picture.people, index, full).flatMap((prompt) => [
        { picture, prompt, amplitude: 'auto' as const, measures: ['movement'] as const },
        { picture, prompt: `${prompt}${still}`, amplitude: 'auto' as const, measures: ['bodies'] as const },
      ]);
    }),
  report(clips) {
    const asked = clips.filter(({ movement }) => movement !== null);
    const moved = clips.flatMap((clip) => (clip.bodies === null ? [] : [{ clip, bodies: clip.bodies }]));
    const parts = moved.flatMap(({ clip, bodies }) => bodies.parts.map((part) => ({ clip, part })));
    const swings = parts.flatMap(({ part }) => (part.frequency === null ? [] : [part.frequency]));
    const slides = moved.flatMap(({ bodies }) => bodies.slide ?? []);
    const leaks = clips.flatMap(({ leak }) => (leak === null ? [] : [leak.most]));
    const share = (list: readonly boolean[]) => (100 * list.filter(Boolean).length) / list.length;
    return {
      title: 'People: parts of bodies followed on decoded frames against the plan',
      figures: [
        atLeast('parts that go the planned way, %', share(parts.map(({ part }) => part.direction >= sameWay)), 90),
        atLeast('swings within 15 % of their frequency, %', share(swings.map(isInTime)), 90),
        atLeast('parts within 0.7 to 1.3 of their reach, %', share(parts.map(({ part }) => reaches(part))), 90),
        told('jolts beyond the plan, median px', median(parts.map(({ part }) => part.jolt))),
        told('planted feet slide, mean px', mean(slides)),
        below('planted feet slide, worst px', Math.max(...slides), 3),
        below('visible folds, worst clip', Math.max(...moved.map(({ bodies }) => bodies.folds)), 1),
        below('leak beside people, worst 95th percentile, px', Math.max(...leaks), 0.3),
        atLeast('dynamic at auto, %', share(asked.map(({ movement }) => movement!.dynamic)), 75),
        told('clips with a body that moves', moved.length),
        told(
          'parts that were lost',
          moved.reduce((sum, { bodies }) => sum + bodies.lost, 0),
        ),
      ],
      table: [
        ['picture', 'prompt', 'part', 'way', 'reach', 'px', 'Hz planned', 'found', 'jolt px'],
        ...parts.map(({ clip, part }) => [
          clip.picture,
          clip.prompt.slice(0, 36),
          part.name,
          part.direction.toFixed(2),
          part.amplitude.toFixed(2),
          part.reach.toFixed(1),
          part.frequency?.planned.toFixed(2) ?? '',
          part.frequency?.found.toFixed(2) ?? '',
          part.jolt.toFixed(1),
        ]),
      ],
      misses: [
        ...asked.filter(({ movement }) => !movement!.dynamic).map(notDynamic),
        ...moved
          .filter(({ bodies }) => bodies.folds > 0 || (bodies.slide ?? 0) >= 3)
          .map(
            ({ clip, bodies }) =>
              `${named(clip)}: ${bodies.folds} folds, feet slide ${bodies.slide?.toFixed(1) ?? '-'} px`,
          ),
      ],
    };
  },
};

function promptsFor([who, ending]: NonNullable<Picture['people']>, index: number, full: boolean): string[] {
  const chosen = full ? acts : acts.filter((_, at) => at % 3 === index % 3);
  return chosen.map((act) => `${who} ${act}${ending}${tails[act]}`);
}

function isInTime({ planned, found }: NonNullable<PartSeen['frequency']>): boolean {
  return Math.abs(found - planned) <= offBy * planned;
}

function reaches({ amplitude }: PartSeen): boolean {
  return amplitude >= band[0] && amplitude <= band[1];
}

function notDynamic(clip: Clip): string {
  const { reach } = clip.movement!;
  const why = [...clip.plan.unsupported, ...clip.plan.reduced.map((one) => `${one.phrase}: ${one.why}`)];
  return `${named(clip)}: not dynamic, ${reach.toFixed(2)} of the threshold; ${why.join(' | ') || 'all is drawn'}`;
}
