import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Received = { readonly path: string; readonly headers: Record<string, string>; readonly body: string };

/** A server that collects what it is sent, and answers as the test says: with a status, or by itself. */
export async function startReceiver() {
  const received: Received[] = [];
  let respond: (response: ServerResponse, request: IncomingMessage) => void = (response) =>
    response.writeHead(200).end();
  const server = createServer((request, response) => {
    const receive = async () => {
      const body = await text(request);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ path: request.url ?? '', headers, body });
      respond(response, request);
    };
    void receive();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: `http://127.0.0.1:${port}/hook`,
    answer(next: number | ((response: ServerResponse) => void)) {
      respond = typeof next === 'number' ? (response) => response.writeHead(next).end() : next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
