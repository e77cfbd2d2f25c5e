import { batch, computed, signal } from '@preact/signals';
import type { Input } from '../api/input.ts';
import type { Prediction } from '../api/predictions.ts';
import { ownFile } from '../api/place.ts';

/** What is about to be submitted. There is one form in the page, which outlives its views. */

/** A picture that the server has. */
export type Picture = {
  /** What a submission says. */
  readonly image: string;
  /** Where this page may show it from; null for one that was given in a request and not kept. */
  readonly shown: string | null;
  readonly name: string;
};

export type Amplitude = Input['movement_amplitude'];
export const amplitudes: readonly Amplitude[] = ['auto', 'small', 'medium', 'large'];

export const picture = signal<Picture | null>(null);
export const prompt = signal('');
export const duration = signal<4 | 8>(4);
export const amplitude = signal<Amplitude>('auto');
/** Always a certain one, so that what the preview shows is what will be drawn. */
export const seed = signal(randomSeed());

/** Draws it, and no other does; null for those of the model in their order. */
export const engine = signal<string | null>(null);

/** Null until there is a picture. */
export const input = computed<Input | null>(() =>
  picture.value === null
    ? null
    : {
        image: picture.value.image,
        prompt: prompt.value,
        duration: duration.value,
        movement_amplitude: amplitude.value,
        seed: seed.value,
      },
);

export function randomSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

/** For something new: the rest of the form stays as it is. */
export function clearPicture(): void {
  batch(() => {
    picture.value = null;
    prompt.value = '';
  });
}

/** Takes over what a prediction was made from. */
export function fillFrom({ input: given, outputs }: Prediction): void {
  const shown = ownFile(given.image);
  const poster = outputs[0] === undefined ? null : ownFile(outputs[0].poster_url);
  const isUrl = /^https?:/.test(given.image);
  // The poster is the picture itself, at the video's size.
  if (isUrl) picture.value = { image: given.image, shown: shown ?? poster, name: nameOf(given.image) };
  else if (outputs[0] !== undefined) picture.value = { image: outputs[0].poster_url, shown: poster, name: 'Picture' };
  else picture.value = null;
  prompt.value = given.prompt;
  duration.value = given.duration === 8 ? 8 : 4;
  amplitude.value = given.movement_amplitude;
  seed.value = given.seed;
}

export function nameOf(url: string): string {
  const last = url.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  return decodeURIComponent(last) || 'Picture';
}
