import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CatalogueEntry } from '../../src/models/catalogue.ts';

export type Hub = AsyncDisposable & {
  readonly url: string;
  /** What was asked of it, in order. */
  readonly requests: { readonly range: string | null; readonly ifRange: string | null }[];
  /** How it answers from now on; the default serves ranges as hubs do. */
  answer: (request: IncomingMessage, response: ServerResponse, serve: () => void) => void;
};

/** A file that is no net, but has a size and a checksum. */
export const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 255));

export const entry: CatalogueEntry = {
  name: 'depth',
  purpose: 'is a test',
  licence: 'none',
  file: 'depth.onnx',
  path: 'someone/some-net/resolve/0123/onnx/model.onnx',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

/** A hub on loopback with one file, which it gives away with a tag and in ranges. */
export async function openHub(file: Buffer = content, tag = '"one"'): Promise<Hub> {
  const server = createServer((request, response) => {
    hub.requests.push({
      range: request.headers.range ?? null,
      ifRange: request.headers['if-range']?.toString() ?? null,
    });
    hub.answer(request, response, () => serve(request, response, file, tag));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hub: Hub = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    answer: (_request, _response, serve) => serve(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hub;
}

function serve(request: IncomingMessage, response: ServerResponse, file: Buffer, tag: string): void {
  if (request.url !== `/${entry.path}`) {
    response.writeHead(404).end();
    return;
  }
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const ifRange = request.headers['if-range'];
  const whole = start === 0 || (ifRange !== undefined && ifRange !== tag);
  if (!whole && start >= file.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    return;
  }
  const body = whole ? file : file.subarray(start);
  const range = whole ? {} : { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` };
  response.writeHead(whole ? 200 : 206, { etag: tag, 'content-length': body.length, ...range }).end(body);
}
