import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { Type } from 'typebox';
import { KeyGrant } from '../contract/keys.ts';
import { deliveryStates } from '../contract/webhooks.ts';
import type { Store } from '../store/store.ts';
import { registerFailures } from './failures.ts';

export type ControlServer = { close(): Promise<void> };

// sockaddr_un has 108 bytes for the path on Linux and 104 on macOS, with the zero at its end.
const maxSocketPath = 103;

/** Where a running server is spoken to by the commands that need its store. Relative when that is shorter. */
export function controlSocketPath(dataDir: string): string {
  const path = join(dataDir, 'control.sock');
  const short = relative(process.cwd(), path);
  return short.length < path.length ? short : path;
}

/**
 * Listens on `DATA_DIR/control.sock` for the commands of this machine's user: whoever may open the socket needs no key.
 * Null when the folder's path is too long for a socket.
 */
export async function openControlServer({
  dataDir,
  keys,
  webhooks,
  log,
}: {
  readonly dataDir: string;
  readonly keys: Pick<Store['keys'], 'create' | 'list' | 'revoke'>;
  readonly webhooks: Pick<Store['webhooks'], 'deliveries' | 'replay'>;
  readonly log: FastifyBaseLogger;
}): Promise<ControlServer | null> {
  const path = controlSocketPath(dataDir);
  if (Buffer.byteLength(path) > maxSocketPath) {
    log.warn(
      { path },
      'The data folder has too long a path for control.sock: stop the server to use "muybridge keys" and "muybridge webhooks".',
    );
    return null;
  }
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  registerFailures(app);

  app.get('/keys', () => keys.list());
  app.post('/keys', {
    schema: { body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }), grant: KeyGrant }) },
    handler: ({ body }) => keys.create(body.name, body.grant),
  });
  app.post('/keys/revoke', {
    schema: { body: Type.Object({ id: Type.String() }) },
    handler: async ({ body }) => ({ revoked: await keys.revoke(body.id) }),
  });

  app.post('/webhooks/deliveries', {
    schema: {
      body: Type.Object({
        state: Type.Union([Type.Enum([...deliveryStates]), Type.Null()]),
        limit: Type.Integer({ minimum: 1, maximum: 999 }),
      }),
    },
    handler: ({ body }) => webhooks.deliveries({ ...body, keyId: null, predictionId: null }),
  });
  app.post('/webhooks/replay', {
    schema: { body: Type.Object({ id: Type.String() }) },
    handler: async ({ body }) => ({ replayed: await webhooks.replay(body.id, null) }),
  });

  // The owner of the data folder is this process alone: a socket that is there was left by one that died.
  await rm(path, { force: true });
  const before = process.umask(0o177);
  try {
    await app.listen({ path });
  } finally {
    process.umask(before);
  }
  return { close: () => app.close() };
}
