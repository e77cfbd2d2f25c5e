import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeServer } from '../../src/http/connection.ts';
import { startTestService, submitPath, type TestService } from './service.ts';

let service: TestService;
const open: Socket[] = [];
beforeAll(async () => {
  service = await startTestService();
  await service.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});
afterAll(() => service.close());

/** A connection, and all that has come over it until the server closed it. */
async function dial({ app } = service) {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens nowhere.');
  const socket = connect(address.port, '127.0.0.1');
  open.push(socket);
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  return {
    socket,
    /** The last answer as status, content type and body. */
    async lastAnswer() {
      await closed;
      const answer = received.slice(received.lastIndexOf('HTTP/1.1 '));
      return {
        answer,
        status: /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1],
        type: /^content-type: (.*?)\r$/im.exec(answer)?.[1],
        body: JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as unknown,
      };
    },
  };
}

const request = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: video.test\r\nAuthorization: Bearer ${service.key}\r\n\r\n`;

test.each([
  ['no HTTP', 'good morning\r\n\r\n', 400, 'INPUT_INVALID'],
  ['a method that does not exist', 'FETCH / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'INPUT_INVALID'],
  ['a header of 20 kB', `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`, 413, 'PAYLOAD_TOO_LARGE'],
])('%s is answered in the envelope', async (_, text, code, error) => {
  const { socket, lastAnswer } = await dial();
  socket.write(text);
  expect(await lastAnswer()).toMatchObject({
    status: String(code),
    type: 'application/json',
    body: { code, message: expect.any(String), data: { error } },
  });
});

test.each([
  ['/api/v2/predictions/%zz/result', { code: 400, data: { error: 'INPUT_INVALID' } }],
  ['/v1/predictions/%E0%A4%A', { status: 400, code: 'INPUT_INVALID' }],
  ['/%', { code: 400, data: { error: 'INPUT_INVALID' } }],
])('a URL that is wrongly encoded is a 400: %s', async (path, body) => {
  const { socket, lastAnswer } = await dial();
  socket.end(request(path));
  expect(await lastAnswer()).toMatchObject({ status: '400', body });
});

test('a method that a path does not have is a 405 that names those it has', async () => {
  const { socket, lastAnswer } = await dial();
  socket.end(request('/v1/predictions/x').replace('GET', 'PUT'));
  const { answer, status, type } = await lastAnswer();
  expect({ status, type }).toEqual({ status: '405', type: 'application/problem+json' });
  expect(answer).toMatch(/^allow: .*GET/m);
});

test('what still comes while the server closes is answered in its dialect', async () => {
  const release = Promise.withResolvers<null>();
  service.store.predictions.get = () => release.promise;
  /** A connection that the server cannot close yet, since an answer is due on it. */
  const busy = async () => {
    const connection = await dial();
    const read = once(service.app.server, 'request');
    connection.socket.write(request(`/api/v2/predictions/${'0'.repeat(32)}`));
    await read;
    return connection;
  };
  const expected = [
    ['/api/v2/predictions/x', { type: 'application/json', body: { code: 503, data: { error: 'UNAVAILABLE' } } }],
    ['/v1/predictions/x', { type: 'application/problem+json', body: { status: 503, code: 'UNAVAILABLE' } }],
    ['/nowhere', { type: 'application/json', body: { code: 503, data: { error: 'UNAVAILABLE' } } }],
  ] as const;
  const connections = [await busy(), await busy(), await busy()];
  const closed = service.app.close();
  for (const [n, [path]] of expected.entries()) {
    const read = once(service.app.server, 'request');
    connections[n]!.socket.write(request(path));
    await read;
  }
  release.resolve(null);
  for (const [n, [, answer]] of expected.entries()) {
    expect(await connections[n]!.lastAnswer()).toMatchObject({ status: '503', ...answer });
  }
  await closed;
});

test('a client that never finishes its request cannot keep the server from closing', async () => {
  const own = await startTestService();
  await own.app.listen({ host: '127.0.0.1', port: 0 });
  const { socket, lastAnswer } = await dial(own);
  const read = once(own.app.server, 'request');
  socket.write(
    `POST ${submitPath} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${own.key}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  );
  await read;
  await closeServer(own.app, 50);
  await expect(lastAnswer()).rejects.toThrow('JSON');
  await own.close();
});
