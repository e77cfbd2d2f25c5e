import { atLeast, below, mean, median, named, told, type Section } from './section.ts';

/** How like its input the first frame is, over whatever was drawn. */
export const first: Section = {
  name: 'first',
  orders: () => [],
  report(clips) {
    const worst = clips.toSorted((a, b) => a.first.ssim - b.first.ssim);
    return {
      title: 'First frame against the input',
      figures: [
        atLeast('SSIM, worst clip', worst[0]!.first.ssim, 0.97),
        told('SSIM, mean', mean(clips.map(({ first }) => first.ssim))),
        told('PSNR, worst clip, dB', Math.min(...clips.map(({ first }) => first.psnr))),
        told('PSNR, mean, dB', mean(clips.map(({ first }) => first.psnr))),
      ],
      table: [],
      misses: worst
        .filter(({ first }) => first.ssim < 0.97)
        .map((clip) => `${named(clip)}: SSIM ${clip.first.ssim.toFixed(4)}, PSNR ${clip.first.psnr.toFixed(1)} dB`),
    };
  },
};

/** Seconds a clip of 4 s takes, nets loaded. */
export const speed: Section = {
  name: 'speed',
  orders: () => [],
  report(clips) {
    const known = clips.filter((clip) => clip.known);
    const unseen = clips.filter((clip) => !clip.known);
    const worst = (list: typeof clips) => Math.max(...list.map(({ seconds }) => seconds));
    return {
      title: 'Seconds for a clip of 4 s, nets loaded',
      figures: [
        below('a picture seen before, worst', worst(known), 4),
        told('a picture seen before, median', median(known.map(({ seconds }) => seconds))),
        below('a new picture, worst', worst(unseen), 4),
        told('a new picture, median', median(unseen.map(({ seconds }) => seconds))),
        told('processor seconds, median', median(clips.map(({ cpuSeconds }) => cpuSeconds))),
      ],
      table: [],
      misses: clips
        .filter(({ seconds }) => seconds >= 4)
        .toSorted((a, b) => b.seconds - a.seconds)
        .slice(0, 20)
        .map(
          (clip) =>
            `${named(clip)}: ${clip.seconds.toFixed(2)} s, ${clip.cpuSeconds.toFixed(2)} processor seconds${clip.known ? '' : ', new picture'} (${Object.entries(
              clip.timings,
            )
              .map(([stage, ms]) => `${stage} ${ms}`)
              .join(', ')} ms)`,
        ),
    };
  },
};
