import { setTimeout as delay } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { maxPromptLength, maxSeed, movementAmplitudes } from '../../contract/prediction.ts';
import { checkTarget, save } from './save.ts';
import type { Shown, Studio } from './studio.ts';

const pollMs = 300;

const saveTo = z
  .string()
  .min(1)
  .optional()
  .describe('File of this machine to save the MP4 to; it must end in .mp4, and its folder must exist.');
const overwrite = z.boolean().default(false).describe('Replace a file that is there already.');
const id = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('The id that animate_image returned.');

const animateInput = {
  image: z.string().min(1).describe('The picture to animate: a file of this machine, or an http(s) URL.'),
  prompt: z
    .string()
    .max(maxPromptLength)
    .default('')
    .describe('What shall move, and how: camera moves, weather, light, who does what. English or Chinese.'),
  duration: z
    .union([z.literal(4), z.literal(8)])
    .default(4)
    .describe('Seconds of video.'),
  movement_amplitude: z.enum(movementAmplitudes).default('auto').describe('How much moves.'),
  seed: z.int().min(-1).max(maxSeed).optional().describe('The same seed gives the same video; random when absent.'),
  save_to: saveTo,
  overwrite,
  wait_seconds: z
    .int()
    .min(0)
    .max(3600)
    .default(600)
    .describe('How long to wait for the video. When it is over the drawing goes on: ask with get_prediction.'),
};

/** The part of a call's context that reports progress. */
type Reporting = {
  readonly signal: AbortSignal;
  readonly _meta?: { readonly progressToken?: string | number | undefined } | undefined;
  readonly sendNotification: (notification: {
    method: 'notifications/progress';
    params: { progressToken: string | number; progress: number; total: number; message: string };
  }) => Promise<void>;
};

/** Offers a studio's predictions as tools of the Model Context Protocol. */
export function createMcpServer(studio: Studio, version: string): McpServer {
  const server = new McpServer(
    { name: 'muybridge', version },
    {
      instructions: `Turns a picture and a prompt into a short MP4 that moves as the prompt says. Drawn by ${studio.place}.`,
    },
  );

  server.registerTool(
    'animate_image',
    {
      title: 'Animate an image',
      description:
        'Makes a video of 4 or 8 seconds out of a picture: people, weather, light and the camera move as the prompt says.',
      inputSchema: animateInput,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    },
    (wish, extra) =>
      answer(async () => {
        const { image, prompt, duration, movement_amplitude: movementAmplitude, seed } = wish;
        // Refused now rather than after the drawing.
        const target = wish.save_to === undefined ? null : await checkTarget(wish.save_to, wish.overwrite);
        const submitted = await studio.submit({ image, input: { prompt, duration, movementAmplitude, seed } });
        const shown = await waitFor(studio, submitted, wish.wait_seconds, extra);
        return await finish(studio, shown, target);
      }),
  );

  server.registerTool(
    'get_prediction',
    {
      title: 'Look at a prediction',
      description: 'Status, progress, plan and video of a prediction; saves the video where that is asked for.',
      inputSchema: { id, save_to: saveTo, overwrite },
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    (asked) =>
      answer(async () => {
        const target = asked.save_to === undefined ? null : await checkTarget(asked.save_to, asked.overwrite);
        return await finish(studio, known(await studio.look(asked.id)), target);
      }),
  );

  server.registerTool(
    'list_predictions',
    {
      title: 'List predictions',
      description: 'The newest predictions first, without their plans.',
      inputSchema: { limit: z.int().min(1).max(100).default(10) },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ limit }) =>
      answer(async () => ({
        predictions: (await studio.list(limit)).map(({ plan: _plan, ...shown }) => shown),
      })),
  );

  server.registerTool(
    'cancel_prediction',
    {
      title: 'Cancel a prediction',
      description: 'Stops a prediction that waits or is being drawn. One that has ended stays as it is.',
      inputSchema: { id },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    (asked) => answer(async () => known(await studio.cancel(asked.id))),
  );
  return server;
}

async function answer(work: () => Promise<object>): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: JSON.stringify(await work(), null, 2) }] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { isError: true, content: [{ type: 'text', text: error.message }] };
  }
}

function known(shown: Shown | null): Shown {
  if (shown === null) throw new AppError('NOT_FOUND', 'There is no such prediction.');
  return shown;
}

const hasEnded = ({ status }: Shown) => status !== 'created' && status !== 'processing';

async function waitFor(studio: Studio, submitted: Shown, seconds: number, extra: Reporting): Promise<Shown> {
  // oxlint-disable-next-line no-underscore-dangle -- the protocol's own name
  const token = extra._meta?.progressToken;
  const deadline = performance.now() + seconds * 1000;
  let shown = submitted;
  let told = -1;
  try {
    while (!hasEnded(shown) && performance.now() < deadline) {
      await delay(pollMs, undefined, { signal: extra.signal });
      shown = known(await studio.look(submitted.id));
      const { stage, fraction } = shown.progress ?? { stage: 'queued', fraction: 0 };
      if (token === undefined || fraction <= told) continue;
      told = fraction;
      const params = { progressToken: token, progress: fraction, total: 1, message: stage };
      await extra.sendNotification({ method: 'notifications/progress', params });
    }
  } catch (error) {
    // Whoever has asked does not want it any more.
    if (extra.signal.aborted) await studio.cancel(submitted.id);
    throw error;
  }
  return shown;
}

/** What a tool answers about a prediction: a failed one is an error, a completed one is saved where that is wanted. */
async function finish(studio: Studio, shown: Shown, target: string | null): Promise<object> {
  if (shown.status === 'failed' || shown.status === 'cancelled') {
    throw new AppError('ENGINE_FAILED', `Prediction ${shown.id} is ${shown.status}: ${shown.error ?? ''}`);
  }
  if (!hasEnded(shown)) return { ...shown, hint: 'It goes on. Ask with get_prediction.' };
  if (target === null) {
    return shown.url === null ? { ...shown, hint: 'Call get_prediction with save_to to have the video.' } : shown;
  }
  await save(await studio.video(shown.id), target);
  return { ...shown, saved_to: target };
}
