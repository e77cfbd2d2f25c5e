import { Type, type TSchema, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Client } from 'undici';
import { AppError, isErrorCode } from '../contract/errors.ts';
import { KeyGrant } from '../contract/keys.ts';
import { controlSocketPath } from '../http/control.ts';
import type { ApiKey, Keys } from '../store/store.ts';

export type ControlKeys = Pick<Keys, 'create' | 'list' | 'revoke'>;

const KeyOnTheWire = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: Type.String(),
  lastUsedAt: Type.Union([Type.String(), Type.Null()]),
  revokedAt: Type.Union([Type.String(), Type.Null()]),
  ...KeyGrant.properties,
});
const Failure = Compile(Type.Object({ message: Type.String(), data: Type.Object({ error: Type.String() }) }));

/** The keys of the server that runs on this data folder, or null when none does. */
export async function reachServer(dataDir: string): Promise<ControlKeys | null> {
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
  return {
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
