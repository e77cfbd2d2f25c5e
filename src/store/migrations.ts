import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Tables } from './tables.ts';

/** Everything lives in a schema of its own, so that a shared database stays tidy. */
export const schema = 'muybridge';

/** One entry a change, in order, never edited once released. Each runs in one transaction. */
const migrations: Record<string, string> = {
  '0001_predictions_and_keys': `
    create table muybridge.predictions (
      id text primary key check (id ~ '^[0-9a-f]{32}$'),
      key_id text not null,
      model text not null,
      input jsonb not null,
      image jsonb not null,
      status text not null default 'created'
        check (status in ('created', 'processing', 'completed', 'failed', 'cancelled')),
      attempts integer not null default 0,
      error_code text,
      error_message text,
      output_token text unique,
      outputs jsonb not null default '[]',
      nsfw jsonb not null default '[]',
      plan jsonb,
      progress jsonb,
      timings jsonb,
      cancel_requested boolean not null default false,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      completed_at timestamptz
    );
    create index predictions_by_key on muybridge.predictions (key_id, created_at desc, id);
    create index predictions_by_input_blob on muybridge.predictions ((image ->> 'blob')) where image ? 'blob';

    create table muybridge.api_keys (
      id text primary key,
      name text not null,
      hash text not null unique,
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      revoked_at timestamptz
    );

    create table muybridge.browser_tokens (
      hash text primary key,
      expires_at timestamptz not null
    );
  `,
  '0002_uploads': `
    create table muybridge.uploads (
      token text primary key,
      key_id text not null,
      name text not null,
      expected_bytes integer,
      bytes integer,
      secret_hash text unique,
      claimable_until timestamptz,
      claimed_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index uploads_by_age on muybridge.uploads (created_at);
  `,
  '0003_prices_and_webhook_secrets': `
    alter table muybridge.predictions
      add column base64_output boolean not null default false,
      add column price double precision not null default 0;
    alter table muybridge.api_keys add column webhook_secret text;
    create view muybridge.billings as
      select md5(id || ' deduct')::uuid::text as uuid, 'deduct' as billing_type, price, created_at,
        coalesce(completed_at, created_at) as updated_at, id as prediction_id, key_id, model, status
      from muybridge.predictions
      union all
      select md5(id || ' refund')::uuid::text, 'refund', price, completed_at, completed_at, id, key_id, model, status
      from muybridge.predictions
      where status in ('failed', 'cancelled') and completed_at is not null;
  `,
  '0004_idempotency_keys': `
    create table muybridge.idempotency_keys (
      key_id text not null,
      name text not null,
      fingerprint text not null,
      prediction_id text not null references muybridge.predictions (id) on delete cascade,
      created_at timestamptz not null default now(),
      primary key (key_id, name)
    );
    create index idempotency_keys_by_prediction on muybridge.idempotency_keys (prediction_id);
    create index idempotency_keys_by_age on muybridge.idempotency_keys (created_at);
  `,
  '0005_limits_of_keys': `
    alter table muybridge.api_keys
      add column scopes jsonb not null default '["submit", "read", "admin"]',
      add column expires_at timestamptz,
      add column rate_per_minute integer,
      add column max_queued integer;
    create index predictions_waiting on muybridge.predictions (key_id) where status = 'created';
  `,
  '0006_remote_engines': `
    alter table muybridge.predictions add column traceparent text, add column engine text;
    create table muybridge.remote_jobs (
      prediction_id text not null references muybridge.predictions (id) on delete cascade,
      engine text not null,
      submission integer not null default 1,
      image_url text,
      remote_id text,
      gave_up boolean not null default false,
      primary key (prediction_id, engine)
    );
  `,
  '0007_turns_and_revisions': `
    alter table muybridge.predictions
      add column revision integer not null default 0,
      add column turn integer not null default 0;
    alter table muybridge.api_keys add column max_running integer;
    create index predictions_unfinished on muybridge.predictions (key_id, turn) where status in ('created', 'processing');
    create index predictions_by_turn on muybridge.predictions (status, turn) where status in ('created', 'processing');
    create index predictions_by_end on muybridge.predictions (completed_at) where completed_at is not null;
  `,
  '0008_webhooks': `
    alter table muybridge.predictions add column webhook jsonb;
    create table muybridge.webhooks (
      id text primary key,
      key_id text not null,
      url text not null,
      signature text not null,
      secret text not null,
      created_at timestamptz not null default now()
    );
    create index webhooks_by_key on muybridge.webhooks (key_id, created_at);
    create table muybridge.webhook_deliveries (
      id text primary key,
      prediction_id text not null references muybridge.predictions (id) on delete cascade,
      key_id text not null,
      webhook_id text references muybridge.webhooks (id) on delete cascade,
      url text not null,
      signature text not null,
      version text not null,
      state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
      failures integer not null default 0,
      job_id text not null,
      next_attempt_at timestamptz,
      created_at timestamptz not null default now(),
      delivered_at timestamptz
    );
    create index webhook_deliveries_by_key on muybridge.webhook_deliveries (key_id, created_at desc, id);
    create index webhook_deliveries_by_age on muybridge.webhook_deliveries (created_at desc, id);
    create index webhook_deliveries_by_prediction on muybridge.webhook_deliveries (prediction_id);
    create index webhook_deliveries_by_webhook on muybridge.webhook_deliveries (webhook_id);
    create table muybridge.webhook_attempts (
      delivery_id text not null references muybridge.webhook_deliveries (id) on delete cascade,
      number integer not null,
      started_at timestamptz not null,
      milliseconds integer not null,
      status integer,
      error text,
      primary key (delivery_id, number)
    );
  `,
  '0009_plans': `
    create table muybridge.plans (
      id text primary key,
      key_id text not null,
      input jsonb not null,
      image jsonb not null,
      status text not null default 'created' check (status in ('created', 'completed', 'failed')),
      attempts integer not null default 0,
      error_code text,
      error_message text,
      plan jsonb,
      perception jsonb,
      created_at timestamptz not null default now(),
      completed_at timestamptz
    );
    create index plans_by_age on muybridge.plans (created_at);
    create index plans_open on muybridge.plans (key_id) where status = 'created';
  `,
  '0010_operation': `
    create table muybridge.workers (
      id text primary key,
      host text not null,
      pid integer not null,
      version text not null,
      places integer not null,
      started_at timestamptz not null default now(),
      seen_at timestamptz not null default now()
    );
    alter table muybridge.predictions add column worker_id text;
    create index predictions_failed on muybridge.predictions (completed_at desc) where status = 'failed';
    create table muybridge.tallies (
      minute timestamptz primary key,
      completed integer not null default 0,
      failed integer not null default 0,
      cancelled integer not null default 0,
      begun integer not null default 0,
      waited double precision not null default 0,
      fetching double precision not null default 0,
      looking double precision not null default 0,
      planning double precision not null default 0,
      building double precision not null default 0,
      drawing double precision not null default 0,
      checking double precision not null default 0,
      saving double precision not null default 0,
      total double precision not null default 0,
      slowest double precision not null default 0
    );
    insert into muybridge.tallies
    select date_trunc('minute', completed_at),
      count(*) filter (where status = 'completed'),
      count(*) filter (where status = 'failed'),
      count(*) filter (where status = 'cancelled'),
      count(started_at),
      coalesce(sum(extract(epoch from started_at - created_at) * 1000), 0),
      coalesce(sum((timings ->> 'fetching')::float8), 0),
      coalesce(sum((timings ->> 'looking')::float8), 0),
      coalesce(sum((timings ->> 'planning')::float8), 0),
      coalesce(sum((timings ->> 'building')::float8), 0),
      coalesce(sum((timings ->> 'drawing')::float8), 0),
      coalesce(sum((timings ->> 'checking')::float8), 0),
      coalesce(sum((timings ->> 'saving')::float8), 0),
      coalesce(sum((timings ->> 'total')::float8), 0),
      coalesce(max((timings ->> 'total')::float8), 0)
    from muybridge.predictions
    where completed_at > now() - interval '35 days'
    group by 1;
  `,
  '0011_asked_engines': `
    alter table muybridge.predictions add column asked_engine text;
  `,
};

/** Brings the tables up to date. Several processes may do so at once: on PostgreSQL one waits for the other. */
export async function migrate(kysely: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: async () => Object.fromEntries(Object.entries(migrations).map(fromText)) },
    migrationTableSchema: schema,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('The tables could not be brought up to date.', { cause: error });
}

function fromText([name, text]: [string, string]): [string, Migration] {
  // The drivers prepare what they run, and a prepared statement is one statement.
  const statements = text.split(/;\s*$/m).filter((statement) => statement.trim() !== '');
  return [
    name,
    {
      async up(transaction) {
        for (const statement of statements) await sql.raw(statement).execute(transaction);
      },
    },
  ];
}
