import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestService, type TestService } from './service.ts';

let service: TestService;
let socket: Socket;
let received = '';
beforeEach(async () => {
  service = await startTestService();
  await service.app.listen({ host: '127.0.0.1', port: 0 });
  received = '';
  socket = connect(service.app.addresses()[0]!.port, '127.0.0.1');
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  await once(socket, 'connect');
});
afterEach(async () => {
  socket.destroy();
  await service.close();
});

const request = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: video.test\r\nAuthorization: Bearer ${service.key}\r\n\r\n`;

/** Everything that has come until the server closes the connection, as [status, content type, body] of each answer. */
async function answers(): Promise<[string, string, unknown][]> {
  await once(socket, 'close');
  return received
    .split(/(?=HTTP\/1\.1 \d)/)
    .map((answer) => [
      /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? '',
      /^content-type: (.*?)\r$/im.exec(answer)?.[1] ?? '',
      JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))),
    ]);
}

test.each([
  ['/api/v2/predictions/x', 'application/json', { code: 503, data: { error: 'UNAVAILABLE' } }],
  ['/v1/predictions/x', 'application/problem+json', { status: 503, code: 'UNAVAILABLE' }],
  ['/nowhere', 'application/json', { code: 503, data: { error: 'UNAVAILABLE' } }],
])('what still comes while the server closes is answered in its dialect: %s', async (path, type, body) => {
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<null>();
  service.store.predictions.get = () => {
    asked.resolve();
    return release.promise;
  };
  socket.write(request(`/api/v2/predictions/${'0'.repeat(32)}`));
  await asked.promise;
  const closed = service.app.close();
  socket.write(request(path));
  // The server has read it once it has answered a connection that came later, which it refuses by now.
  await new Promise((resolve) => setTimeout(resolve, 100));
  release.resolve(null);
  const [, [status, contentType, answer]] = (await answers()) as [unknown, [string, string, unknown]];
  await closed;
  expect({ status, contentType }).toEqual({ status: '503', contentType: type });
  expect(answer).toMatchObject(body);
});

test.each([
  ['no HTTP', 'good morning\r\n\r\n', '400', 'INPUT_INVALID'],
  ['a method that does not exist', 'FETCH / HTTP/1.1\r\nHost: a\r\n\r\n', '400', 'INPUT_INVALID'],
  [
    'a header of 100 kB',
    `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'x'.repeat(100_000)}\r\n\r\n`,
    '413',
    'PAYLOAD_TOO_LARGE',
  ],
])('%s is answered in the envelope', async (_, text, status, error) => {
  socket.write(text);
  const [answer] = await answers();
  expect(answer).toEqual([
    status,
    'application/json',
    { code: Number(status), message: expect.any(String), data: { error } },
  ]);
});

test.each(['/api/v2/predictions/%zz/result', '/v1/predictions/%E0%A4%A', '/%'])(
  'a URL that is wrongly encoded is a 400: %s',
  async (path) => {
    socket.end(request(path));
    const [answer] = await answers();
    expect(answer?.[0]).toBe('400');
    expect(answer?.[2]).toMatchObject(
      path.startsWith('/v1/') ? { code: 'INPUT_INVALID' } : { data: { error: 'INPUT_INVALID' } },
    );
  },
);

test('a method that a path does not have is a 405 that names those it has', async () => {
  socket.end(request('/v1/predictions/x').replace('GET', 'DELETE'));
  const [answer] = await answers();
  expect(answer?.[0]).toBe('405');
  expect(answer?.[1]).toBe('application/problem+json');
  expect(received).toMatch(/^allow: GET, HEAD\r$/m);
});
