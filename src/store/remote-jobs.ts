import { sql, type Kysely } from 'kysely';
import type { RemoteJob } from '../contract/engines.ts';
import type { Tables } from './tables.ts';

export type RemoteJobs = {
  /** A first submission that has not begun when nothing is stored. */
  get(predictionId: string, engine: string): Promise<RemoteJob>;
  /** Stores a job in place of what was there; a prediction that is gone by now is none to remember. */
  put(predictionId: string, engine: string, job: RemoteJob): Promise<void>;
};

const table = 'muybridge.remote_jobs';
const notBegun: RemoteJob = { submission: 1, imageUrl: null, remoteId: null, gaveUp: false };

export function createRemoteJobs(kysely: Kysely<Tables>): RemoteJobs {
  return {
    async get(predictionId, engine) {
      const row = await kysely
        .selectFrom(table)
        .selectAll()
        .where('prediction_id', '=', predictionId)
        .where('engine', '=', engine)
        .executeTakeFirst();
      if (row === undefined) return notBegun;
      return { submission: row.submission, imageUrl: row.image_url, remoteId: row.remote_id, gaveUp: row.gave_up };
    },

    async put(predictionId, engine, { submission, imageUrl, remoteId, gaveUp }) {
      await sql`
        insert into muybridge.remote_jobs (prediction_id, engine, submission, image_url, remote_id, gave_up)
        select id, ${engine}::text, ${submission}::integer, ${imageUrl}::text, ${remoteId}::text, ${gaveUp}::boolean
        from muybridge.predictions where id = ${predictionId}
        on conflict (prediction_id, engine) do update set submission = excluded.submission,
          image_url = excluded.image_url, remote_id = excluded.remote_id, gave_up = excluded.gave_up
      `.execute(kysely);
    },
  };
}
