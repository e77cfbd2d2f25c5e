import type { Metrics } from '../contract/metrics.ts';
import type { Delivery, WorkClaim, Log, Prediction, Store } from '../store/store.ts';
import { signWebhook } from './webhook-signature.ts';

/** What a receiver has answered; `error` is null when that is a delivery. */
type Answer = {
  readonly status: number | null;
  readonly error: string | null;
  /** Null when the receiver does not ask for a pause. */
  readonly retryAfterSeconds: number | null;
};

export type DeliveryOptions = {
  readonly store: Pick<Store, 'webhooks' | 'deliveries'>;
  /** Sends a message through the guard; rejects only when the signal is aborted. */
  readonly post: (
    url: string,
    message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
    signal: AbortSignal,
  ) => Promise<Answer>;
  /** The body of the message about a prediction. */
  readonly messageOf: (prediction: Prediction, delivery: Delivery) => string;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, 'webhookAttempt'>;
  /** Attempts at the same time. Default 8. */
  readonly concurrency?: number;
  /** Milliseconds until the next attempt after so many failures in a row; null to give up. Default {@link pauseAfter}. */
  readonly pause?: (failures: number) => number | null;
};

export type DeliveryLoop = {
  /** Starts nothing more and waits up to `graceMs` (default 5 s); attempts that are broken off are made again. */
  stop(graceMs?: number): Promise<void>;
};

const firstPauseMs = 5000;
const growth = 4;
const longestPauseMs = 6 * 60 * 60 * 1000;
const mostAttempts = 11;
const maxRetryAfterMs = 24 * 60 * 60 * 1000;

/**
 * 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, then about every 6 hours: eleven attempts over at least 25 hours, each pause
 * lengthened by up to a quarter at random, so that what failed together does not come back together.
 */
export function pauseAfter(failures: number): number | null {
  if (failures >= mostAttempts) return null;
  return Math.min(firstPauseMs * growth ** (failures - 1), longestPauseMs) * (1 + Math.random() / 4);
}

/** Delivers what is in the outbox, as it comes and as attempts fall due. Runs where the public URL is known. */
export async function createDeliveryLoop(options: DeliveryOptions): Promise<DeliveryLoop> {
  const { store, concurrency = 8 } = options;
  const consumer = await store.deliveries.consume(concurrency, (claim) => deliver(options, claim));
  return { stop: (graceMs = 5000) => consumer.stop(graceMs) };
}

async function deliver(options: DeliveryOptions, claim: WorkClaim): Promise<void> {
  const { webhooks } = options.store;
  const begun = await webhooks.begin(claim);
  if (begun === null) return;
  const { delivery } = begun;
  const startedAt = new Date();
  const started = performance.now();
  const answer = await attempt(options, begun, claim.signal);
  const milliseconds = Math.round(performance.now() - started);
  const { status, error } = answer;
  const pauseMs = error === null ? null : pauseFor(answer, delivery.failures + 1, options.pause ?? pauseAfter);
  const nextAt = pauseMs === null ? null : new Date(Date.now() + pauseMs);
  await webhooks.record(claim, { startedAt, milliseconds, status, error }, nextAt);
  options.metrics?.webhookAttempt(error === null ? 'delivered' : nextAt === null ? 'given_up' : 'failed');
  const fields = { delivery: delivery.id, prediction: delivery.predictionId, status, ms: milliseconds };
  if (error === null) options.log.info(fields, 'A webhook is delivered.');
  else if (nextAt !== null) options.log.info(fields, 'A webhook could not be delivered; it is tried again later.');
  else options.log.warn(fields, 'A webhook could not be delivered and is given up.');
}

async function attempt(
  { post, messageOf }: DeliveryOptions,
  {
    delivery,
    prediction,
    secret,
  }: { readonly delivery: Delivery; readonly prediction: Prediction; readonly secret: string | null },
  signal: AbortSignal,
): Promise<Answer> {
  if (secret === null) {
    return { status: null, error: 'The API key is gone, and its secret with it.', retryAfterSeconds: null };
  }
  const { id, url, signature } = delivery;
  const body = messageOf(prediction, delivery);
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(signature, secret, { id, timestamp, body }),
  };
  return await post(url, { headers, body }, signal);
}

/** As long as the receiver asks for, if that is longer than usual; 410 says that nobody will ever be there. */
function pauseFor(
  { status, retryAfterSeconds }: Answer,
  failures: number,
  pause: (failures: number) => number | null,
): number | null {
  const usual = status === 410 ? null : pause(failures);
  return usual === null ? null : Math.max(usual, Math.min((retryAfterSeconds ?? 0) * 1000, maxRetryAfterMs));
}
