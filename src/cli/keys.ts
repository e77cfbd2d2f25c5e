import type { Config } from '../config.ts';
import { AppError } from '../contract/errors.ts';
import { createLog, openStoreOf } from '../main.ts';
import { type ControlKeys, reachServer } from './control-client.ts';

/** Makes a key and prints it, alone on standard output. */
export async function createKey(config: Config, name: string): Promise<void> {
  await withKeys(config, async (keys) => {
    const { key, plain } = await keys.create(name);
    console.error(`Key ${key.id} ("${key.name}"), shown only this once:`);
    console.log(plain);
  });
}

export async function listKeys(config: Config, json: boolean): Promise<void> {
  await withKeys(config, async (keys) => {
    const found = await keys.list();
    if (json) {
      console.log(JSON.stringify(found, null, 2));
      return;
    }
    if (found.length === 0) console.log('There are no keys. "muybridge keys create" makes one.');
    for (const { id, name, createdAt, lastUsedAt, revokedAt } of found) {
      const used = lastUsedAt === null ? 'never used' : `last used ${day(lastUsedAt)}`;
      const state = revokedAt === null ? used : `revoked ${day(revokedAt)}`;
      console.log(`${id}  made ${day(createdAt)}, ${state}  ${name}`);
    }
  });
}

export async function revokeKey(config: Config, id: string): Promise<void> {
  await withKeys(config, async (keys) => {
    if (!(await keys.revoke(id))) {
      throw new AppError('NOT_FOUND', `There is no valid key ${id}. "muybridge keys list" shows the ids.`);
    }
    console.log(`Key ${id} is not accepted any more.`);
  });
}

function day(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}

/** The keys of the running server that holds the data folder, else of the store itself. */
async function withKeys(config: Config, work: (keys: ControlKeys) => Promise<void>): Promise<void> {
  const server = config.databaseUrl === null ? await reachServer(config.dataDir) : null;
  if (server !== null) {
    await work(server);
    return;
  }
  const store = await openStoreOf(config, createLog({ ...config, logLevel: 'error' }));
  try {
    await work(store.keys);
  } finally {
    await store.close();
  }
}
