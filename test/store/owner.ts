import { openStore } from '../../src/store/store.ts';
import { newPrediction, quietLog } from './backends.ts';

/** Run by embedded.test.ts as a process of its own, which is killed while it holds a claim. */
const dataDir = process.argv[2] ?? '';
const store = await openStore({ dataDir, databaseUrl: null, log: quietLog() });
const ids: string[] = [];
for (let n = 0; n < 6; n += 1) ids.push((await store.predictions.create(newPrediction())).id);
await store.queue.consume(1, async (claim) => {
  await store.predictions.begin(claim);
  process.send?.(ids);
  await new Promise(() => undefined);
});
