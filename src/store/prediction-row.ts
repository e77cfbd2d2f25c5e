import type { Selectable } from 'kysely';
import type { ErrorCode } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { Status } from '../contract/prediction.ts';
import type { EngineInput, Progress } from '../contract/renderer.ts';
import type { ImageSource, Output, Tables, WebhookTarget } from './tables.ts';

export type NewPrediction = {
  /** The API key that submits it, and that alone may see it. */
  readonly keyId: string;
  readonly model: string;
  readonly input: EngineInput;
  readonly image: ImageSource;
  /** Whether the client wants the video itself in the answers, rather than its URL. */
  readonly base64Output: boolean;
  /** US dollars. */
  readonly price: number;
  /** Null when nobody asked to be told of its end. */
  readonly webhook: WebhookTarget | null;
  /** The engine that is to draw it, and no other; null for those of the model in their order. */
  readonly askedEngine: string | null;
  /** The W3C trace context of the submission; null when it had none. */
  readonly traceparent: string | null;
};

export type Prediction = NewPrediction & {
  /** 32 lowercase hexadecimal digits. */
  readonly id: string;
  readonly status: Status;
  /** Grows by one with every change that a client can see, from 0. */
  readonly revision: number;
  /** How often drawing it has cost a renderer its life. */
  readonly attempts: number;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly outputs: readonly Output[];
  /** One entry for each output. */
  readonly nsfw: readonly boolean[];
  readonly plan: Plan | null;
  /** What drew it; null until it is completed. */
  readonly engine: string | null;
  readonly progress: Progress | null;
  /** Milliseconds by stage, and `total`; null until it is completed. */
  readonly timings: Readonly<Record<string, number>> | null;
  /** From then on it can only end as cancelled. */
  readonly cancelRequested: boolean;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
};

export type FinishedPrediction = {
  readonly outputs: readonly Output[];
  readonly nsfw: readonly boolean[];
  /** Null when the engine tells none. */
  readonly plan: Plan | null;
  readonly engine: string;
  readonly timings: Readonly<Record<string, number>>;
};

export const predictionsTable = 'muybridge.predictions';
export type PredictionRow = Selectable<Tables[typeof predictionsTable]>;

/** A row of the table as the rest of the program knows it. */
export function fromRow(row: PredictionRow): Prediction {
  return {
    id: row.id,
    keyId: row.key_id,
    model: row.model,
    input: row.input,
    image: row.image,
    base64Output: row.base64_output,
    price: row.price,
    webhook: row.webhook,
    traceparent: row.traceparent,
    status: row.status,
    revision: row.revision,
    attempts: row.attempts,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    outputs: row.outputs,
    nsfw: row.nsfw,
    plan: row.plan,
    engine: row.engine,
    askedEngine: row.asked_engine,
    progress: row.progress,
    timings: row.timings,
    cancelRequested: row.cancel_requested,
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  };
}
