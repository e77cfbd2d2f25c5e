import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode, errorTable } from '../contract/errors.ts';
import { modelId } from '../contract/prediction.ts';
import type { ErrorEnvelope } from '../contract/wavespeed.ts';

/** Fastify's own refusals, in words that help. */
const frameworkFailures: Readonly<Record<string, [ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['INPUT_INVALID', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['INPUT_MISSING', 'The body is empty. Send a JSON object.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'INPUT_INVALID',
    'The body must be JSON, sent with the header "Content-Type: application/json".',
  ],
  FST_ERR_BAD_URL: ['INPUT_INVALID', 'The path of the URL is not validly encoded.'],
};

/** Answers every error of the server's routes in the dialect of the route. */
export function registerFailures(app: FastifyInstance): void {
  app.setErrorHandler((error: unknown, request, reply) => sendFailure(error, request, reply));

  const routes: { readonly method: string; readonly path: RegExp }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = url
      .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/:\w+/g, '[^/]+')
      .replaceAll('*', '.*');
    for (const one of [method].flat()) routes.push({ method: one, path: new RegExp(`^${pattern}$`) });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    // CORS answers OPTIONS everywhere; that makes no route of a path.
    const allowed = routes.filter((route) => route.method !== 'OPTIONS' && route.path.test(path));
    // A folder's route, such as /examples/*, may itself have found nothing.
    if (allowed.length === 0 || allowed.some((route) => route.method === request.method)) {
      const model = request.method === 'POST' ? /^\/api\/v[23]\/(.+\/.+)$/.exec(path)?.[1] : undefined;
      const problem =
        model === undefined
          ? `There is nothing at ${path}. See /docs.`
          : `There is no model ${model}. This server has ${modelId}.`;
      return sendFailure(new AppError('NOT_FOUND', problem), request, reply);
    }
    const methods = [...new Set(allowed.map((route) => route.method))].toSorted().join(', ');
    const problem = `${request.method} is not possible at ${path}; possible is ${methods}.`;
    return sendFailure(new AppError('METHOD_NOT_ALLOWED', problem), request, reply.header('allow', methods));
  });
}

/** Sends an error as the envelope of the WaveSpeed API, or under `/v1` as RFC 9457 has it. */
export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAppError(error, request);
  const { status } = errorTable[known.code];
  if (status === 500) request.log.error({ err: error }, 'A request failed.');
  // A server that is full or closing refuses as it should: a line is enough.
  else if (status > 500) request.log.warn({ code: known.code }, known.message);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const retryAfter = known.retryAfterSeconds ?? (status === 503 ? 5 : null);
  if (retryAfter !== null) reply.header('retry-after', String(retryAfter));
  reply.code(status);
  if (pathOf(request).startsWith('/v1/')) {
    return reply
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send({
        type: 'about:blank',
        title: STATUS_CODES[status],
        status,
        detail: known.message,
        code: known.code,
        ...(known.field === null ? {} : { field: known.field }),
      });
  }
  return reply.type('application/json').serializer(JSON.stringify).send(toEnvelope(known));
}

/** An error as the WaveSpeed API shows it. */
export function toEnvelope({ code, message, field }: AppError): ErrorEnvelope {
  return { code: errorTable[code].status, message, data: { error: code, ...(field === null ? {} : { field }) } };
}

function toAppError(error: unknown, { id: requestId, routeOptions }: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  const { code = '', statusCode = 500, message } = asFastifyError(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge(routeOptions.bodyLimit, error);
  const framework = frameworkFailures[code];
  if (framework !== undefined) return new AppError(...framework, { cause: error });
  if (statusCode >= 400 && statusCode < 500) return new AppError('INPUT_INVALID', message, { cause: error });
  return new AppError(
    'INTERNAL',
    `The server met an error that it did not expect. Its log tells more about request ${requestId}.`,
    { cause: error },
  );
}

function bodyTooLarge(limit: number, cause: unknown): AppError {
  return new AppError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than the ${Math.floor(limit / 1024 / 1024)} MB that are read at this path. Send a smaller one; an image may be given as its URL.`,
    { cause },
  );
}

function asFastifyError(error: unknown): Partial<FastifyError> & { message: string } {
  return error instanceof Error ? error : { message: String(error) };
}

/** The path without the query, which may hold a token. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
