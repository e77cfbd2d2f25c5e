import type { Config } from '../config.ts';
import { createLog, openStoreOf } from '../main.ts';
import { type Control, reachServer } from './control-client.ts';

/** Works with the running server that holds the data folder, else with the store itself. */
export async function withControl(config: Config, work: (control: Control) => Promise<void>): Promise<void> {
  const server = config.databaseUrl === null ? await reachServer(config.dataDir) : null;
  if (server !== null) {
    await work(server);
    return;
  }
  const store = await openStoreOf(config, createLog({ ...config, logLevel: 'error' }));
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
