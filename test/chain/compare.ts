import { openDatabase } from '../../src/store/database.ts';
import type { Log } from '../../src/store/store.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type Comparison = {
  /** Near predictions whose far one is missing or not completed. */
  readonly unmatched: number;
  /** Predictions of the far server. */
  readonly drawnFar: number;
  /** Submissions that the near server remembers, those of jobs that were lost included. */
  readonly submitted: number;
  /** Near predictions that the far engine did not draw. */
  readonly elsewhere: number;
};

/** Looks at what two stopped servers have left: what the near one remembers must be what the far one has. */
export async function compare(nearDir: string, farDir: string): Promise<Comparison> {
  const near = await openDatabase({ dataDir: nearDir, databaseUrl: null, log });
  const jobs = await near.sql.selectFrom('muybridge.remote_jobs').selectAll().execute();
  const predictions = await near.sql.selectFrom('muybridge.predictions').select('engine').execute();
  await near.close();
  const far = await openDatabase({ dataDir: farDir, databaseUrl: null, log });
  const drawn = await far.sql.selectFrom('muybridge.predictions').select(['id', 'status']).execute();
  await far.close();
  const completed = new Set(drawn.filter(({ status }) => status === 'completed').map(({ id }) => id));
  return {
    unmatched: jobs.filter(({ remote_id: id }) => id === null || !completed.has(id)).length,
    drawnFar: drawn.length,
    submitted: jobs.reduce((sum, { submission }) => sum + submission, 0),
    elsewhere: predictions.filter(({ engine }) => engine !== 'far').length,
  };
}
