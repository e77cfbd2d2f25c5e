import type { FastifyInstance, FastifyRequest } from 'fastify';

const largeBytes = 4 * 1024 * 1024;
const atATime = 2;

/**
 * Lets few large bodies in at a time: a picture of 50 MB passes through the memory several times on its way from base64
 * to the disk. The others wait unread, which holds their senders back. Register after the check of the API key.
 */
export function limitLargeBodies(app: FastifyInstance): void {
  let free = atATime;
  const waiting: (() => void)[] = [];
  const holders = new WeakSet<FastifyRequest>();

  const release = (request: FastifyRequest) => {
    if (!holders.delete(request)) return;
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };

  app.addHook('onRequest', async (request) => {
    // A body of unannounced length may be of any.
    const bytes = Number(request.headers['content-length'] ?? Infinity);
    if (request.method !== 'POST' || bytes < largeBytes) return;
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    holders.add(request);
    // Whoever has gone while waiting sends no response that would release the place.
    if (request.raw.destroyed) release(request);
  });
  app.addHook('onResponse', async (request) => release(request));
  app.addHook('onRequestAbort', async (request) => release(request));
}
