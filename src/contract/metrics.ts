/**
 * What the parts of the program count and measure. Names, units and labels are the business of src/metrics.ts; no
 * label may hold an id, a prompt or a URL.
 */
export type Metrics = {
  /** A worker takes up a prediction; `waitedSeconds` after it was submitted, or null when it was taken up before. */
  begun(model: string, waitedSeconds: number | null): void;
  /** The worker has let go of it: it has ended, or waits again. */
  released(): void;
  /** A prediction that ran has ended. */
  ended(end: {
    readonly model: string;
    readonly status: 'completed' | 'failed' | 'cancelled';
    /** What drew it; null when nothing did. */
    readonly engine: string | null;
    /** Milliseconds by stage; null when it has not come so far. */
    readonly timings: Readonly<Record<string, number>> | null;
    /** The name of the error; null when there was none. */
    readonly code: string | null;
  }): void;
  /** A webhook was sent: delivered, refused by its receiver or not received, or given up for good. */
  webhookAttempt(outcome: 'delivered' | 'failed' | 'given_up'): void;
  /** An HTTP request was answered; `route` is the template of its path, such as `/v1/predictions/:id`. */
  answered(
    request: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void;
};

/** Counts nothing: for processes that nobody asks. */
export const noMetrics: Metrics = {
  begun: () => undefined,
  released: () => undefined,
  ended: () => undefined,
  webhookAttempt: () => undefined,
  answered: () => undefined,
};
