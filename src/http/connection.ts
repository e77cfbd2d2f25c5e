import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AppError, type ErrorCode } from '../contract/errors.ts';
import { toEnvelope } from './failures.ts';

/**
 * Refuses, in the dialect of the route, what still comes over open connections while the server closes. Needs
 * `return503OnClosing: false`, since Fastify's own refusal has a format of its own. Register before the routes.
 */
export function refuseWhileClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async () => {
    if (closing) throw new AppError('UNAVAILABLE', 'The server is shutting down. Try again in a few seconds.');
  });
}

/** What Node's parser refuses before there is a request. */
const parserFailures: Readonly<Record<string, [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['PAYLOAD_TOO_LARGE', 'The headers of the request are larger than the 16 KB that are read.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['INPUT_INVALID', 'The request did not come to its end in time. Send it again.'],
};

/** Answers, in the envelope, what is no HTTP request, and ends its connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // The client has gone: there is nobody to answer.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const failure = parserFailures[error.code ?? ''] ?? ['INPUT_INVALID', 'What was sent is not a valid HTTP request.'];
  if (socket.writable) {
    const envelope = toEnvelope(new AppError(...failure));
    const body = JSON.stringify(envelope);
    const status = `${envelope.code} ${STATUS_CODES[envelope.code]}`;
    const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nConnection: close`;
    socket.write(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}

/**
 * Takes no new connections and lets running answers come to their end; whoever has not sent or read everything after
 * `graceMs` is cut off, so that no client can keep the server from ending.
 */
export async function closeServer(app: FastifyInstance, graceMs = 5000): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close();
  clearTimeout(timer);
}
