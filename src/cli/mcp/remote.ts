import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { FormData, request } from 'undici';
import { AppError, isErrorCode } from '../../contract/errors.ts';
import { NativePrediction, Problem } from '../../contract/native.ts';
import type { Shown, Studio } from './studio.ts';

const Seen = Type.Pick(NativePrediction, [
  'id',
  'status',
  'created_at',
  'input',
  'progress',
  'plan',
  'outputs',
  'error',
]);
const List = Type.Object({ data: Type.Array(Seen) });
const Upload = Type.Object({ data: Type.Object({ download_url: Type.String() }) });
const isProblem = Compile(Problem);
const isRefusal = Compile(Type.Object({ message: Type.String(), data: Type.Object({ error: Type.String() }) }));

/** Draws by a running server, in its native dialect. */
export function createRemoteStudio(url: string, key: string): Studio {
  const authorization = `Bearer ${key}`;

  async function ask<Answer extends TSchema>(
    schema: Answer,
    path: string,
    options: { method?: 'POST'; body?: string | FormData } = {},
  ): Promise<Static<Answer>> {
    const type = typeof options.body === 'string' ? { 'content-type': 'application/json' } : {};
    const response = await request(`${url}${path}`, { ...options, headers: { ...type, authorization } }).catch(
      (error: unknown) => {
        throw new AppError('UNAVAILABLE', `The server ${url} cannot be reached. Is "muybridge serve" running?`, {
          cause: error,
        });
      },
    );
    const answer: unknown = await response.body.json().catch(() => null);
    if (response.statusCode >= 200 && response.statusCode < 300 && Compile(schema).Check(answer)) return answer;
    if (isProblem.Check(answer) && isErrorCode(answer.code)) throw new AppError(answer.code, answer.detail);
    if (isRefusal.Check(answer) && isErrorCode(answer.data.error)) {
      throw new AppError(answer.data.error, answer.message);
    }
    throw new AppError(
      'UNAVAILABLE',
      `The server ${url} answered ${response.statusCode}; it is no Muybridge of this kind.`,
    );
  }

  async function nullWhenUnknown<T>(asked: Promise<T>): Promise<T | null> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }

  const path = (id: string) => `/v1/predictions/${encodeURIComponent(id)}`;
  const look = async (id: string) => show(await ask(Seen, path(id)));

  async function upload(file: string): Promise<string> {
    const body = new FormData();
    body.set('file', await openFile(file), basename(file));
    const { data } = await ask(Upload, '/api/v3/media/upload/binary', { method: 'POST', body });
    return data.download_url;
  }

  return {
    place: `the server ${url}`,
    async submit({ image, input: { prompt, duration, movementAmplitude, seed } }) {
      const source = /^https?:\/\//i.test(image) ? image : await upload(image);
      const body = { image: source, prompt, duration, movement_amplitude: movementAmplitude, seed };
      return show(await ask(Seen, '/v1/predictions', { method: 'POST', body: JSON.stringify(body) }));
    },
    look: (id) => nullWhenUnknown(look(id)),
    list: async (limit) => (await ask(List, `/v1/predictions?limit=${limit}`)).data.map(show),
    cancel: (id) => nullWhenUnknown(ask(Seen, `${path(id)}/cancel`, { method: 'POST', body: '{}' }).then(show)),
    async video(id) {
      const { url: video } = await look(id);
      if (video === null) throw new AppError('NOT_FOUND', 'The prediction has no video.');
      const response = await request(video);
      if (response.statusCode === 200) return response.body;
      await response.body.dump();
      throw new AppError('MEDIA_FETCH_FAILED', `The server answered ${response.statusCode} to ${video}.`);
    },
    close: async () => undefined,
  };
}

async function openFile(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path);
  } catch (error) {
    throw new AppError('IMAGE_UNREADABLE', `There is no file ${path} that can be read. Check the name.`, {
      cause: error,
    });
  }
}

function show({ id, status, created_at, input, progress, plan, outputs: [output], error }: Static<typeof Seen>): Shown {
  return {
    id,
    status,
    prompt: input.prompt,
    created_at,
    progress: progress === null ? null : { stage: progress.stage, fraction: progress.fraction },
    error: error?.message ?? null,
    url: output?.url ?? null,
    seed: input.seed,
    width: output?.width ?? null,
    height: output?.height ?? null,
    nsfw: output?.nsfw ?? null,
    plan,
  };
}
