import type { Clip } from '../clips.ts';
import { atLeast, atMost, named, type Section } from './section.ts';

const amplitudes = ['small', 'auto', 'large'] as const;

/** VBench's dynamic degree on prompts that ask for motion, at three amplitudes. */
export const dynamic: Section = {
  name: 'dynamic',
  orders: (pictures, full) =>
    pictures.flatMap((picture, index) =>
      picture.lively
        .filter((_, at, { length }) => full || at === index % length)
        .flatMap((prompt) =>
          amplitudes.map((amplitude) => ({ picture, prompt, amplitude, measures: ['movement'] as const })),
        ),
    ),
  report(clips) {
    const at = (amplitude: Clip['amplitude']) => clips.filter((clip) => clip.amplitude === amplitude);
    const share = (list: readonly Clip[]) =>
      (100 * list.filter(({ movement }) => movement?.dynamic === true).length) / list.length;
    const wrong = [
      ...at('small').filter(({ movement }) => movement?.dynamic === true),
      ...[...at('auto'), ...at('large')].filter(({ movement }) => movement?.dynamic === false),
    ];
    return {
      title: 'Dynamic degree by the threshold of VBench: 6 px between frames at 8 a second, at a short side of 256',
      figures: [
        atMost('dynamic at small, %', share(at('small')), 20),
        atLeast('dynamic at auto, %', share(at('auto')), 55),
        atLeast('dynamic at large, %', share(at('large')), 75),
      ],
      table: [
        ['picture', 'prompt', ...amplitudes],
        ...at('auto').map((clip) => [
          clip.picture,
          clip.prompt.slice(0, 56),
          ...amplitudes.map((amplitude) =>
            cell(at(amplitude).find((one) => one.picture === clip.picture && one.prompt === clip.prompt)),
          ),
        ]),
      ],
      misses: wrong.map((clip) => {
        const { fastest, pairs, needed, reach, of } = clip.movement!;
        const what = pairs >= needed ? 'dynamic' : 'not dynamic';
        return `${named(clip)}: ${what}, ${reach.toFixed(2)} of the threshold in ${needed} pairs, ${pairs} pairs of ${of} above it, fastest 5 % move ${fastest.toFixed(1)} px; unsupported: ${clip.plan.unsupported.join(' | ') || 'none'}`;
      }),
    };
  },
};

/** How far the pair that decides goes, in thresholds, and a star when the clip counts as dynamic. */
function cell(clip: Clip | undefined): string {
  if (clip?.movement === undefined || clip.movement === null) return '';
  return `${clip.movement.reach.toFixed(2)}${clip.movement.dynamic ? ' *' : ''}`;
}
