import type { Clip } from '../clips.ts';
import type { Picture } from '../pictures.ts';
import { atLeast, cameraPrompt, named, type Section } from './section.ts';

const amplitudes = ['small', 'medium', 'large'] as const;

/** One fixed prompt at three amplitudes must give three speeds, in order. */
export const amplitude: Section = {
  name: 'amplitude',
  orders: (pictures, full) =>
    pictures.flatMap((picture, index) =>
      promptsOf(picture)
        // One of the two in turn, unless nature has nothing to say.
        .filter((_, at, { length }) => full || at === index % length)
        .flatMap((prompt) =>
          amplitudes.map((amplitude) => ({ picture, prompt, amplitude, measures: ['movement'] as const })),
        ),
    ),
  report(clips) {
    const groups = Map.groupBy(clips, ({ picture, prompt }) => `${picture} ${prompt}`);
    const judged = [...groups.values()].map((group) => {
      const speeds = amplitudes.map((amplitude) => speedOf(group.find((clip) => clip.amplitude === amplitude)));
      const drawn = group.some(
        ({ plan }) => plan.scene.length > 0 || plan.camera.some(({ move }) => move !== 'static'),
      );
      const right = speeds.every((speed, i) => i === 0 || speed > speeds[i - 1]! * 1.02);
      return { clip: group[0]!, speeds, drawn, right };
    });
    const drawn = judged.filter((one) => one.drawn);
    return {
      title: 'Amplitude: one prompt, the fastest 5 % in px between frames at 8 a second',
      figures: [atLeast('in order, %', (100 * drawn.filter(({ right }) => right).length) / drawn.length, 100)],
      table: [
        ['picture', 'prompt', ...amplitudes, ''],
        ...judged.map(({ clip, speeds, right, drawn }) => [
          clip.picture,
          clip.prompt.slice(0, 56),
          ...speeds.map((speed) => speed.toFixed(2)),
          drawn ? (right ? '' : 'WRONG') : 'nothing drawn',
        ]),
      ],
      misses: drawn
        .filter(({ right }) => !right)
        .map(({ clip, speeds }) => `${named(clip)}: ${speeds.map((speed) => speed.toFixed(2)).join(' ')}`),
    };
  },
};

function promptsOf(picture: Picture): string[] {
  const pan = cameraPrompt(picture, 'pan_right');
  return picture.nature === null ? [pan] : [pan, `${picture.nature}, static camera`];
}

function speedOf(clip: Clip | undefined): number {
  return clip?.movement?.fastest ?? Number.NaN;
}
