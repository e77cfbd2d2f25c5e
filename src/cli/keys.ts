import type { Config } from '../config.ts';
import { AppError } from '../contract/errors.ts';
import { everydayGrant, maxRunningLimit, scopes, type KeyGrant } from '../contract/keys.ts';
import type { ApiKey } from '../store/store.ts';
import { withControl } from './control.ts';

type KeyTimes = 'createdAt' | 'lastUsedAt' | 'revokedAt';

export type KeyOptions = {
  readonly scope?: string;
  readonly expires?: string;
  readonly rate?: string;
  readonly maxQueued?: string;
  readonly maxRunning?: string;
};

/** Makes a key and prints it, alone on standard output. */
export async function createKey(config: Config, name: string, grant: KeyGrant): Promise<void> {
  await withControl(config, async ({ keys }) => {
    const { key, plain } = await keys.create(name, grant);
    console.error(`Key ${key.id} ("${key.name}"), shown only this once:`);
    console.log(plain);
  });
}

export async function listKeys(config: Config, json: boolean): Promise<void> {
  await withControl(config, async ({ keys }) => {
    const found = await keys.list();
    if (json) {
      console.log(JSON.stringify(found, null, 2));
      return;
    }
    if (found.length === 0) console.log('There are no keys. "muybridge keys create" makes one.');
    for (const { id, name, createdAt, lastUsedAt, revokedAt, ...grant } of found) {
      const used = lastUsedAt === null ? 'never used' : `last used ${day(lastUsedAt)}`;
      const state = revokedAt === null ? used : `revoked ${day(revokedAt)}`;
      console.log(`${id}  made ${day(createdAt)}, ${state}, ${describe(grant)}  ${name}`);
    }
  });
}

export async function revokeKey(config: Config, id: string): Promise<void> {
  await withControl(config, async ({ keys }) => {
    if (!(await keys.revoke(id))) {
      throw new AppError('NOT_FOUND', `There is no valid key ${id}. "muybridge keys list" shows the ids.`);
    }
    console.log(`Key ${id} is not accepted any more.`);
  });
}

function describe({
  scopes,
  expiresAt,
  ratePerMinute,
  maxQueued,
  maxRunning,
}: Omit<ApiKey, 'id' | 'name' | KeyTimes>): string {
  return [
    scopes.join('+'),
    ...(expiresAt === null ? [] : [`until ${day(expiresAt)}`]),
    ...(ratePerMinute === null ? [] : [`${ratePerMinute} a minute`]),
    ...(maxQueued === null ? [] : [`${maxQueued} waiting`]),
    ...(maxRunning === null ? [] : [`${maxRunning} running`]),
  ].join(', ');
}

/** Reads what `keys create` was asked for. @throws AppError INPUT_INVALID naming the option. */
export function readGrant(options: KeyOptions): KeyGrant {
  const invalid = (problem: string) => new AppError('INPUT_INVALID', problem);
  const wanted = (options.scope ?? everydayGrant.scopes.join(',')).split(',').map((text) => text.trim());
  const granted = scopes.filter((scope) => wanted.includes(scope));
  if (granted.length !== new Set(wanted).size) {
    throw invalid(`--scope must be one or more of ${scopes.join(', ')}, separated by commas.`);
  }
  const limit = (text: string | undefined, option: string, most = 999_999) => {
    if (text === undefined) return null;
    if (!/^[1-9]\d{0,5}$/.test(text) || Number(text) > most) {
      throw invalid(`${option} must be a whole number from 1 to ${most}.`);
    }
    return Number(text);
  };
  return {
    scopes: granted,
    expiresAt: options.expires === undefined ? null : readExpiry(options.expires),
    ratePerMinute: limit(options.rate, '--rate'),
    maxQueued: limit(options.maxQueued, '--max-queued'),
    maxRunning: limit(options.maxRunning, '--max-running', maxRunningLimit),
  };
}

/** A time, or how long from now: `30d`, `12h`. */
function readExpiry(text: string): string {
  const [, amount, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  const date =
    amount === undefined
      ? new Date(text)
      : new Date(Date.now() + Number(amount) * (unit === 'd' ? 86_400_000 : 3_600_000));
  if (Number.isNaN(date.getTime()) || date.getTime() <= Date.now()) {
    throw new AppError('INPUT_INVALID', '--expires must be a time to come, such as 30d, 12h or 2027-01-31T00:00:00Z.');
  }
  return date.toISOString();
}

function day(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}
