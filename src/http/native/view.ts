import type { NativePrediction } from '../../contract/native.ts';
import type { Prediction } from '../../store/store.ts';
import { hasEnded } from '../prediction-watch.ts';
import { showImage } from '../wavespeed/task.ts';
import type { Outlook } from './outlook.ts';

/**
 * Shows a prediction as the native API does.
 *
 * @param base the server's public URL without a slash at the end.
 * @param outlook null where nobody wants to know how long it will take.
 */
export function toNative(prediction: Prediction, base: string, outlook: Outlook | null): NativePrediction {
  const { id, model, status, input, progress, plan, engine, error, timings } = prediction;
  const position = outlook?.position ?? null;
  const etaSeconds = outlook?.etaSeconds ?? null;
  return {
    id,
    model,
    status,
    cancel_requested: prediction.cancelRequested,
    created_at: prediction.createdAt.toISOString(),
    started_at: prediction.startedAt?.toISOString() ?? null,
    completed_at: prediction.completedAt?.toISOString() ?? null,
    input: {
      image: showImage(prediction.image, base),
      prompt: input.prompt,
      duration: input.duration,
      movement_amplitude: input.movementAmplitude,
      seed: input.seed,
    },
    queue: status === 'created' && position !== null ? { position, eta_seconds: etaSeconds } : null,
    // The last report before the end says nothing any more.
    progress: status === 'processing' ? progress : null,
    eta_seconds: hasEnded(prediction) ? null : etaSeconds,
    plan,
    engine,
    outputs: prediction.outputs.map(({ token, name, posterName, thumbnailName, ...measures }, index) => ({
      url: `${base}/media/${token}/${name}`,
      poster_url: `${base}/media/${token}/${posterName}`,
      thumbnail_url: `${base}/media/${token}/${thumbnailName ?? posterName}`,
      ...measures,
      nsfw: prediction.nsfw[index] ?? false,
    })),
    error,
    timings,
  };
}
