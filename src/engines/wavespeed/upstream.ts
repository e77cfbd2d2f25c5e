import { openAsBlob } from 'node:fs';
import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Agent, errors, FormData, request, type Dispatcher } from 'undici';
import { isErrorCode, type ErrorCode } from '../../contract/errors.ts';
import { NativePrediction } from '../../contract/native.ts';
import { EngineUnreachableError } from '../engine.ts';

/** Something that may be otherwise in a moment: no connection, a gateway's error, too many requests. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  /** As the upstream asks for; null when it does not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, options: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** A refusal: a status other than 2xx that says something about the request. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  /** The name of the error where the upstream is a Muybridge. */
  readonly code: ErrorCode | null;

  constructor(message: string, status: number, code: ErrorCode | null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const Text = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** What is read of a task; the hosted service has been seen to leave out or null what it documents. */
const Task = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  status: Type.String(),
  outputs: Type.Optional(Type.Union([Type.Array(Type.Unknown()), Type.Null()])),
  error: Text,
  code: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
});
export type Task = Static<typeof Task>;

const Upload = Type.Object({ download_url: Type.String({ minLength: 1, maxLength: 8192 }) });
const Models = Type.Array(Type.Object({ model_id: Type.String() }));
const Refusal = Compile(
  Type.Object({
    message: Text,
    detail: Text,
    code: Type.Optional(Type.Unknown()),
    data: Type.Optional(Type.Unknown()),
  }),
);
const Native = Type.Pick(NativePrediction, ['status', 'progress', 'plan', 'outputs', 'error']);
const isNative = Compile(Native);
export type Native = Static<typeof Native>;

const isAlive = Compile(Type.Object({ status: Type.Literal('ok') }));

const maxAnswerBytes = 4 * 1024 * 1024;
const answerTimeoutMs = 30_000;

