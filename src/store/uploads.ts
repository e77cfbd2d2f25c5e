import { createHash, randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { keyOfMediaPath, tokenOf } from './blobs.ts';
import type { Tables } from './tables.ts';
import { newToken } from './tokens.ts';

/** A file that a client sends ahead of the prediction that uses it; its blob is `uploads/<token>/<name>`. */
export type Upload = {
  /** 32 hexadecimal digits that cannot be guessed; part of the public URL. */
  readonly token: string;
  readonly name: string;
  /** What was announced; null when nothing was. */
  readonly expectedBytes: number | null;
};

export type Uploads = {
  /** Announces a file. Whoever knows the secret may deliver it, once, within `lifetimeMs`. */
  announce(file: {
    readonly keyId: string;
    readonly name: string;
    readonly expectedBytes: number | null;
    readonly lifetimeMs: number;
  }): Promise<{ readonly token: string; readonly secret: string; readonly expiresAt: Date }>;
  /** The right to deliver an announced file; null when it is unknown, delivered, being delivered or too old. */
  claim(secret: string): Promise<Upload | null>;
  /** Gives the right back, after a delivery that failed. */
  release(token: string): Promise<void>;
  /** The claimed file's blob is stored. */
  complete(token: string, bytes: number): Promise<void>;
  /** Lets the upload behind a path under `/media/uploads/` be kept as if it came now; other paths do not matter. */
  keep(path: string): Promise<void>;
  /** Records a file that came without announcement; its blob is stored already. */
  add(file: {
    readonly keyId: string;
    readonly token: string;
    readonly name: string;
    readonly bytes: number;
  }): Promise<void>;
};

/** After so long, the process that held a claim has died. Above any delivery's time. */
const claimMinutes = 15;

const table = 'muybridge.uploads';

export function createUploads(kysely: Kysely<Tables>): Uploads {
  return {
    async announce({ keyId, name, expectedBytes, lifetimeMs }) {
      const token = newToken();
      const secret = randomBytes(32).toString('base64url');
      const expiresAt = new Date(Date.now() + lifetimeMs);
      await kysely
        .insertInto(table)
        .values({
          token,
          key_id: keyId,
          name,
          expected_bytes: expectedBytes,
          secret_hash: hashOf(secret),
          claimable_until: expiresAt,
        })
        .execute();
      return { token, secret, expiresAt };
    },

    async claim(secret) {
      const row = await kysely
        .updateTable(table)
        .set({ claimed_at: sql`now()` })
        .where('secret_hash', '=', hashOf(secret))
        .where('bytes', 'is', null)
        .where('claimable_until', '>', sql<Date>`now()`)
        .where((where) =>
          where.or([
            where('claimed_at', 'is', null),
            where('claimed_at', '<', sql<Date>`now() - make_interval(mins => ${sql.lit(claimMinutes)})`),
          ]),
        )
        .returning(['token', 'name', 'expected_bytes'])
        .executeTakeFirst();
      if (row === undefined) return null;
      return { token: row.token, name: row.name, expectedBytes: row.expected_bytes };
    },

    async release(token) {
      await kysely
        .updateTable(table)
        .set({ claimed_at: null })
        .where('token', '=', token)
        .where('bytes', 'is', null)
        .execute();
    },

    async complete(token, bytes) {
      await kysely
        .updateTable(table)
        .set({ bytes, created_at: sql`now()` })
        .where('token', '=', token)
        .execute();
    },

    async keep(path) {
      const key = path.startsWith('/media/uploads/') ? keyOfMediaPath(path) : null;
      if (key === null) return;
      await kysely
        .updateTable(table)
        .set({ created_at: sql`now()` })
        .where('token', '=', tokenOf(key))
        .execute();
    },

    async add({ keyId, token, name, bytes }) {
      await kysely.insertInto(table).values({ token, key_id: keyId, name, bytes }).execute();
    },
  };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
