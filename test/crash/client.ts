import { crc32, deflateSync } from 'node:zlib';

export type Result = {
  readonly status: string;
  readonly outputs: readonly string[];
  readonly error: string;
};

/** Talks to the service as any client of the WaveSpeed API does. */
export function createClient(key: string, webhook: string | null = null) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const image = `data:image/png;base64,${tinyPng().toString('base64')}`;
  return {
    /** The id of the acknowledged prediction; rejects when there is no acknowledgement. */
    async submit(base: string, prompt: string): Promise<string> {
      const query = webhook === null ? '' : `?webhook=${encodeURIComponent(webhook)}`;
      const response = await fetch(`${base}/api/v3/vidu/image-to-video-2.0${query}`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ image, prompt, duration: 4, seed: 1 }),
        signal: AbortSignal.timeout(10_000),
      });
      return (await envelopeOf(response)).data.id;
    },
    /** Null when the service says that there is no such prediction. */
    async result(base: string, id: string): Promise<Result | null> {
      const response = await fetch(`${base}/api/v3/predictions/${id}/result`, {
        headers,
        signal: AbortSignal.timeout(10_000),
      });
      return response.status === 404 ? null : (await envelopeOf(response)).data;
    },
    /** The bytes behind the path of an output; the port of its URL may be that of a process long dead. */
    async download(base: string, output: string): Promise<Buffer> {
      const response = await fetch(new URL(new URL(output).pathname, base));
      if (response.status !== 200) throw new Refused(`${response.status} for ${output}`);
      return Buffer.from(await response.arrayBuffer());
    },
  };
}

async function envelopeOf(response: Response): Promise<{ data: Result & { id: string } }> {
  const text = await response.text();
  // What a service answers that is about to end; the client would ask again.
  if (response.status === 503) throw new Error(text);
  if (response.status !== 200) throw new Refused(`${response.status} ${text}`);
  return JSON.parse(text);
}

/** An answer that a healthy service would not give; a broken connection is none. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** A picture of 96 x 64 pixels, grey with a bright square. */
export function tinyPng(): Buffer {
  const [width, height] = [96, 64];
  const rows = Buffer.alloc(height * (1 + width * 3), 90);
  for (let y = 0; y < height; y += 1) {
    rows[y * (1 + width * 3)] = 0;
    if (y > 20 && y < 44) rows.fill(220, y * (1 + width * 3) + 1 + 36 * 3, y * (1 + width * 3) + 1 + 60 * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
