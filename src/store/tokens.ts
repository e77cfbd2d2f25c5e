import { randomBytes } from 'node:crypto';

/** 128 random bits in the spelling of prediction ids and of media paths. */
export function newToken(): string {
  return randomBytes(16).toString('hex');
}