/** The calls of the WaveSpeed API that an upstream is given, and the native ones of another Muybridge. */
export type Upstream = {
  /** Returns the URL under which the upstream knows the image from now on. */
  upload(path: string, name: string, contentType: string, signal: AbortSignal): Promise<string>;
  submit(model: string, body: object, headers: Record<string, string>, signal: AbortSignal): Promise<Task>;
  /** Null when the upstream knows no such prediction. */
  result(id: string, signal: AbortSignal): Promise<Task | null>;
  /** With progress and plan; null when the upstream has no such view, or no such prediction. */
  native(id: string, signal: AbortSignal): Promise<Native | null>;
  /** True when the upstream has stopped the prediction, or it had ended. */
  cancel(id: string, signal: AbortSignal): Promise<boolean>;
  models(signal: AbortSignal): Promise<string[]>;
  /** True when the upstream is another Muybridge. */
  isMuybridge(signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * Every call throws TransientError when it is worth repeating, RefusedError when it is not, EngineUnreachableError when
 * the upstream does not let us in, and the signal's reason when that is aborted.
 */
export function createUpstream({ url, key }: { readonly url: string; readonly key: string }): Upstream {
  const agent = new Agent({
    connect: { timeout: 10_000 },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    allowH2: false,
  });
  const authorization = `Bearer ${key}`;

  async function ask(
    path: string,
    signal: AbortSignal,
    options: Pick<Dispatcher.RequestOptions, 'method' | 'body'> & { headers?: Record<string, string> } = {
      method: 'GET',
    },
  ): Promise<{ status: number; answer: unknown; retryAfterMs: number | null }> {
    try {
      const response = await request(`${url}${path}`, {
        ...options,
        headers: { 'user-agent': 'muybridge', ...options.headers, authorization },
        dispatcher: agent,
        signal,
      });
      const answer = parse(await readLimited(response.body));
      return { status: response.statusCode, answer, retryAfterMs: retryAfter(response.headers['retry-after']) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TransientError || isNetworkError(error)) {
        throw new TransientError(error instanceof Error ? error.message : String(error), { cause: error });
      }
      throw error;
    }
  }

  /** The `data` of a successful envelope. */
  async function data<Data extends TSchema>(schema: Data, ...call: Parameters<typeof ask>): Promise<Static<Data>> {
    const { status, answer, retryAfterMs } = await ask(...call);
    const envelope = isObject(answer) ? answer : {};
    // Some errors come as HTTP 200 with another code in the envelope.
    const code = status === 200 && typeof envelope['code'] === 'number' ? envelope['code'] : status;
    if (code !== 200) throw explain(code, answer, retryAfterMs);
    const found = envelope['data'];
    if (!Compile(schema).Check(found)) throw new TransientError('The upstream answered something else than its API.');
    return found;
  }

  const post = (body: object, headers: Record<string, string> = {}) => ({
    method: 'POST' as const,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  return {
    async upload(path, name, contentType, signal) {
      const body = new FormData();
      body.set('file', await openAsBlob(path, { type: contentType }), name);
      const sent = await data(Upload, '/api/v3/media/upload/binary', signal, { method: 'POST', body });
      return sent.download_url;
    },
    submit: (model, body, headers, signal) => data(Task, `/api/v3/${model}`, signal, post(body, headers)),
    async result(id, signal) {
      try {
        return await data(Task, `/api/v3/predictions/${encodeURIComponent(id)}/result`, signal);
      } catch (error) {
        if (error instanceof RefusedError && (error.status === 404 || error.status === 410)) return null;
        throw error;
      }
    },
    async native(id, signal) {
      const { status, answer } = await ask(`/v1/predictions/${encodeURIComponent(id)}`, signal);
      return status === 200 && isNative.Check(answer) ? answer : null;
    },
    async cancel(id, signal) {
      const { status } = await ask(`/v1/predictions/${encodeURIComponent(id)}/cancel`, signal, post({}));
      return status >= 200 && status < 300;
    },
    models: async (signal) => (await data(Models, '/api/v3/models', signal)).map(({ model_id: id }) => id),
    async isMuybridge(signal) {
      const { status, answer } = await ask('/livez', signal);
      return status === 200 && isAlive.Check(answer);
    },
    close: () => agent.destroy(),
  };
}

/** An answer other than 200, as the error that tells what to do about it. */
function explain(status: number, answer: unknown, retryAfterMs: number | null): Error {
  const refusal = Refusal.Check(answer) ? answer : {};
  const text = (refusal.message ?? refusal.detail ?? '').slice(0, 500);
  if (status === 401 || status === 402 || status === 403) {
    return new EngineUnreachableError(`It answered ${status}: ${text || 'the key is not accepted'}`);
  }
  if (status === 408 || status === 409 || status === 425 || status === 429 || status >= 500) {
    return new TransientError(`It answered ${status}: ${text}`, { retryAfterMs });
  }
  const named = isObject(refusal.data) ? refusal.data['error'] : refusal.code;
  return new RefusedError(text || `It answered ${status}.`, status, isErrorCode(named) ? named : null);
}

/** Delta-seconds or a date (RFC 9110, 10.2.3), at most a minute. */
function retryAfter(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(60_000, Math.max(0, ms)) : null;
}

async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part: Buffer = chunk;
    bytes += part.length;
    if (bytes > maxAnswerBytes) throw new TransientError('The upstream answered more than 4 MB.');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's page, or an answer that broke off; the status tells what to do.
    return null;
  }
}

function isNetworkError(error: unknown): boolean {
  if (error instanceof errors.UndiciError || error instanceof errors.HTTPParserError) return true;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(?:E(?:CONN|HOST|NET|PIPE|ADDR|TIMEDOUT|AI_|NOTFOUND|PROTO)|HPE_|ERR_TLS|ERR_SSL|CERT_|UND_|DEPTH_|SELF_|UNABLE_)/.test(
    code,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
