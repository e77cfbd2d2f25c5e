import type { Config } from '../config.ts';
import { createLog, type Running, startService, startWorker } from '../main.ts';
import { version } from './package.ts';
import { startPage } from './start-page.ts';

/** Serves until the process is told to end. */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config);
  const service = await startService(config, log);
  console.log(startPage(version, service));
  await untilTold(service);
}

/** Works until the process is told to end. */
export async function work(config: Config): Promise<void> {
  const log = createLog(config);
  const worker = await startWorker(config, log);
  console.log(`Muybridge ${version} works for the queue of MUYBRIDGE_DATABASE_URL.`);
  await untilTold(worker);
}

/** Resolves after an orderly stop. A second signal does not wait for it: nothing is lost, only done again later. */
async function untilTold(running: Running): Promise<void> {
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const signals = ['SIGTERM', 'SIGINT'] as const;
  let signalled = false;
  const listener = () => {
    if (signalled) process.exit(1);
    signalled = true;
    tell();
  };
  for (const signal of signals) process.on(signal, listener);
  await told;
  console.log('Stopping: what is being drawn has a few seconds to finish, the rest is kept for the next start.');
  await running.stop();
  for (const signal of signals) process.off(signal, listener);
}
