import { buffer } from 'node:stream/consumers';
import { errorTable } from '../../contract/errors.ts';
import type { Task } from '../../contract/wavespeed.ts';
import { outputKey } from '../../store/blobs.ts';
import type { Blobs, ImageSource, Prediction } from '../../store/store.ts';

/**
 * Shows a prediction as the WaveSpeed API does.
 *
 * @param base the server's public URL without a slash at the end.
 * @param version the prefix under which the client asks, so that it stays there.
 */
export function toTask(prediction: Prediction, base: string, version: 'v2' | 'v3'): Task {
  const { id, model, status, input, image, outputs } = prediction;
  const { inference, total = 0 } = prediction.timings ?? {};
  const milliseconds = Math.round(inference ?? total);
  return {
    id,
    model,
    outputs: outputs.map(({ token, name }) => `${base}/media/${token}/${name}`),
    urls: { get: `${base}/api/${version}/predictions/${id}/result` },
    has_nsfw_contents: [...prediction.nsfw],
    // The clients know these four only, and poll for ever on any other.
    status: status === 'cancelled' ? 'failed' : status,
    created_at: prediction.createdAt.toISOString(),
    ...failureOf(prediction),
    executionTime: milliseconds,
    timings: { inference: milliseconds },
    input: {
      image: showImage(image, base),
      prompt: input.prompt,
      duration: input.duration,
      movement_amplitude: input.movementAmplitude,
      seed: input.seed,
    },
  };
}

/** The image of a prediction as answers repeat it. */
export function showImage(image: ImageSource, base: string): string {
  switch (image.kind) {
    case 'url':
      return image.url;
    case 'own':
      return `${base}${image.path}`;
    case 'blob':
      return 'sent with the request';
  }
}

function failureOf({ status, error }: Prediction): Pick<Task, 'error' | 'code'> {
  if (status === 'cancelled') return { error: 'The prediction was cancelled.', code: errorTable.CANCELLED.task };
  if (status !== 'failed') return { error: '' };
  if (error === null) return { error: 'The prediction failed.', code: errorTable.INTERNAL.task };
  return { error: error.message, code: errorTable[error.code].task };
}

/** The videos of a prediction themselves, as base64 without a prefix. */
export async function readOutputs({ outputs }: Prediction, blobs: Pick<Blobs, 'read'>): Promise<string[]> {
  const videos = outputs.map(async ({ token, name }) => await buffer(blobs.read(outputKey(token, name))));
  return (await Promise.all(videos)).map((video) => video.toString('base64'));
}
