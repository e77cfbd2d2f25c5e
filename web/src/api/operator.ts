import type { NativeKey } from '../../../src/contract/admin.ts';
import type {
  OperatorDeliveries,
  OperatorFailures,
  OperatorQueue,
  OperatorStorage,
  OperatorThroughput,
  OperatorWorkers,
  Period,
} from '../../../src/contract/operator.ts';
import type { DeliveryState } from '../../../src/contract/webhooks.ts';
import { ask, send } from './client.ts';

/** What a key with the scope `admin` sees and does. */

export type Key = NativeKey;
export type Delivery = OperatorDeliveries['data'][number];
export type Failure = OperatorFailures['data'][number];
export type Worker = OperatorWorkers['data'][number];

export const readQueue = (): Promise<OperatorQueue> => ask('v1/operator/queue');
export const readStorage = (): Promise<OperatorStorage> => ask('v1/operator/storage');
export const readThroughput = (period: Period): Promise<OperatorThroughput> =>
  ask(`v1/operator/throughput?period=${period}`);

export async function readWorkers(): Promise<readonly Worker[]> {
  return (await ask<OperatorWorkers>('v1/operator/workers')).data;
}

export async function readFailures(limit: number): Promise<readonly Failure[]> {
  return (await ask<OperatorFailures>(`v1/operator/failures?limit=${limit}`)).data;
}

export async function readDeliveries(state: DeliveryState | null): Promise<readonly Delivery[]> {
  const filter = state === null ? '' : `&state=${state}`;
  return (await ask<OperatorDeliveries>(`v1/operator/deliveries?limit=50${filter}`)).data;
}

export async function replayDelivery(id: string): Promise<void> {
  await send(`v1/operator/deliveries/${id}/replay`, { method: 'POST' });
}

export async function readKeys(): Promise<readonly Key[]> {
  return (await ask<{ data: Key[] }>('v1/keys')).data;
}

/** What may be chosen of a key; null for no limit. */
export type KeyChoice = Pick<Key, 'name' | 'scopes' | 'expires_at' | 'rate_per_minute' | 'max_queued' | 'max_running'>;

/** The answer is the only one that has the key itself. */
export const createKey = (choice: KeyChoice): Promise<Key & { readonly key: string }> =>
  ask('v1/keys', { method: 'POST', body: choice });

export const changeKeyLimits = (id: string, choice: Partial<KeyChoice>): Promise<Key> =>
  ask(`v1/keys/${id}`, { method: 'PATCH', body: choice });

export async function revokeKey(id: string): Promise<void> {
  await send(`v1/keys/${id}`, { method: 'DELETE' });
}
