import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from './contract/metrics.ts';

/** What is asked for at every scrape. */
export type MetricsSources = {
  /** Predictions that wait for a worker. */
  readonly waiting: () => Promise<number>;
  /** The files in each room of the blobs. */
  readonly storedFiles: () => Promise<Readonly<Record<string, { readonly bytes: number }>>>;
  /** Bytes that the file system of the data folder has left. */
  readonly freeBytes: () => Promise<number>;
};

export type MetricsRegistry = Metrics & {
  /** The text that Prometheus reads, and its media type. */
  readonly contentType: string;
  render(): Promise<string>;
};

/** Walking through all files is not for every scrape. */
const storedBytesAgeMs = 60_000;

// From a tenth of a second to a quarter of an hour: a still picture on a workstation, a GPU with a queue.
const workSeconds = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 900];
const waitSeconds = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600, 14_400];
const httpSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 100];

/** Makes the metrics of one service, in base units, with the process's own. */
export function createMetrics(sources: MetricsSources): MetricsRegistry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const predictions = new Counter({
    name: 'muybridge_predictions_total',
    help: 'Predictions that a worker of this process has ended.',
    labelNames: ['model', 'engine', 'status', 'code'],
    registers,
  });
  const running = new Gauge({
    name: 'muybridge_predictions_running',
    help: 'Predictions that are being drawn or waited for by this process.',
    registers,
  });
  const waited = new Histogram({
    name: 'muybridge_queue_wait_seconds',
    help: 'Time between a submission and the beginning of work on it.',
    labelNames: ['model'],
    buckets: waitSeconds,
    registers,
  });
  const stages = new Histogram({
    name: 'muybridge_stage_seconds',
    help: 'Time that completed predictions took, by stage; `total` is the whole of it.',
    labelNames: ['engine', 'stage'],
    buckets: workSeconds,
    registers,
  });
  const webhooks = new Counter({
    name: 'muybridge_webhook_attempts_total',
    help: 'Webhooks sent, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  // Named as OpenTelemetry's semantic conventions are in Prometheus.
  const requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: httpSeconds,
    registers,
  });
  const queue = new Gauge({
    name: 'muybridge_queue_depth',
    help: 'Predictions that wait for a worker, of all processes.',
    registers,
    async collect() {
      this.set(await sources.waiting());
    },
  });
  const free = new Gauge({
    name: 'muybridge_storage_free_bytes',
    help: 'Space left on the file system of the data folder.',
    registers,
    async collect() {
      this.set(await sources.freeBytes());
    },
  });
  let measuredAt = Number.NEGATIVE_INFINITY;
  const stored = new Gauge({
    name: 'muybridge_storage_bytes',
    help: 'Files of this service: videos and posters, uploads, pictures of predictions that wait. A minute old at most.',
    labelNames: ['room'],
    registers,
    async collect() {
      if (performance.now() - measuredAt < storedBytesAgeMs) return;
      measuredAt = performance.now();
      for (const [room, { bytes }] of Object.entries(await sources.storedFiles())) this.set({ room }, bytes);
    },
  });
  void [queue, free, stored];
  for (const outcome of ['delivered', 'failed', 'given_up']) webhooks.inc({ outcome }, 0);

  return {
    begun(model, waitedSeconds) {
      running.inc();
      if (waitedSeconds !== null) waited.observe({ model }, waitedSeconds);
    },
    released: () => running.dec(),
    ended({ model, status, engine, timings, code }) {
      predictions.inc({ model, status, engine: engine ?? 'none', code: code ?? 'none' });
      for (const [stage, ms] of Object.entries(timings ?? {})) {
        stages.observe({ engine: engine ?? 'none', stage }, ms / 1000);
      }
    },
    webhookAttempt: (outcome) => webhooks.inc({ outcome }),
    answered({ method, route, status }, seconds) {
      requests.observe(
        { http_request_method: method, http_route: route, http_response_status_code: String(status) },
        seconds,
      );
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
