import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { NativePrediction, NativeProgressEvent, NativeQueue } from '../../../src/contract/native.ts';
import { ApiError, send } from './client.ts';
import { pause } from './pause.ts';

/** What the server tells about a prediction, as it happens. */
export type PredictionEvent =
  | { readonly type: 'status'; readonly prediction: NativePrediction }
  | { readonly type: 'progress'; readonly progress: NativeProgressEvent }
  | { readonly type: 'queue'; readonly queue: NativeQueue }
  | { readonly type: 'deleted' }
  /** The connection is lost (`false`) or there again. */
  | { readonly type: 'connected'; readonly connected: boolean };

const shortestWaitMs = 500;
const longestWaitMs = 10_000;

/**
 * Follows a prediction until it has ended or `signal` is aborted, through lost connections and restarts of the server:
 * it comes back with the id of the last event, and the server tells what was missed.
 *
 * @throws ApiError when the prediction does not exist or the key is not valid.
 */
export async function followPrediction(
  id: string,
  onEvent: (event: PredictionEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | null = null;
  let waitMs = shortestWaitMs;
  for (;;) {
    try {
      const headers: Record<string, string> = lastId === null ? {} : { 'last-event-id': lastId };
      const response = await send(`v1/predictions/${id}/events`, { headers, signal });
      if (response.status === 204 || response.body === null) return;
      onEvent({ type: 'connected', connected: true });
      const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { event, id: eventId, data } of iterate(events)) {
        waitMs = shortestWaitMs;
        if (eventId !== undefined) lastId = eventId;
        const parsed = parse(event, data);
        if (parsed !== null) onEvent(parsed);
        if (parsed !== null && isLast(parsed)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) throw error;
      onEvent({ type: 'connected', connected: false });
    }
    await pause(waitMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    waitMs = Math.min(longestWaitMs, waitMs * 2);
  }
}

/** Safari's streams cannot be iterated yet. */
async function* iterate<Chunk>(stream: ReadableStream<Chunk>): AsyncGenerator<Chunk> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function parse(event: string | undefined, data: string): PredictionEvent | null {
  const content = JSON.parse(data);
  if (event === 'status') return { type: 'status', prediction: content };
  if (event === 'progress') return { type: 'progress', progress: content };
  if (event === 'queue') return { type: 'queue', queue: content };
  return event === 'deleted' ? { type: 'deleted' } : null;
}

function isLast(event: PredictionEvent): boolean {
  return event.type === 'deleted' || (event.type === 'status' && hasEnded(event.prediction.status));
}

export function hasEnded(status: NativePrediction['status']): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
