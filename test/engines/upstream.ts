import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

/** What a scripted upstream does instead of answering as usual; null for the usual answer. */
export type Interference = (asked: Asked, nth: number, response: ServerResponse) => boolean;

export type ScriptedUpstream = {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Ids that it knows, and how they have ended. */
  readonly tasks: Map<string, object>;
  close(): Promise<void>;
};

export const video = Buffer.from('a video from far away');

/**
 * An upstream that speaks the WaveSpeed API as the hosted service does, without anything native: every submission is
 * completed at the second look. `interfere` may answer a request otherwise; `nth` counts those to the same method and
 * path with digits left out.
 */
export async function startScriptedUpstream(interfere: Interference = () => false): Promise<ScriptedUpstream> {
  const asked: Asked[] = [];
  const tasks = new Map<string, object>();
  const looks = new Map<string, number>();
  const counts = new Map<string, number>();
  let url = '';

  const send = (response: ServerResponse, status: number, body: object) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const data = (response: ServerResponse, data: unknown) =>
    send(response, 200, { code: 200, message: 'success', data });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: await buffer(request) };
    asked.push(one);
    const kind = `${method} ${path.replaceAll(/\d+/g, '')}`;
    const nth = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, nth);
    if (interfere(one, nth, response)) return;
    if (path === '/api/v3/media/upload/binary') {
      data(response, { type: 'image', download_url: `${url}/kept/${nth}.png`, filename: 'image.png', size: 1 });
    } else if (method === 'POST' && path.startsWith('/api/v3/vidu/')) {
      const id = `task${tasks.size + 1}`;
      tasks.set(id, {});
      data(response, { id, status: 'created', outputs: [], error: '' });
    } else if (path.startsWith('/api/v3/predictions/')) {
      const id = path.split('/')[4] ?? '';
      if (!tasks.has(id)) return send(response, 404, { code: 404, message: 'no such prediction' });
      const look = (looks.get(id) ?? 0) + 1;
      looks.set(id, look);
      const usual = look < 2 ? { status: 'processing' } : { status: 'completed', outputs: [`${url}/result/${id}.mp4`] };
      data(response, { id, error: '', ...usual, ...tasks.get(id) });
    } else if (path.startsWith('/result/')) {
      response.writeHead(200, { 'content-type': 'video/mp4' }).end(video);
    } else if (path === '/api/v3/models') {
      data(response, [{ model_id: 'vidu/image-to-video-2.0' }]);
    } else send(response, 404, { code: 404, message: 'not found' });
  }

  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    tasks,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
