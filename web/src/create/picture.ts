import { signal } from '@preact/signals';
import { ApiError } from '../api/client.ts';
import { here, ownFile, publicUrl } from '../api/place.ts';
import { linkImage, uploadImage } from '../api/predictions.ts';
import { nameOf, picture } from './form.ts';

/** How a picture comes to the server: as a file, from the clipboard or the camera, by link, or as an example. */

export const loading = signal(false);
/** What was wrong with the last picture; null when nothing was. */
export const pictureProblem = signal<string | null>(null);

export const examples = [
  { name: 'clowns.jpg', title: 'Two clowns', prompt: 'The two clowns dance wildly while confetti falls, slow push in' },
  {
    name: 'lake.jpg',
    title: 'A lake',
    prompt: 'The lake ripples, clouds drift slowly, the camera glides to the right',
  },
] as const;

let latest: AbortController | null = null;

/** Only the picture that was chosen last counts. */
async function take(bring: (signal: AbortSignal) => Promise<typeof picture.value>): Promise<void> {
  latest?.abort();
  const own = new AbortController();
  latest = own;
  loading.value = true;
  pictureProblem.value = null;
  try {
    const taken = await bring(own.signal);
    if (!own.signal.aborted) picture.value = taken;
  } catch (error) {
    if (own.signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    pictureProblem.value = error.message;
  } finally {
    if (latest === own) loading.value = false;
  }
}

export function takeFile(file: File): Promise<void> {
  return take(async (signal) => {
    const { image, filename } = await uploadImage(file, file.name || 'picture', signal);
    return { image, shown: ownFile(image), name: file.name || filename };
  });
}

/** The server fetches it, so that what is shown is what will be animated. */
export function takeLink(url: string): Promise<void> {
  return take(async (signal) => {
    const own = ownFile(url);
    if (own !== null) return { image: url, shown: own, name: nameOf(url) };
    const { image } = await linkImage(url, signal);
    return { image, shown: ownFile(image), name: nameOf(url) };
  });
}

export function takeExample(name: string): void {
  latest?.abort();
  loading.value = false;
  pictureProblem.value = null;
  picture.value = { image: `${publicUrl}/examples/${name}`, shown: here(`examples/${name}`), name };
}

/** The first picture among what was dropped or pasted; a link to one if there is no file. @returns false for neither. */
export function takeTransfer(data: DataTransfer | null): boolean {
  const file = [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'));
  if (file !== undefined) {
    void takeFile(file);
    return true;
  }
  const text = (data?.getData('text/uri-list') || data?.getData('text/plain'))?.trim() ?? '';
  if (!/^https?:\/\/\S+$/.test(text)) return false;
  void takeLink(text);
  return true;
}
