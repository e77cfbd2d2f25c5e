import { type Dispatcher, errors, request } from 'undici';
import { AppError } from '../../contract/errors.ts';
import { type AddressClass, classifyAddress } from './addresses.ts';
import { showUrl } from './image-url.ts';
import { isLiteralAllowed, judgedAgent, type Resolve } from './judged-connection.ts';

export type PostWebhookOptions = {
  /** Opens loopback and private networks (never link-local, multicast or metadata addresses). */
  readonly allowPrivate: boolean;
  /** Milliseconds for the whole request. Default 10,000. */
  readonly timeoutMs?: number;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Default: {@link classifyAddress}. */
  readonly classify?: (address: string) => AddressClass;
};

/** What a receiver has answered; `error` says what is wrong when that is no delivery, and null when it is. */
export type WebhookAnswer = {
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** Seconds that the receiver asks for before the next attempt; null when it does not. */
  readonly retryAfterSeconds: number | null;
};

/** Sends a webhook, through the guard; never rejects but for the signal's reason. Redirects are not followed. */
export type PostWebhook = (
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  signal: AbortSignal,
) => Promise<WebhookAnswer>;

const maxUrlLength = 2048;
/** So much of an answer is read, and dropped; beyond it the connection is closed. */
const maxAnswerBytes = 64 * 1024;

/**
 * Reads the address of a webhook.
 *
 * @throws AppError INPUT_INVALID naming `field`, unless it is an http(s) URL without credentials, of at most 2048
 * characters, that does not lead into a private network, which only `allowPrivate` opens. Host names are looked up when
 * something is sent.
 */
export function parseWebhookUrl(text: string, field: string, allowPrivate: boolean): URL {
  const invalid = (problem: string) =>
    new AppError(
      'INPUT_INVALID',
      `${field} ${problem}. Allowed is an http:// or https:// URL with a host and without user name and password.`,
      { field },
    );
  if (text.length > maxUrlLength) throw invalid(`is a URL of more than ${maxUrlLength} characters`);
  if (!URL.canParse(text)) throw invalid('is not a valid URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid(`is a URL of scheme ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw invalid('is a URL with a user name or password');
  const isLocalName = /(?:^|\.)localhost\.?$/.test(url.hostname);
  if ((isLocalName && !allowPrivate) || !isLiteralAllowed(url, judge(allowPrivate, classifyAddress))) {
    throw new AppError('INPUT_INVALID', `${field}: ${privateProblem(url.hostname)}`, { field });
  }
  return url;
}

export function createPostWebhook(options: PostWebhookOptions): PostWebhook {
  const { timeoutMs = 10_000 } = options;
  const isAllowed = judge(options.allowPrivate, options.classify ?? classifyAddress);
  const failed = (message: string, cause?: unknown) => new AppError('MEDIA_FETCH_FAILED', message, { cause });
  const judgement = {
    isAllowed,
    resolve: options.resolve,
    notFound: (hostname: string, cause?: unknown) => failed(`The host ${hostname} was not found.`, cause),
    blocked: (hostname: string) => failed(privateProblem(hostname)),
  };

  return async (text, { headers, body }, signal) => {
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    const agent = judgedAgent(judgement, { totalMs: timeoutMs, firstByteMs: timeoutMs });
    try {
      const url = parseWebhookUrl(text, 'The URL', options.allowPrivate);
      if (!isLiteralAllowed(url, isAllowed)) throw judgement.blocked(url.hostname);
      const response = await request(url, {
        method: 'POST',
        dispatcher: agent,
        signal: AbortSignal.any([signal, timeout]),
        headers: { ...headers, 'user-agent': 'muybridge' },
        body,
      });
      const answer = judgeAnswer(response);
      // The status has said what there was to say; a body that breaks off or never ends changes nothing.
      await dropBody(response).catch(() => undefined);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      const message = timeout.aborted
        ? `There was no whole answer within ${timeoutMs / 1000} s.`
        : explain(error, text);
      return { status: null, error: message, retryAfterSeconds: null };
    } finally {
      await agent.destroy();
    }
  };
}

function judge(allowPrivate: boolean, classify: (address: string) => AddressClass): (address: string) => boolean {
  return (address) => {
    const found = classify(address);
    return found === 'public' || (found === 'private' && allowPrivate);
  };
}

function privateProblem(hostname: string): string {
  return (
    `${hostname} is an address inside a private or reserved network. The operator of this server can open private ` +
    'networks with MUYBRIDGE_ALLOW_PRIVATE_URLS=true.'
  );
}

function judgeAnswer({ statusCode: status, headers }: Dispatcher.ResponseData): WebhookAnswer {
  const ok = status >= 200 && status < 300;
  const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  const retryAfter = headers['retry-after'];
  return {
    status,
    error: ok ? null : `The receiver answered ${status}${redirect}.`,
    retryAfterSeconds: typeof retryAfter === 'string' && /^\d{1,7}$/.test(retryAfter) ? Number(retryAfter) : null,
  };
}

async function dropBody({ body }: Dispatcher.ResponseData): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    const part: Buffer = chunk;
    bytes += part.length;
    if (bytes > maxAnswerBytes) break;
  }
}

function explain(error: unknown, text: string): string {
  if (error instanceof AppError) return error.message;
  const shown = URL.canParse(text) ? showUrl(new URL(text)) : 'the URL';
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  if (error instanceof errors.ConnectTimeoutError) return `${shown} did not accept a connection.`;
  return `The connection to ${shown} failed${code}.`;
}
