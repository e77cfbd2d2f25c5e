import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { NativeKey, NativeKeyBody, NativeKeyChange, NativeKeys, NewNativeKey } from '../../contract/admin.ts';
import { AppError } from '../../contract/errors.ts';
import { everydayGrant } from '../../contract/keys.ts';
import { problemResponses } from '../../contract/native.ts';
import type { ApiKey, KeyChange } from '../../store/store.ts';
import { keyOf, requireKey } from '../auth.ts';
import { fieldReader, readByHandler } from '../wavespeed/fields.ts';
import type { NativeOptions } from './routes.ts';

const readBody = fieldReader(NativeKeyBody);
const readChange = fieldReader(NativeKeyChange);
const common = { tags: ['Keys'], security: [{ key: [] }] };

/** API keys, for keys with the scope `admin`; and what a key is told about itself. */
export function keyRoutes({ store: { keys } }: NativeOptions): FastifyPluginAsyncTypebox {
  return async (app) => {
    requireKey(app, keys);

    app.get('/v1/key', {
      schema: {
        ...common,
        summary: 'The key that asks: its name, what it may do, and its limits',
        response: { 200: NativeKey, ...problemResponses },
      },
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store');
        return toNativeKey(keyOf(request));
      },
    });

    app.get('/v1/keys', {
      config: { scope: 'admin' },
      schema: {
        ...common,
        summary: 'All keys, without their secrets; revoked ones too',
        response: { 200: NativeKeys, ...problemResponses },
      },
      handler: async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        return { data: (await keys.list()).map(toNativeKey) };
      },
    });

    app.post('/v1/keys', {
      config: { scope: 'admin' },
      schema: {
        ...common,
        summary: 'Make a key',
        body: NativeKeyBody,
        response: { 201: NewNativeKey, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ body }, reply) => {
        const given = readBody(body);
        const { key, plain } = await keys.create(given.name, {
          scopes: given.scopes ?? everydayGrant.scopes,
          expiresAt: readEnd(given.expires_at ?? null),
          ratePerMinute: given.rate_per_minute ?? null,
          maxQueued: given.max_queued ?? null,
          maxRunning: given.max_running ?? null,
        });
        reply.header('cache-control', 'no-store');
        return await reply.code(201).send({ ...toNativeKey(key), key: plain });
      },
    });

    app.patch('/v1/keys/:id', {
      config: { scope: 'admin' },
      schema: {
        ...common,
        summary: 'Change a key: its name, what it may do, how long and how much',
        description:
          'Fields that are absent stay as they are; null takes a limit, or the end, away. Limits also hold for what waits.',
        params: Type.Object({ id: Type.String() }),
        body: NativeKeyChange,
        response: { 200: NativeKey, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async ({ params, body }, reply) => {
        const key = await keys.update(params.id, readKeyChange(body));
        if (key === null) throw new AppError('NOT_FOUND', 'There is no valid key of this id.');
        reply.header('cache-control', 'no-store');
        return toNativeKey(key);
      },
    });

    app.delete('/v1/keys/:id', {
      config: { scope: 'admin' },
      schema: {
        ...common,
        summary: 'Make a key invalid, at once and for ever',
        params: Type.Object({ id: Type.String() }),
        response: { 204: Type.Null(), ...problemResponses },
      },
      handler: async ({ params: { id } }, reply) => {
        if (!(await keys.revoke(id))) throw new AppError('NOT_FOUND', 'There is no valid key of this id.');
        return await reply.code(204).send(null);
      },
    });
  };
}

/** The reader of bodies takes null for absent; here it says that there is to be no limit. */
function readKeyChange(body: unknown): KeyChange {
  const given = readChange(body);
  const cleared = (field: keyof typeof given) =>
    typeof body === 'object' && body !== null && Object.getOwnPropertyDescriptor(body, field)?.value === null
      ? null
      : undefined;
  return {
    name: given.name,
    scopes: given.scopes,
    expiresAt: given.expires_at === undefined ? cleared('expires_at') : endOf(given.expires_at),
    ratePerMinute: given.rate_per_minute ?? cleared('rate_per_minute'),
    maxQueued: given.max_queued ?? cleared('max_queued'),
    maxRunning: given.max_running ?? cleared('max_running'),
  };
}

function endOf(text: string | null): Date | null {
  const end = readEnd(text);
  return end === null ? null : new Date(end);
}

/** @throws AppError INPUT_INVALID unless the time exists and is to come. */
function readEnd(text: string | null): string | null {
  if (text === null) return null;
  const end = new Date(text);
  if (Number.isNaN(end.getTime()) || end.getTime() <= Date.now()) {
    throw new AppError('INPUT_INVALID', 'expires_at must be a time to come, such as 2027-01-31T00:00:00Z.', {
      field: 'expires_at',
    });
  }
  return end.toISOString();
}

function toNativeKey(key: ApiKey): NativeKey {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    expires_at: key.expiresAt?.toISOString() ?? null,
    rate_per_minute: key.ratePerMinute,
    max_queued: key.maxQueued,
    max_running: key.maxRunning,
  };
}
