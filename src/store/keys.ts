import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql, type Kysely, type Selectable } from 'kysely';
import { everydayGrant, fullGrant, type KeyGrant, type Scope } from '../contract/keys.ts';
import type { Queue } from './queue.ts';
import type { Tables } from './tables.ts';
import { newToken } from './tokens.ts';

export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** To the minute; null when it was never used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly scopes: readonly Scope[];
  /** Null for ever. */
  readonly expiresAt: Date | null;
  /** Submissions a minute; null without limit. */
  readonly ratePerMinute: number | null;
  /** Predictions that may wait at a time; null without limit. */
  readonly maxQueued: number | null;
  /** Predictions that may run at a time, the others wait; null without limit. */
  readonly maxRunning: number | null;
};

/** What is to change of a key; what is absent stays. */
export type KeyChange = {
  readonly [Field in keyof Omit<ApiKey, 'id' | 'createdAt' | 'lastUsedAt' | 'revokedAt'>]?: ApiKey[Field] | undefined;
};

export type Keys = {
  /**
   * Makes a key, or stores the one given (at least 16 characters); without a grant it may submit and read, for ever. The plain key is returned here and never again:
   * only its SHA-256 is kept, which is enough for a secret that nobody can guess.
   */
  create(name: string, grant?: KeyGrant, plain?: string): Promise<{ readonly key: ApiKey; readonly plain: string }>;
  /** The key's row, or null when it is unknown, revoked or expired. */
  verify(plain: string): Promise<ApiKey | null>;
  /** Oldest first, revoked ones included. */
  list(): Promise<readonly ApiKey[]>;
  /** Changes a valid key, at once, also for what waits already; null when there is no such key, or it was revoked. */
  update(id: string, change: KeyChange): Promise<ApiKey | null>;
  /** False when there is no such key, or it was revoked before. */
  revoke(id: string): Promise<boolean>;
  /** The secret that signs the webhooks of a key, `whsec_...`; null when there is no such key. */
  webhookSecret(id: string): Promise<string | null>;
  /** A token that a browser may exchange once, within `lifetimeMs`, for a key of its own. */
  createBrowserToken(lifetimeMs: number): Promise<string>;
  /** The new key, which may do everything, or null when the token is unknown, used or too old. */
  exchangeBrowserToken(token: string, name: string): Promise<{ readonly key: ApiKey; readonly plain: string } | null>;
};

const columns = [
  'id',
  'name',
  'created_at',
  'last_used_at',
  'revoked_at',
  'scopes',
  'expires_at',
  'rate_per_minute',
  'max_queued',
  'max_running',
] as const;
type Row = Pick<Selectable<Tables['muybridge.api_keys']>, (typeof columns)[number]>;

const lastUsedResolutionMs = 60_000;

export function createKeys(kysely: Kysely<Tables>, queue: Pick<Queue, 'regroup'>): Keys {
  async function insert(database: Kysely<Tables>, name: string, grant: KeyGrant, plain: string) {
    const row = await database
      .insertInto('muybridge.api_keys')
      .values({
        id: newToken(),
        name,
        hash: hashOf(plain),
        scopes: JSON.stringify(grant.scopes),
        expires_at: grant.expiresAt === null ? null : new Date(grant.expiresAt),
        rate_per_minute: grant.ratePerMinute,
        max_queued: grant.maxQueued,
        max_running: grant.maxRunning,
      })
      .returning(columns)
      .executeTakeFirstOrThrow();
    return { key: fromRow(row), plain };
  }

  return {
    async create(name, grant = everydayGrant, plain = newKey()) {
      return await insert(kysely, name, grant, plain);
    },

    async verify(plain) {
      const hash = hashOf(plain);
      const row = await kysely
        .selectFrom('muybridge.api_keys')
        .select([...columns, 'hash'])
        .where('hash', '=', hash)
        .where('revoked_at', 'is', null)
        .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<Date>`now()`)]))
        .executeTakeFirst();
      if (row === undefined || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null;
      if (row.last_used_at === null || Date.now() - row.last_used_at.getTime() > lastUsedResolutionMs) {
        await kysely
          .updateTable('muybridge.api_keys')
          .set({ last_used_at: sql`now()` })
          .where('id', '=', row.id)
          .execute();
      }
      return fromRow(row);
    },

    async list() {
      const rows = await kysely.selectFrom('muybridge.api_keys').select(columns).orderBy('created_at').execute();
      return rows.map(fromRow);
    },

    async update(id, change) {
      return await kysely.transaction().execute(async (transaction) => {
        const { name, scopes, expiresAt, ratePerMinute, maxQueued, maxRunning } = change;
        const row = await transaction
          .updateTable('muybridge.api_keys')
          .set({
            // Names itself, so that a change of nothing is a statement too.
            id,
            ...(name === undefined ? {} : { name }),
            ...(scopes === undefined ? {} : { scopes: JSON.stringify(scopes) }),
            ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
            ...(ratePerMinute === undefined ? {} : { rate_per_minute: ratePerMinute }),
            ...(maxQueued === undefined ? {} : { max_queued: maxQueued }),
            ...(maxRunning === undefined ? {} : { max_running: maxRunning }),
          })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returning(columns)
          .executeTakeFirst();
        if (row === undefined) return null;
        if (maxRunning !== undefined) await queue.regroup(id, maxRunning, transaction);
        return fromRow(row);
      });
    },

    async revoke(id) {
      const { numUpdatedRows } = await kysely
        .updateTable('muybridge.api_keys')
        .set({ revoked_at: sql`now()` })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async webhookSecret(id) {
      const row = await kysely
        .updateTable('muybridge.api_keys')
        .set({ webhook_secret: sql`coalesce(webhook_secret, ${`whsec_${randomBytes(32).toString('base64')}`})` })
        .where('id', '=', id)
        .returning('webhook_secret')
        .executeTakeFirst();
      return row?.webhook_secret ?? null;
    },

    async createBrowserToken(lifetimeMs) {
      const token = randomBytes(24).toString('base64url');
      await kysely
        .deleteFrom('muybridge.browser_tokens')
        .where('expires_at', '<', sql<Date>`now()`)
        .execute();
      await kysely
        .insertInto('muybridge.browser_tokens')
        .values({ hash: hashOf(token), expires_at: new Date(Date.now() + lifetimeMs) })
        .execute();
      return token;
    },

    async exchangeBrowserToken(token, name) {
      return await kysely.transaction().execute(async (transaction) => {
        const used = await transaction
          .deleteFrom('muybridge.browser_tokens')
          .where('hash', '=', hashOf(token))
          .returning('expires_at')
          .executeTakeFirst();
        if (used === undefined || used.expires_at.getTime() < Date.now()) return null;
        return await insert(transaction, name, fullGrant, newKey());
      });
    },
  };
}

function newKey(): string {
  return `mb_${randomBytes(32).toString('base64url')}`;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function fromRow(row: Row): ApiKey {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    scopes: row.scopes,
    expiresAt: row.expires_at,
    ratePerMinute: row.rate_per_minute,
    maxQueued: row.max_queued,
    maxRunning: row.max_running,
  };
}
