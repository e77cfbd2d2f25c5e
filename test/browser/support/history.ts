import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import sharp from 'sharp';
import { examplesDir } from '../../../src/main.ts';
import { createEncoder } from '../../../src/media/encoder.ts';
import type { Output, Tables } from '../../../src/store/tables.ts';

/** Predictions that have ended, with videos that play: what somebody has after some weeks. */

const prompts = [
  'The camera slowly pushes in while confetti falls over the fairground',
  'Two colorful clowns dance, playful energy',
  'Mist drifts over the lake, the camera glides to the left',
  'Snow begins to fall, calm and quiet',
  'Golden light, the reeds sway in the wind',
  'Handheld camera, she smiles and waves at us',
  '镜头缓缓推进，湖面泛起涟漪',
  'Fireworks above the tents at dusk',
];

/** Cut from the two pictures of the examples: left and top as shares, width and height in pixels of the cut. */
const cuts = [
  { file: 'clowns.jpg', width: 640, height: 400 },
  { file: 'lake.jpg', width: 640, height: 360 },
  { file: 'clowns.jpg', width: 360, height: 540 },
  { file: 'lake.jpg', width: 480, height: 480 },
  { file: 'lake.jpg', width: 720, height: 360 },
  { file: 'clowns.jpg', width: 420, height: 560 },
] as const;

const fps = 24;
const frames = 12;

/** The failed and the cancelled among so many. */
const failedEvery = 23;
const cancelledEvery = 37;

export async function fillHistory(
  database: Kysely<Tables>,
  { dataDir, keyId, count }: { readonly dataDir: string; readonly keyId: string; readonly count: number },
): Promise<void> {
  const outputs = await Promise.all(cuts.map((cut, index) => makeOutput(dataDir, cut, index)));
  const rows = Array.from({ length: count }, (_, n) => {
    const output = outputs[(n * 5 + Math.floor(n / 7)) % outputs.length];
    // The files go with the oldest rows that show them.
    const owned = outputs[n - (count - outputs.length)] ?? null;
    const status = owned === null ? statusOf(n) : 'completed';
    return {
      n,
      prompt: `${prompts[n % prompts.length]}${n < prompts.length ? '' : `, take ${n}`}`,
      status,
      outputs: status === 'completed' && output !== undefined ? [output] : [],
      token: owned?.token ?? null,
    };
  });
  await sql`
    insert into muybridge.predictions
      (id, key_id, model, input, image, status, outputs, nsfw, output_token, error_code, error_message, engine, timings,
        created_at, started_at, completed_at)
    select md5('history ' || (row ->> 'n')), ${keyId}, 'vidu/image-to-video-2.0',
      jsonb_build_object('prompt', row ->> 'prompt', 'duration', 4, 'movementAmplitude', 'auto', 'seed', 7),
      '{"kind": "own", "path": "/examples/clowns.jpg"}', row ->> 'status', row -> 'outputs',
      case when row ->> 'status' = 'completed' then '[false]' else '[]' end::jsonb, row ->> 'token',
      case when row ->> 'status' = 'failed' then 'IMAGE_UNREADABLE' end,
      case when row ->> 'status' = 'failed' then 'The image is damaged. Save it again as PNG or JPEG and send that.' end,
      'diorama', '{"fetching": 12, "looking": 900, "planning": 40, "building": 700, "drawing": 2100, "checking": 150, "saving": 20, "total": 3922}',
      now() - (row ->> 'n')::integer * interval '47 minutes' - interval '1 minute',
      now() - (row ->> 'n')::integer * interval '47 minutes' - interval '55 seconds',
      now() - (row ->> 'n')::integer * interval '47 minutes' - interval '50 seconds'
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as row
  `.execute(database);
}

function statusOf(n: number): 'completed' | 'failed' | 'cancelled' {
  if (n % failedEvery === failedEvery - 1) return 'failed';
  return n % cancelledEvery === cancelledEvery - 1 ? 'cancelled' : 'completed';
}

/** A video of half a second that closes in on its picture, with its stills, in the store's place for it. */
async function makeOutput(
  dataDir: string,
  { file, width, height }: (typeof cuts)[number],
  index: number,
): Promise<Output> {
  const token = String(index).repeat(32);
  const folder = join(dataDir, 'blobs', 'outputs', token.slice(0, 2), token);
  await mkdir(folder, { recursive: true });
  const picture = sharp(join(examplesDir, file)).resize(width, height, { fit: 'cover', position: 'attention' });
  const still = await picture.png().toBuffer();
  await sharp(still).jpeg({ quality: 85 }).toFile(join(folder, 'v.jpg'));
  await sharp(still).webp({ quality: 78 }).toFile(join(folder, 'v.webp'));
  const path = join(folder, 'v.mp4');
  const encoder = await createEncoder({ path, width, height, fps, frames, preset: 'ultrafast' });
  for (let frame = 0; frame < frames; frame += 1) {
    const inset = frame * 3;
    const { data } = await sharp(still)
      .extract({ left: inset, top: inset, width: width - 2 * inset, height: height - 2 * inset })
      .resize(width, height, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    await encoder.push(toI420(data, width, height));
  }
  const { bytes } = await encoder.finish();
  return { token, name: 'v.mp4', posterName: 'v.jpg', thumbnailName: 'v.webp', width, height, fps, frames, bytes };
}

/** ITU-R BT.709, limited range, chroma taken from the first pixel of four: good enough to look at. */
function toI420(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array((width * height * 3) / 2);
  const quarter = (width * height) / 4;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      const [r = 0, g = 0, b = 0] = rgb.subarray(at, at + 3);
      const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      out[y * width + x] = 16 + (luma * 219) / 255;
      if (x % 2 === 1 || y % 2 === 1) continue;
      const chroma = width * height + (y / 2) * (width / 2) + x / 2;
      out[chroma] = 128 + ((b - luma) / 1.8556) * (224 / 255);
      out[chroma + quarter] = 128 + ((r - luma) / 1.5748) * (224 / 255);
    }
  }
  return out;
}
