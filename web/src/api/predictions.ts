import type { NativeUpload } from '../../../src/contract/admin.ts';
import type { NativeList, NativeModels, NativePrediction } from '../../../src/contract/native.ts';
import type { NativePlan } from '../../../src/contract/plans.ts';
import { ApiError, ask, send } from './client.ts';
import type { Input } from './input.ts';
import { pause } from './pause.ts';

export type Prediction = NativePrediction;
export type Status = Prediction['status'];

/** @param once repeats of a submission with the same text here give the same prediction. */
export function createPrediction(input: Input & { readonly engine?: string }, once: string): Promise<Prediction> {
  return ask('v1/predictions', { method: 'POST', body: input, headers: { 'idempotency-key': once } });
}

/** What there is to draw with. */
export async function readModels(): Promise<NativeModels['data']> {
  return (await ask<NativeModels>('v1/models')).data;
}

export type ListQuery = {
  readonly limit?: number;
  readonly after?: string;
  readonly status?: Status;
  /** Words of the prompt. */
  readonly search?: string;
};

export function listPredictions(query: ListQuery, signal?: AbortSignal): Promise<NativeList> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, `${value}`]));
  return ask(`v1/predictions?${parameters}`, signal === undefined ? {} : { signal });
}

export function cancelPrediction(id: string): Promise<Prediction> {
  return ask(`v1/predictions/${id}/cancel`, { method: 'POST' });
}

/** @param leaving whether the page is about to go. */
export async function deletePrediction(id: string, leaving = false): Promise<void> {
  await send(`v1/predictions/${id}`, { method: 'DELETE', keepalive: leaving });
}

const planPollMs = 1000;

/** What would move, without drawing. @throws ApiError, or what `signal` was aborted with. */
export async function createPlan(input: Input, signal: AbortSignal): Promise<NativePlan> {
  let plan = await ask<NativePlan>('v1/plans', { method: 'POST', body: input, signal });
  // The server answers when it is done, but not later than after half a minute.
  while (plan.status === 'created') {
    await pause(planPollMs, signal);
    plan = await ask<NativePlan>(`v1/plans/${plan.id}`, { signal });
  }
  if (plan.error !== null) throw new ApiError(plan.error.message, { code: plan.error.code, status: 200 });
  return plan;
}

export function uploadImage(file: Blob, name: string, signal?: AbortSignal): Promise<NativeUpload> {
  const path = `v1/uploads?filename=${encodeURIComponent(name)}`;
  return ask(path, { method: 'POST', body: file, ...(signal === undefined ? {} : { signal }) });
}

/** Has the server fetch an image of the web and keep a copy. */
export function linkImage(url: string, signal: AbortSignal): Promise<NativeUpload> {
  return ask('v1/uploads/link', { method: 'POST', body: { url }, signal });
}
