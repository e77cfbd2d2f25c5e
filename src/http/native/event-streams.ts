import { PassThrough, type Readable } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { NativeProgressEvent } from '../../contract/native.ts';
import type { Prediction } from '../../store/store.ts';
import { hasEnded, type PredictionWatch } from '../prediction-watch.ts';
import type { Outlooks } from './outlook.ts';
import { toNative } from './view.ts';

/** Server-sent events about predictions. The id of an event is the revision of the prediction that it tells of. */
export type EventStreams = {
  /**
   * A stream that ends after the prediction's last event. It begins with what came after the event `lastId`, or with
   * the whole state where that is not known any more, as after a restart; null when there is nothing left to tell.
   */
  open(prediction: Prediction, lastId: number | null): Promise<Readable | null>;
  /** Ends all streams; their clients come back. */
  close(): void;
};

type Event = { readonly id: number; readonly text: string };

/** What is known about one prediction while somebody listens, and a little longer. */
type Topic = {
  newest: Prediction;
  /** Every event after this revision is in `history`. */
  since: number;
  readonly history: Event[];
  readonly streams: Set<PassThrough>;
  position: number | null;
  stopFollowing: () => void;
  forgetting: NodeJS.Timeout | null;
};

const retryMs = 2000;
const heartbeatMs = 15_000;
const positionMs = 2000;
const rememberMs = 60_000;
const maxHistory = 500;
/** A client that reads more slowly than this is cut off; it may come back and go on where it was. */
const maxUnreadBytes = 1024 * 1024;

export function createEventStreams({
  watch,
  outlooks,
  publicUrl,
  log,
}: {
  readonly watch: PredictionWatch;
  readonly outlooks: Outlooks;
  readonly publicUrl: () => string;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}): EventStreams {
  const topics = new Map<string, Topic>();

  function send(topic: Topic, text: string): void {
    for (const stream of topic.streams) {
      if (stream.writableLength > maxUnreadBytes) stream.destroy();
      else stream.write(text);
    }
  }

  function record(topic: Topic, event: Event): void {
    topic.history.push(event);
    const dropped = topic.history.length > maxHistory ? topic.history.shift() : undefined;
    if (dropped !== undefined) topic.since = dropped.id;
    send(topic, event.text);
  }

  function onNewer(topic: Topic, newer: Prediction | null): void {
    if (newer === null) {
      send(topic, format('deleted', { id: topic.newest.id }));
      end(topic);
      return;
    }
    const before = topic.newest;
    topic.newest = newer;
    const estimate = outlooks.estimate(newer);
    if (newer.status === before.status && newer.cancelRequested === before.cancelRequested && newer.progress !== null) {
      const data: NativeProgressEvent = { ...newer.progress, eta_seconds: estimate.etaSeconds };
      record(topic, { id: newer.revision, text: format('progress', data, newer.revision) });
      return;
    }
    record(topic, { id: newer.revision, text: statusEvent(newer, toNative(newer, publicUrl(), estimate)) });
    if (hasEnded(newer)) end(topic);
  }

  function end(topic: Topic): void {
    topic.stopFollowing();
    for (const stream of topic.streams) stream.end();
  }

  function topicOf(prediction: Prediction): Topic {
    const known = topics.get(prediction.id);
    if (known !== undefined) return known;
    const topic: Topic = {
      newest: prediction,
      since: prediction.revision,
      history: [],
      streams: new Set(),
      position: null,
      stopFollowing: () => undefined,
      forgetting: null,
    };
    topics.set(prediction.id, topic);
    if (!hasEnded(prediction)) topic.stopFollowing = watch.follow(prediction, (newer) => onNewer(topic, newer));
    return topic;
  }

  function forget(topic: Topic): void {
    topic.stopFollowing();
    if (topics.get(topic.newest.id) === topic) topics.delete(topic.newest.id);
  }

  async function tellPositions(): Promise<void> {
    const waiting = [...topics.values()].filter(
      ({ newest, streams }) => newest.status === 'created' && streams.size > 0,
    );
    const outlook = await outlooks.of(waiting.map(({ newest }) => newest));
    for (const topic of waiting) {
      const { position = null, etaSeconds = null } = outlook.get(topic.newest.id) ?? {};
      if (position === null || position === topic.position) continue;
      topic.position = position;
      // Without an id: a position is not worth repeating to whoever comes back.
      send(topic, format('queue', { position, eta_seconds: etaSeconds }));
    }
  }

  let telling = false;
  const positionTimer = setInterval(() => {
    if (telling || topics.size === 0) return;
    telling = true;
    tellPositions()
      .catch((error: unknown) => log.warn({ err: error }, 'Places in the queue could not be read.'))
      .finally(() => {
        telling = false;
      });
  }, positionMs);
  const heartbeatTimer = setInterval(() => {
    for (const topic of topics.values()) send(topic, ': still here\n\n');
  }, heartbeatMs);
  positionTimer.unref();
  heartbeatTimer.unref();

  return {
    async open(prediction, lastId) {
      const outlook = (await outlooks.of([prediction])).get(prediction.id) ?? null;
      const topic = topicOf(prediction);
      const { newest } = topic;
      if (lastId !== null && hasEnded(newest) && lastId >= newest.revision) {
        if (topic.streams.size === 0) forget(topic);
        return null;
      }
      const stream = new PassThrough();
      stream.write(`retry: ${retryMs}\n\n`);
      if (lastId !== null && lastId >= topic.since) {
        for (const event of topic.history) if (event.id > lastId) stream.write(event.text);
      } else {
        topic.position = outlook?.position ?? topic.position;
        stream.write(statusEvent(newest, toNative(newest, publicUrl(), outlook)));
      }
      if (topic.forgetting !== null) clearTimeout(topic.forgetting);
      topic.streams.add(stream);
      stream.once('close', () => {
        topic.streams.delete(stream);
        if (topic.streams.size > 0) return;
        topic.forgetting = setTimeout(() => forget(topic), rememberMs).unref();
      });
      if (hasEnded(newest)) stream.end();
      return stream;
    },
    close() {
      clearInterval(positionTimer);
      clearInterval(heartbeatTimer);
      for (const topic of topics.values()) {
        if (topic.forgetting !== null) clearTimeout(topic.forgetting);
        end(topic);
      }
      topics.clear();
    },
  };
}

function statusEvent({ revision }: Prediction, data: object): string {
  return format('status', data, revision);
}

function format(event: string, data: object, id?: number): string {
  // JSON has no line breaks of its own, so that the data is one line.
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
