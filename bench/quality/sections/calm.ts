import { atLeast, below, cameraPrompt, mean, named, told, type Section } from './section.ts';

/** VBench's temporal flickering, on clips with a still camera, no weather and no change of light. */
export const flicker: Section = {
  name: 'flicker',
  orders: (pictures) =>
    pictures.map((picture) => ({
      picture,
      prompt: cameraPrompt(picture, 'static'),
      amplitude: 'auto',
      measures: ['flicker'],
    })),
  report(clips) {
    const measured = clips.flatMap((clip) => (clip.flicker === null ? [] : [{ clip, flicker: clip.flicker }]));
    const scores = measured.map((one) => one.flicker);
    return {
      title: 'Temporal flickering (100 is no difference between frames)',
      figures: [
        atLeast('flickering, mean', mean(scores), 98.5),
        atLeast('flickering, worst clip', Math.min(...scores), 98.5),
      ],
      table: [
        ['clips', 'steadiest'],
        [String(scores.length), Math.max(...scores).toFixed(2)],
      ],
      misses: measured
        .filter((one) => one.flicker < 98.5)
        .map((one) => `${named(one.clip)}: ${one.flicker.toFixed(2)}`),
    };
  },
};

/** Motion in places that nothing names, while the camera is still. */
export const leak: Section = {
  name: 'leak',
  orders: (pictures) =>
    pictures.flatMap((picture) => {
      const prompts = [cameraPrompt(picture, 'static')];
      if (picture.nature !== null) prompts.push(`${picture.nature}, static camera`);
      return prompts.map((prompt) => ({ picture, prompt, amplitude: 'auto' as const, measures: ['leak'] as const }));
    }),
  report(clips) {
    const measured = clips.flatMap((clip) => (clip.leak === null ? [] : [{ clip, leak: clip.leak }]));
    return {
      title: 'Leak: pixels by which places that nothing names have moved since the first frame',
      figures: [
        below('leak, worst 95th percentile, px', Math.max(...measured.map((one) => one.leak.most)), 0.3),
        told('leak, mean of means, px', mean(measured.map((one) => one.leak.mean))),
        told('clips with calm places to measure', measured.length),
      ],
      table: [
        ['picture', 'prompt', 'mean px', '95 % px', 'of the picture'],
        ...measured.map(({ clip, leak }) => [
          clip.picture,
          clip.prompt.slice(0, 56),
          leak.mean.toFixed(3),
          leak.most.toFixed(3),
          `${(100 * leak.share).toFixed(0)} %`,
        ]),
      ],
      misses: measured
        .filter((one) => one.leak.most >= 0.3)
        .map((one) => `${named(one.clip)}: ${one.leak.most.toFixed(2)} px`),
    };
  },
};
