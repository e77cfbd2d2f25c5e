import type { Config } from '../config.ts';
import { AppError } from '../contract/errors.ts';
import { deliveryStates } from '../contract/webhooks.ts';
import { withControl } from './control.ts';

export type WebhookListOptions = { readonly state?: string; readonly limit?: string; readonly json?: boolean };

/** Prints the newest messages of all keys, and each attempt to deliver them. */
export async function listDeliveries(config: Config, options: WebhookListOptions): Promise<void> {
  const state = options.state === undefined ? null : deliveryStates.find((one) => one === options.state);
  if (state === undefined) {
    throw new AppError('INPUT_INVALID', `--state must be one of ${deliveryStates.join(', ')}.`);
  }
  const limit = options.limit ?? '20';
  if (!/^[1-9]\d{0,2}$/.test(limit)) throw new AppError('INPUT_INVALID', '--limit must be a number from 1 to 999.');
  await withControl(config, async ({ webhooks }) => {
    const query = { keyId: null, predictionId: null, state, limit: Number(limit) };
    const found = await webhooks.deliveries(query);
    if (options.json === true) {
      console.log(JSON.stringify(found, null, 2));
      return;
    }
    if (found.length === 0) console.log('There are no webhooks to be sent, and none were.');
    for (const { id, url, state: reached, nextAttemptAt, attempts } of found) {
      const next = nextAttemptAt === null ? '' : `, next attempt ${second(nextAttemptAt)}`;
      console.log(`${id}  ${reached}${next}  ${url}`);
      for (const { number, startedAt, status, milliseconds, error } of attempts) {
        console.log(`  ${number}. ${second(startedAt)}  ${status ?? 'no answer'}, ${milliseconds} ms  ${error ?? ''}`);
      }
    }
  });
}

/** Has a message sent again, by the server that runs or the next that does. */
export async function replayDelivery(config: Config, id: string): Promise<void> {
  await withControl(config, async ({ webhooks }) => {
    if (!(await webhooks.replay(id, null))) {
      throw new AppError('NOT_FOUND', `There is no message ${id}. "muybridge webhooks list" shows the ids.`);
    }
    console.log(`Message ${id} is sent again now, or as soon as a server runs.`);
  });
}

function second(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}
