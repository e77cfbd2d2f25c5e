/**
 * Every error that a user of the API or of the command line can meet.
 *
 * `status` is the HTTP status when the request itself is refused; `task` is the code inside a failed
 * prediction (the error-code page of the WaveSpeed API). The table is the only place that knows both.
 */
export const errorTable = {
  INPUT_MISSING: { status: 400, task: 1400 },
  INPUT_INVALID: { status: 400, task: 1401 },
  UNAUTHORIZED: { status: 401, task: 5000 },
  FORBIDDEN: { status: 403, task: 5000 },
  NOT_FOUND: { status: 404, task: 5000 },
  METHOD_NOT_ALLOWED: { status: 405, task: 5000 },
  IDEMPOTENCY_CONFLICT: { status: 409, task: 5000 },
  IDEMPOTENCY_MISMATCH: { status: 422, task: 5000 },
  PAYLOAD_TOO_LARGE: { status: 413, task: 1401 },
  RATE_LIMITED: { status: 429, task: 5003 },
  IMAGE_UNREADABLE: { status: 400, task: 1401 },
  IMAGE_TOO_LARGE: { status: 413, task: 1401 },
  IMAGE_ASPECT: { status: 400, task: 1401 },
  MEDIA_FETCH_FAILED: { status: 400, task: 1402 },
  MEDIA_URL_BLOCKED: { status: 400, task: 1402 },
  CONTENT_REFUSED: { status: 400, task: 1200 },
  ENGINE_FAILED: { status: 500, task: 1403 },
  RENDERER_LOST: { status: 500, task: 1405 },
  CANCELLED: { status: 409, task: 1405 },
  INTERNAL: { status: 500, task: 5000 },
  DISK_FULL: { status: 507, task: 5003 },
  OVERLOADED: { status: 503, task: 5003 },
  UNAVAILABLE: { status: 503, task: 5003 },
} as const satisfies Record<string, { status: number; task: number }>;

export type ErrorCode = keyof typeof errorTable;

/** The one error type whose message may be shown to a user: it says what was wrong and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** The request field at fault, e.g. `duration`; null when no single field is. */
  readonly field: string | null;
  /** For the header Retry-After; null for what is usual for the status. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { field?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.field = options.field ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** True for a string that names a row of the table; for errors that crossed a process boundary. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value);
}
