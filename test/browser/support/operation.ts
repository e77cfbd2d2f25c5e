import { sql, type Kysely } from 'kysely';
import type { Tables } from '../../../src/store/tables.ts';

/** What an operator finds after a day: tallies, a worker that died, messages that were delivered, wait and were given up. */
export async function fillOperation(
  database: Kysely<Tables>,
  { adminId, userId }: { readonly adminId: string; readonly userId: string },
): Promise<void> {
  await sql`
    insert into muybridge.tallies
      (minute, completed, failed, cancelled, begun, waited, fetching, looking, planning, building, drawing, checking, saving,
        total, slowest)
    select date_trunc('minute', now()) - n * interval '7 minutes', c, f, n % 4 / 3, c + f, (c + f) * (300 + n % 9 * 240),
      c * 14, c * (850 + n % 5 * 40), c * 30, c * (520 + n % 7 * 60), c * (1900 + n % 11 * 130), c * 140, c * 22,
      c * (3500 + n % 11 * 190), 4200 + n % 13 * 210
    from (select n, 1 + (n * 7) % 6 + (case when n % 30 < 12 then 4 else 0 end) as c, (n % 9 / 8)::integer as f
      from generate_series(1, 1400) as n) as made
  `.execute(database);
  await sql`
    insert into muybridge.workers (id, host, pid, version, places, started_at, seen_at) values
      (${'1'.repeat(32)}, 'studio-1', 4021, '1.2.3', 1, now() - interval '3 days', now() + interval '1 hour'),
      (${'2'.repeat(32)}, 'studio-2', 977, '1.2.2', 2, now() - interval '1 day', now() - interval '4 minutes')
  `.execute(database);
  await sql`
    insert into muybridge.predictions (id, key_id, model, input, image, status, worker_id, progress, created_at, started_at, turn)
    select md5('open ' || n), case when n < 4 then ${userId} else ${adminId} end, 'vidu/image-to-video-2.0',
      '{"prompt": "the camera pushes in", "duration": 4, "movementAmplitude": "auto", "seed": 1}'::jsonb,
      '{"kind": "own", "path": "/examples/lake.jpg"}'::jsonb,
      case when n = 0 then 'processing' else 'created' end, case when n = 0 then ${'1'.repeat(32)} end,
      case when n = 0 then '{"stage": "drawing", "fraction": 0.62, "frame": 60, "frames": 96}'::jsonb end,
      now() - n * interval '9 seconds', case when n = 0 then now() end, n
    from generate_series(0, 6) as n
  `.execute(database);
  for (const [n, state, status, error] of [
    [0, 'delivered', 204, null],
    [1, 'pending', 503, 'The receiver answered 503.'],
    [2, 'failed', null, 'The receiver did not answer within 10 s.'],
    [3, 'delivered', 200, null],
  ] as const) {
    const id = `msg_${String(n).repeat(32)}`;
    await sql`
      insert into muybridge.webhook_deliveries
        (id, prediction_id, key_id, url, signature, version, state, failures, job_id, next_attempt_at, created_at, delivered_at)
      values (${id}, md5('open 0'), ${userId}, 'https://example.com/hooks/muybridge', 'standard-webhooks', 'v3', ${state},
        ${error === null ? 0 : 3}, ${`job-${n}`}, case when ${state} = 'pending' then now() + interval '4 minutes' end,
        now() - ${n}::integer * interval '26 minutes', case when ${state} = 'delivered' then now() end)
    `.execute(database);
    for (let number = 1; number <= (error === null ? 1 : 3); number += 1) {
      await sql`
        insert into muybridge.webhook_attempts (delivery_id, number, started_at, milliseconds, status, error)
        values (${id}, ${number}, now() - interval '9 minutes' + ${number}::integer * interval '2 minutes',
          ${120 * number}, ${status}, ${error})
      `.execute(database);
    }
  }
}
