import { computed, signal } from '@preact/signals';
import type { NativeKey } from '../../../src/contract/admin.ts';
import { here } from './place.ts';

/** The API key that this browser uses, and what it may do. */

const storageName = 'muybridge.key';

/** Null until there is one: see `takeToken` and the settings. */
export const apiKey = signal<string | null>(localStorage.getItem(storageName));

/** What the server says about the key; null until it has said so. */
export const ownKey = signal<NativeKey | null>(null);
export const isAdmin = computed(() => ownKey.value?.scopes.includes('admin') ?? false);

/** Why the start-up link gave no key; null when it did or was not used. */
export const linkFailure = signal<string | null>(null);

export function useKey(plain: string | null): void {
  if (plain === null) localStorage.removeItem(storageName);
  else localStorage.setItem(storageName, plain);
  ownKey.value = null;
  apiKey.value = plain;
}

function tokenOf(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get('token');
}

/** Whether the page's address is that of the start-up link. */
export function hasToken(): boolean {
  return tokenOf(location.hash) !== null;
}

/**
 * Exchanges the one-time token in the page's address for a key of this browser's own, and takes it out of the address.
 * It stands behind a `#`, which no browser sends: no proxy on the way has it in its log.
 */
export async function takeToken(): Promise<void> {
  const token = tokenOf(location.hash);
  if (token === null) return;
  const address = new URL(location.href);
  address.hash = '';
  history.replaceState(history.state, '', address);
  // Whoever opens the link again keeps the key that they have.
  if (apiKey.value !== null) return;
  const response = await fetch(here('v1/browser-key'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null) {
    if ('key' in body && typeof body.key === 'string') useKey(body.key);
    else if ('detail' in body && typeof body.detail === 'string') linkFailure.value = body.detail;
  }
}
