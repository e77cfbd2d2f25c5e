import type { ColumnType, Generated } from 'kysely';
import type { ErrorCode } from '../contract/errors.ts';
import type { Scope } from '../contract/keys.ts';
import type { PerceptionReport } from '../contract/perception.ts';
import type { Plan } from '../contract/plan.ts';
import type { Status } from '../contract/prediction.ts';
import type { EngineInput, Progress } from '../contract/renderer.ts';
import type { TalliedStage } from '../contract/operator.ts';
import type { DeliveryState, WebhookSignature } from '../contract/webhooks.ts';

/**
 * Where the image of a prediction is to be had: fetched from a URL; under a path of this very service (`/media/...` or
 * `/examples/...`), wherever that may be reached; or stored as a blob, when it came with the request.
 */
export type ImageSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'own'; readonly path: string }
  | { readonly kind: 'blob'; readonly blob: string };

/** Where a client wants to hear of a prediction's end. */
export type WebhookTarget = {
  readonly url: string;
  readonly signature: WebhookSignature;
  /** Under which prefix the addresses in a WaveSpeed message lead back. */
  readonly version: 'v2' | 'v3';
};

/** One finished video, served under `/media/<token>/<name>`. */
export type Output = {
  /** 32 hexadecimal digits that cannot be guessed. */
  readonly token: string;
  readonly name: string;
  readonly posterName: string;
  /** Absent in outputs that are older than thumbnails. */
  readonly thumbnailName?: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly bytes: number;
};

/** Read as a value, written as JSON text: the two drivers disagree on how they would turn an array into jsonb. */
type Json<Read> = ColumnType<Read, string, string>;
type DefaultJson<Read> = ColumnType<Read, string | undefined, string>;

type PredictionsTable = {
  id: string;
  key_id: string;
  model: string;
  input: Json<EngineInput>;
  image: Json<ImageSource>;
  status: Generated<Status>;
  attempts: Generated<number>;
  error_code: ErrorCode | null;
  error_message: string | null;
  output_token: string | null;
  outputs: DefaultJson<readonly Output[]>;
  nsfw: DefaultJson<readonly boolean[]>;
  plan: DefaultJson<Plan | null>;
  progress: DefaultJson<Progress | null>;
  timings: DefaultJson<Readonly<Record<string, number>> | null>;
  base64_output: Generated<boolean>;
  price: Generated<number>;
  webhook: DefaultJson<WebhookTarget | null>;
  /** The W3C trace context that the submission came with. */
  traceparent: string | null;
  /** What drew it; null until it is completed. */
  engine: string | null;
  /** The engine that is to draw it, and no other; null for those of the model in their order. */
  asked_engine: string | null;
  cancel_requested: Generated<boolean>;
  revision: Generated<number>;
  /** Who drew it last; null when nobody did. */
  worker_id: string | null;
  /** When it runs among those that wait; see turns.ts. */
  turn: Generated<number>;
  created_at: Generated<Date>;
  started_at: Date | null;
  completed_at: Date | null;
};

type ApiKeysTable = {
  id: string;
  name: string;
  hash: string;
  created_at: Generated<Date>;
  last_used_at: Date | null;
  revoked_at: Date | null;
  /** Signs the webhooks of this key, and therefore is kept as it is; made when it is first asked for. */
  webhook_secret: string | null;
  scopes: DefaultJson<readonly Scope[]>;
  expires_at: Date | null;
  rate_per_minute: number | null;
  max_queued: number | null;
  max_running: number | null;
};

type BrowserTokensTable = { hash: string; expires_at: Date };

type IdempotencyKeysTable = {
  key_id: string;
  name: string;
  fingerprint: string;
  prediction_id: string;
  created_at: Generated<Date>;
};

/** A view: what each prediction costs, and what is given back for those that came to nothing. */
type BillingsView = {
  uuid: string;
  billing_type: 'deduct' | 'refund';
  price: number;
  created_at: Date;
  updated_at: Date;
  prediction_id: string;
  key_id: string;
  model: string;
  status: Status;
};

type UploadsTable = {
  token: string;
  key_id: string;
  name: string;
  /** Announced; null when nothing was. */
  expected_bytes: number | null;
  /** Null until the file is there. */
  bytes: number | null;
  /** Of the address for the delivery; null for a file that came without announcement. */
  secret_hash: string | null;
  claimable_until: Date | null;
  /** When its delivery began. */
  claimed_at: Date | null;
  created_at: Generated<Date>;
};

type RemoteJobsTable = {
  prediction_id: string;
  engine: string;
  submission: Generated<number>;
  /** Where the upstream has the image. */
  image_url: string | null;
  /** The upstream's id of the prediction; null until it has answered. */
  remote_id: string | null;
  gave_up: Generated<boolean>;
};

type WebhooksTable = {
  id: string;
  key_id: string;
  url: string;
  signature: WebhookSignature;
  /** Signs what is sent, and therefore is kept as it is. */
  secret: string;
  created_at: Generated<Date>;
};

type WebhookDeliveriesTable = {
  id: string;
  prediction_id: string;
  key_id: string;
  /** The registered webhook that it is for; null for the one that came with the prediction. */
  webhook_id: string | null;
  url: string;
  signature: WebhookSignature;
  version: WebhookTarget['version'];
  state: Generated<DeliveryState>;
  /** Attempts in a row that have failed. */
  failures: Generated<number>;
  /** The one job that may make the next attempt. */
  job_id: string;
  next_attempt_at: Date | null;
  created_at: Generated<Date>;
  delivered_at: Date | null;
};

type WebhookAttemptsTable = {
  delivery_id: string;
  /** From 1. */
  number: number;
  started_at: Date;
  milliseconds: number;
  /** Null when there was no answer. */
  status: number | null;
  error: string | null;
};

type PlansTable = {
  id: string;
  key_id: string;
  input: Json<EngineInput>;
  image: Json<ImageSource>;
  status: Generated<'created' | 'completed' | 'failed'>;
  attempts: Generated<number>;
  error_code: ErrorCode | null;
  error_message: string | null;
  plan: DefaultJson<Plan | null>;
  perception: DefaultJson<PerceptionReport | null>;
  created_at: Generated<Date>;
  completed_at: Date | null;
};

/** A process that draws; see workers.ts. */
type WorkersTable = {
  id: string;
  host: string;
  pid: number;
  version: string;
  places: number;
  started_at: Generated<Date>;
  seen_at: Generated<Date>;
};

/** What ended within a minute; see tallies.ts. Times are sums of milliseconds. */
type TalliesTable = Record<TalliedStage | 'waited' | 'total' | 'slowest', Generated<number>> & {
  minute: Date;
  completed: Generated<number>;
  failed: Generated<number>;
  cancelled: Generated<number>;
  /** Those of them that a worker had taken up. */
  begun: Generated<number>;
};

export type Tables = {
  'muybridge.workers': WorkersTable;
  'muybridge.tallies': TalliesTable;
  'muybridge.plans': PlansTable;
  'muybridge.webhooks': WebhooksTable;
  'muybridge.webhook_deliveries': WebhookDeliveriesTable;
  'muybridge.webhook_attempts': WebhookAttemptsTable;
  'muybridge.predictions': PredictionsTable;
  'muybridge.api_keys': ApiKeysTable;
  'muybridge.browser_tokens': BrowserTokensTable;
  'muybridge.idempotency_keys': IdempotencyKeysTable;
  'muybridge.uploads': UploadsTable;
  'muybridge.billings': BillingsView;
  'muybridge.remote_jobs': RemoteJobsTable;
};
