import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import { modelId, priceOf } from '../../contract/prediction.ts';
import { readTraceparent } from '../../contract/traceparent.ts';
import type { ImageSource, Prediction } from '../../store/store.ts';
import { keyOf } from '../auth.ts';
import type { HttpOptions } from '../server.ts';
import { createAdmission } from './admission.ts';
import type { Submission } from './body.ts';
import { type GivenImage, parseImage } from './image.ts';
import { createLostSubmissions } from './lost-submissions.ts';
import { storeImage } from './store-image.ts';

/** Turns submissions into predictions, each wish into one, however often its client sends it. */
export type Submissions = {
  /**
   * The prediction for a request that says this submission, in whichever dialect. Response headers say when it is that of
   * an earlier request: `idempotency-replayed` for one with the same key, `muybridge-resumed` for one that lost its
   * connection.
   *
   * @throws AppError when the image is wrong, the key is in use or was used for another body, or no more is taken.
   */
  submit(request: FastifyRequest, reply: FastifyReply, submission: Submission): Promise<Prediction>;
  /** Stores an image, given as in a submission, where a worker finds it. @throws AppError when it is wrong or there is no room. */
  takeImage(request: FastifyRequest, image: string): Promise<ImageSource>;
};

/** How long a client may take to come back after it lost its connection. */
const returnMs = 60_000;

export function createSubmissions(options: HttpOptions): Submissions {
  const { store, publicUrl, pricePerSecond, isDraining } = options;
  const { predictions } = store;
  const admission = createAdmission(predictions, options.maxQueued);
  const lost = createLostSubmissions(returnMs);
  const inFlight = new Set<string>();

  async function storeGiven(request: FastifyRequest, given: GivenImage): Promise<ImageSource> {
    const source = await storeImage(given, {
      blobs: store.blobs,
      publicUrl: publicUrl(),
      names: { host: request.host, port: request.socket.localPort },
    });
    if (source.kind === 'own') await store.uploads.keep(source.path);
    return source;
  }

  async function create(request: FastifyRequest, submission: Submission, name: string | null): Promise<Prediction> {
    const { image, input, base64Output, webhook, engine, fingerprint } = submission;
    const given = parseImage(image);
    await store.space.forSubmission();
    const release = await admission.admit(keyOf(request));
    try {
      const source = await storeGiven(request, given);
      const price = priceOf(input.duration, pricePerSecond);
      const traceparent = readTraceparent(request.headers.traceparent);
      const { keyId } = request;
      const asked = { keyId, model: modelId, input, image: source, base64Output, webhook, askedEngine: engine };
      return await predictions.create({ ...asked, price, traceparent }, name === null ? null : { name, fingerprint });
    } finally {
      release();
    }
  }

  async function createOnce(
    request: FastifyRequest,
    reply: FastifyReply,
    submission: Submission,
    name: string,
  ): Promise<Prediction> {
    const id = `${request.keyId} ${name}`;
    if (inFlight.has(id)) {
      throw new AppError(
        'IDEMPOTENCY_CONFLICT',
        'A request with this Idempotency-Key is being answered at this moment. Send it again in a second.',
        { retryAfterSeconds: 1 },
      );
    }
    inFlight.add(id);
    try {
      const recall = { keyId: request.keyId, name, fingerprint: submission.fingerprint };
      const earlier = await predictions.recall(recall);
      if (earlier !== null) {
        reply.header('idempotency-replayed', 'true');
        return asFirstAnswered(earlier);
      }
      return await create(request, submission, name);
    } finally {
      inFlight.delete(id);
    }
  }

  async function createOrResume(
    request: FastifyRequest,
    reply: FastifyReply,
    submission: Submission,
  ): Promise<Prediction> {
    const { keyId } = request;
    const fingerprint = `${keyId} ${submission.fingerprint}`;
    // Where the earlier one failed, or is deleted by now, this one stands for itself.
    const earlierId = await lost.take(fingerprint)?.catch(() => null);
    const earlier = typeof earlierId === 'string' ? await predictions.get(earlierId, keyId) : null;
    if (earlier !== null) reply.header('muybridge-resumed', 'lost-connection');
    const prediction = earlier === null ? create(request, submission, null) : Promise.resolve(earlier);
    const predictionId = prediction.then(({ id }) => id);
    // Whoever comes back for it hears of its failure; nobody else needs to.
    predictionId.catch(() => undefined);
    lost.watch(fingerprint, reply.raw, predictionId);
    return await prediction;
  }

  return {
    async takeImage(request, image) {
      const given = parseImage(image);
      await store.space.forSubmission();
      return await storeGiven(request, given);
    },

    async submit(request, reply, submission) {
      if (isDraining()) {
        throw new AppError('UNAVAILABLE', 'The server is shutting down. Try again in a few seconds.');
      }
      const name = idempotencyName(request.headers['idempotency-key']);
      return name === null
        ? await createOrResume(request, reply, submission)
        : await createOnce(request, reply, submission, name);
    },
  };
}

/** The name in an Idempotency-Key header: a string of structured fields, in quotes, or as most clients send it, bare. */
function idempotencyName(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const [, quoted, bare] = /^\s*(?:"([^"\\]{1,255})"|([^\s"\\,]{1,255}))\s*$/.exec(String(header)) ?? [];
  const name = quoted ?? bare;
  if (name === undefined || !/^[\x20-\x7e]+$/.test(name)) {
    throw new AppError(
      'INPUT_INVALID',
      'The header Idempotency-Key must be a text of 1 to 255 printable ASCII characters, such as a UUID.',
      { field: 'Idempotency-Key' },
    );
  }
  return name;
}

/** A prediction as its submission was answered, whatever has become of it since. */
function asFirstAnswered(prediction: Prediction): Prediction {
  return {
    ...prediction,
    status: 'created',
    // Of its first revision, so that whoever waits for its end hears of what has become of it.
    revision: 0,
    cancelRequested: false,
    startedAt: null,
    completedAt: null,
    progress: null,
    plan: null,
    engine: null,
    outputs: [],
    nsfw: [],
    error: null,
    timings: null,
  };
}
