import type { Prediction, Store } from '../../store/store.ts';

/** What lies before a prediction that has not ended. */
export type Outlook = {
  /** 1 for the next to begin; null when it does not wait. */
  readonly position: number | null;
  /** Seconds until it is done; null while nothing is known. */
  readonly etaSeconds: number | null;
};

export type Outlooks = {
  /** Reads what is needed; those that have ended are left out. */
  of(predictions: readonly Prediction[]): Promise<ReadonlyMap<string, Outlook>>;
  /** From what was last read of the pace, without a position. */
  estimate(prediction: Prediction): Outlook;
};

type Pace = { readonly typicalMs: number | null; readonly running: number };

const paceLastsMs = 10_000;
/** Below this share of the work, its pace says little. */
const telling = 0.3;

/** Estimates from how long the last predictions took, how many run, and how far this one is. */
export function createOutlooks(predictions: Store['predictions']): Outlooks {
  let pace: Pace = { typicalMs: null, running: 1 };
  let readAt = -Infinity;

  async function readPace(): Promise<void> {
    if (pace.typicalMs !== null && performance.now() - readAt < paceLastsMs) return;
    readAt = performance.now();
    const [typicalMs, running] = await Promise.all([predictions.typicalMs(), predictions.countRunning()]);
    pace = { typicalMs, running: Math.max(1, running) };
  }

  function etaOf(prediction: Prediction, ahead: number): number | null {
    const leftMs = prediction.status === 'processing' ? leftOf(prediction, pace) : waitOf(ahead, pace);
    return leftMs === null ? null : Math.max(1, Math.round(leftMs / 1000));
  }

  return {
    async of(given) {
      const open = given.filter(({ status }) => status === 'created' || status === 'processing');
      if (open.length === 0) return new Map();
      await readPace();
      const waiting = open.filter(({ status }) => status === 'created').map(({ id }) => id);
      const positions = waiting.length === 0 ? new Map<string, number>() : await predictions.positions(waiting);
      return new Map(
        open.map((prediction) => {
          const ahead = positions.get(prediction.id);
          const position = ahead === undefined ? null : ahead + 1;
          return [prediction.id, { position, etaSeconds: etaOf(prediction, ahead ?? 0) }];
        }),
      );
    },
    estimate: (prediction) => ({ position: null, etaSeconds: etaOf(prediction, 0) }),
  };
}

function leftOf({ startedAt, progress }: Prediction, { typicalMs }: Pace): number | null {
  const elapsedMs = startedAt === null ? 0 : Date.now() - startedAt.getTime();
  const fraction = progress?.fraction ?? 0;
  if (fraction >= telling) return (elapsedMs * (1 - fraction)) / fraction;
  return typicalMs === null ? null : Math.max(0, typicalMs - elapsedMs);
}

/** Those before it and itself, each in its turn on as many as run now. */
function waitOf(ahead: number, { typicalMs, running }: Pace): number | null {
  return typicalMs === null ? null : ((ahead + running) / running) * typicalMs;
}
