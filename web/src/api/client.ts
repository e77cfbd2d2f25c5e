import type { NativeKey } from '../../../src/contract/admin.ts';
import type { Problem } from '../../../src/contract/native.ts';
import { apiKey, ownKey, useKey } from './key.ts';
import { here } from './place.ts';

/** An answer that says no, in the server's words, or none at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The name of the error in docs/errors.md; `UNREACHABLE` when nothing answered. */
  readonly code: string;
  readonly status: number;
  /** The field of the request at fault; null when no single one is. */
  readonly field: string | null;

  constructor(message: string, about: { code: string; status: number; field?: string | undefined; cause?: unknown }) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.code = about.code;
    this.status = about.status;
    this.field = about.field ?? null;
  }
}

export type Request = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON, unless it is a Blob. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** Is sent even when the page is being left. */
  readonly keepalive?: boolean;
};

/**
 * Sends a request with this browser's key.
 *
 * @param path without a slash at the front, e.g. `v1/predictions`.
 * @throws ApiError for everything but success; whatever `signal` was aborted with.
 */
export async function send(
  path: string,
  { method = 'GET', body, headers = {}, signal, keepalive = false }: Request = {},
): Promise<Response> {
  const response = await fetch(here(path), {
    method,
    headers: {
      ...(apiKey.value === null ? {} : { authorization: `Bearer ${apiKey.value}` }),
      ...(body === undefined || body instanceof Blob ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    keepalive,
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new ApiError('The server does not answer. Look whether it still runs, then try again.', {
      code: 'UNREACHABLE',
      status: 0,
      cause,
    });
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Sends a request whose answer is JSON of the contract's type `Answer`. @throws ApiError as `send`. */
export async function ask<Answer>(path: string, request: Request = {}): Promise<Answer> {
  const response = await send(path, request);
  // The server's answers follow the contract; its own tests hold it to that.
  const answer: Answer = await response.json();
  return answer;
}

async function problemOf(response: Response): Promise<ApiError> {
  const { status } = response;
  const body: Partial<Problem> = await response.json().catch(() => ({}));
  const message = body.detail ?? `The server answered with status ${status}. Try again later.`;
  return new ApiError(message, { code: body.code ?? 'UNKNOWN', status, field: body.field });
}

/** Learns what the key in use may do. @throws ApiError UNAUTHORIZED when it is not valid any more. */
export async function readOwnKey(): Promise<void> {
  ownKey.value = await ask<NativeKey>('v1/key');
}

/** Uses another key from now on, once the server has said that it is valid. @throws ApiError UNAUTHORIZED when it is not. */
export async function changeKey(plain: string): Promise<void> {
  const known = await ask<NativeKey>('v1/key', { headers: { authorization: `Bearer ${plain}` } });
  useKey(plain);
  ownKey.value = known;
}
