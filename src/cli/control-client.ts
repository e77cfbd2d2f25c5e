import { Type, type TSchema, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Client } from 'undici';
import { AppError, isErrorCode } from '../contract/errors.ts';
import { KeyGrant } from '../contract/keys.ts';
import { deliveryStates, webhookSignatures } from '../contract/webhooks.ts';
import { controlSocketPath } from '../http/control.ts';
import type { ApiKey, Keys, Webhooks } from '../store/store.ts';

/** What the commands manage. */
export type Control = {
  readonly keys: Pick<Keys, 'create' | 'list' | 'revoke'>;
  readonly webhooks: Pick<Webhooks, 'deliveries' | 'replay'>;
};

const KeyOnTheWire = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: Type.String(),
  lastUsedAt: Type.Union([Type.String(), Type.Null()]),
  revokedAt: Type.Union([Type.String(), Type.Null()]),
  ...KeyGrant.properties,
});
const OptionalTime = Type.Union([Type.String(), Type.Null()]);
const DeliveryOnTheWire = Type.Object({
  id: Type.String(),
  predictionId: Type.String(),
  keyId: Type.String(),
  webhookId: Type.Union([Type.String(), Type.Null()]),
  url: Type.String(),
  signature: Type.Enum([...webhookSignatures]),
  version: Type.Enum(['v2', 'v3']),
  state: Type.Enum([...deliveryStates]),
  failures: Type.Integer(),
  nextAttemptAt: OptionalTime,
  createdAt: Type.String(),
  deliveredAt: OptionalTime,
  attempts: Type.Array(
    Type.Object({
      number: Type.Integer(),
      startedAt: Type.String(),
      milliseconds: Type.Integer(),
      status: Type.Union([Type.Integer(), Type.Null()]),
      error: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
const Failure = Compile(Type.Object({ message: Type.String(), data: Type.Object({ error: Type.String() }) }));

/** The server that runs on this data folder, or null when none does. */
export async function reachServer(dataDir: string): Promise<Control | null> {
  const ask = <Answer extends TSchema>(answer: Answer, path: string, body?: object) =>
    request(controlSocketPath(dataDir), answer, path, body);
  const list = async () => (await ask(Type.Array(KeyOnTheWire), '/keys')).map(fromWire);
  try {
    await list();
  } catch (error) {
    // No server has ever run here, or it has died and left its socket behind.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ECONNREFUSED') return null;
    throw error;
  }
  const keys: Control['keys'] = {
    list,
    async create(name, grant) {
      const { key, plain } = await ask(Type.Object({ key: KeyOnTheWire, plain: Type.String() }), '/keys', {
        name,
        grant,
      });
      return { key: fromWire(key), plain };
    },
    async revoke(id) {
      const { revoked } = await ask(Type.Object({ revoked: Type.Boolean() }), '/keys/revoke', { id });
      return revoked;
    },
  };
  return {
    keys,
    webhooks: {
      deliveries: async (query) =>
        (await ask(Type.Array(DeliveryOnTheWire), '/webhooks/deliveries', query)).map(fromWireDelivery),
      async replay(id) {
        const { replayed } = await ask(Type.Object({ replayed: Type.Boolean() }), '/webhooks/replay', { id });
        return replayed;
      },
    },
  };
}

async function request<Answer extends TSchema>(
  socketPath: string,
  answer: Answer,
  path: string,
  body: object | undefined,
): Promise<Static<Answer>> {
  const client = new Client('http://localhost', { socketPath });
  try {
    const response = await client.request({
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const received: unknown = await response.body.json();
    if (response.statusCode !== 200) {
      if (!Failure.Check(received))
        throw new Error(`The server answered ${response.statusCode} on its control socket.`);
      const { error } = received.data;
      throw new AppError(isErrorCode(error) ? error : 'INTERNAL', received.message);
    }
    return Compile(answer).Parse(received);
  } finally {
    await client.close();
  }
}

function fromWire({ createdAt, lastUsedAt, revokedAt, expiresAt, ...key }: Static<typeof KeyOnTheWire>): ApiKey {
  return {
    ...key,
    createdAt: new Date(createdAt),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
    revokedAt: revokedAt === null ? null : new Date(revokedAt),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  };
}

function fromWireDelivery({
  attempts,
  nextAttemptAt,
  createdAt,
  deliveredAt,
  ...rest
}: Static<typeof DeliveryOnTheWire>) {
  return {
    ...rest,
    nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt),
    createdAt: new Date(createdAt),
    deliveredAt: deliveredAt === null ? null : new Date(deliveredAt),
    attempts: attempts.map(({ startedAt, ...attempt }) => ({ ...attempt, startedAt: new Date(startedAt) })),
  };
}
