import type { Kysely } from 'kysely';
import { blobRooms, inputKey, type BlobRoom, type Blobs } from './blobs.ts';
import type { Tables } from './tables.ts';

const batch = 500;

/**
 * Removes what a crash between a file and its row leaves behind: half-written files, outputs that no prediction
 * names, inputs that no unfinished prediction or plan waits for, and uploads without a row.
 *
 * @param before spares files changed since, whose row may be about to be written.
 */
export async function sweepOrphans(kysely: Kysely<Tables>, blobs: Blobs, before: Date): Promise<number> {
  let removed = await blobs.sweepTemporary(before);
  for (const room of blobRooms) {
    let tokens: string[] = [];
    const flush = async () => {
      const wanted = await wantedOf(kysely, room, tokens);
      for (const token of tokens) {
        if (wanted.has(token)) continue;
        await blobs.remove(room, token);
        removed += 1;
      }
      tokens = [];
    };
    for await (const token of blobs.tokens(room, before)) {
      tokens.push(token);
      if (tokens.length === batch) await flush();
    }
    if (tokens.length > 0) await flush();
  }
  return removed;
}

async function wantedOf(kysely: Kysely<Tables>, room: BlobRoom, tokens: string[]): Promise<Set<string>> {
  if (room === 'outputs') {
    const rows = await kysely
      .selectFrom('muybridge.predictions')
      .select('output_token')
      .where('output_token', 'in', tokens)
      .where('status', 'in', ['processing', 'completed'])
      .execute();
    return new Set(rows.flatMap(({ output_token: token }) => token ?? []));
  }
  if (room === 'uploads') {
    const rows = await kysely.selectFrom('muybridge.uploads').select('token').where('token', 'in', tokens).execute();
    return new Set(rows.map(({ token }) => token));
  }
  const keys = new Map(tokens.map((token) => [inputKey(token), token]));
  const rows = await kysely
    .selectFrom('muybridge.predictions')
    .select((row) => row.ref('image', '->>').key('blob').as('blob'))
    .where((row) => row.ref('image', '->>').key('blob'), 'in', [...keys.keys()])
    .where('status', 'in', ['created', 'processing'])
    .execute();
  const plans = await kysely
    .selectFrom('muybridge.plans')
    .select((row) => row.ref('image', '->>').key('blob').as('blob'))
    .where((row) => row.ref('image', '->>').key('blob'), 'in', [...keys.keys()])
    .where('status', '=', 'created')
    .execute();
  return new Set([...rows, ...plans].flatMap(({ blob }) => keys.get(String(blob)) ?? []));
}
