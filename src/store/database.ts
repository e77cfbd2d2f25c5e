import { access, constants, mkdir } from 'node:fs/promises';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { fromPglite, type ConstructorOptions } from 'pg-boss';
import { AppError } from '../contract/errors.ts';
import { openEmbedded } from './embedded.ts';
import type { Tables } from './tables.ts';
import type { StoreOptions } from './store.ts';

/** Both databases behind one face: the same SQL runs on either. */
export type Database = {
  readonly backend: 'pglite' | 'postgresql';
  /** True when no other process can be using this database. */
  readonly soleOwner: boolean;
  readonly sql: Kysely<Tables>;
  /** How the queue reaches the same database. */
  readonly queueConnection: ConstructorOptions;
  /** Rejects unless the database can be written to. */
  check(): Promise<void>;
  close(): Promise<void>;
};

export async function openDatabase({ dataDir, databaseUrl, log }: StoreOptions): Promise<Database> {
  await makeDataFolder(dataDir);
  return databaseUrl === null ? await openOwn(dataDir, log) : await openServer(databaseUrl, log);
}

async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    // Pictures and prompts of people, and the hashes of their keys: nobody else's business on this machine.
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new AppError(
      'UNAVAILABLE',
      `The data folder ${dataDir} cannot be made or written to (${String(error.code)}). Give it to the user who runs ` +
        'Muybridge, or choose another with MUYBRIDGE_DATA_DIR.',
      { cause: error },
    );
  }
}

async function openOwn(dataDir: string, log: StoreOptions['log']): Promise<Database> {
  const embedded = await openEmbedded(dataDir, (error) => log.error({ err: error }, 'The vacuum failed.'));
  const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: embedded.pglite }) });
  return {
    backend: 'pglite',
    soleOwner: true,
    sql: kysely,
    queueConnection: { db: fromPglite(embedded.pglite), backend: 'pglite', monitorVacuum: false },
    check: () => checkWritable(kysely),
    async close() {
      await kysely.destroy();
      await embedded.close();
    },
  };
}

async function openServer(databaseUrl: string, log: StoreOptions['log']): Promise<Database> {
  const pool = new Pool({ connectionString: databaseUrl, max: 10, application_name: 'muybridge' });
  // A broken connection is replaced by the pool, and whoever used it hears of it; without these listeners its error
  // would end the process as well: the first for connections that are idle, the second for those in use.
  const onError = (error: Error) => log.warn({ err: error }, 'A database connection broke.');
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await ping(kysely);
  } catch (error) {
    await kysely.destroy();
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('UNAVAILABLE', `The database of MUYBRIDGE_DATABASE_URL cannot be reached: ${reason}`, {
      cause: error,
    });
  }
  return {
    backend: 'postgresql',
    soleOwner: false,
    sql: kysely,
    queueConnection: { connectionString: databaseUrl, max: 4, application_name: 'muybridge queue' },
    check: () => checkWritable(kysely),
    close: () => kysely.destroy(),
  };
}

async function ping(kysely: Kysely<Tables>): Promise<void> {
  await sql`select 1`.execute(kysely);
}

/** A commit that must reach the log: a database that only reads, or whose disk is full, refuses it. */
async function checkWritable(kysely: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ readonly: string }>`
    select current_setting('transaction_read_only') as readonly, pg_logical_emit_message(true, 'muybridge', 'ready')
  `.execute(kysely);
  if (rows[0]?.readonly !== 'off') throw new Error('The database takes no changes.');
}
