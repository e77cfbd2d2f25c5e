import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import Fastify from 'fastify';
import { expect, test, vi } from 'vitest';
import { limitLargeBodies } from '../../src/http/large-bodies.ts';

const size = 5 * 1024 * 1024;

test('two large bodies are read at a time, small ones always, and whoever leaves gives the place free', async () => {
  const app = Fastify({ bodyLimit: 2 * size });
  limitLargeBodies(app);
  let entered = 0;
  app.addHook('preParsing', async () => {
    entered += 1;
  });
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/', async ({ body }) => ({ bytes: Buffer.isBuffer(body) ? body.length : 0 }));
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));

  const open = (contentLength: number): ClientRequest => {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': contentLength };
    return request({ host: '127.0.0.1', port, method: 'POST', headers, agent: false }).on('error', () => undefined);
  };
  const answered = async (sent: ClientRequest) =>
    ((await once(sent, 'response'))[0] as { statusCode: number }).statusCode;

  // Both places are taken by bodies that do not end.
  const holders = [open(size), open(size)];
  for (const holder of holders) holder.write('x');
  await vi.waitUntil(() => entered === 2);
  expect(await answered(open(1).end('x'))).toBe(200);

  const third = open(size);
  third.end(Buffer.alloc(size));
  const thirdAnswered = answered(third);
  expect(await answered(open(1).end('x'))).toBe(200);
  // The two holders and the two small ones; the third large body waits unread.
  expect(entered).toBe(4);

  holders[0]?.destroy();
  expect(await thirdAnswered).toBe(200);
  expect(await answered(open(size).end(Buffer.alloc(size)))).toBe(200);
  holders[1]?.destroy();
  await app.close();
});
