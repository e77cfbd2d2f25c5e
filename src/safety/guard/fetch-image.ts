import { open, rm } from 'node:fs/promises';
import { type Dispatcher, errors, request } from 'undici';
import { AppError } from '../../contract/errors.ts';
import { type AddressClass, classifyAddress } from './addresses.ts';
import { parseImageUrl, showUrl } from './image-url.ts';
import { isLiteralAllowed, judgedAgent, type Resolve } from './judged-connection.ts';

export type FetchImageOptions = {
  /** Opens loopback and private networks (never link-local, multicast or metadata addresses). */
  readonly allowPrivate: boolean;
  readonly maxBytes: number;
  /** Milliseconds for the whole fetch, redirects included. */
  readonly timeoutMs: number;
  /** Milliseconds until a server must have begun to answer. Default 15,000. */
  readonly firstByteTimeoutMs?: number;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** An origin that may also be in a private network, since the operator has named it. */
  readonly trustedOrigin?: string;
  /** The header Accept. Default `image/*`. */
  readonly accept?: string;
  /** Default: {@link classifyAddress}. */
  readonly classify?: (address: string) => AddressClass;
};

export type FetchedImage = { readonly bytes: number; readonly contentType: string | null };

/**
 * Fetches `url` into the new file `destPath`, which is left behind only on success.
 *
 * @throws AppError MEDIA_URL_BLOCKED, MEDIA_FETCH_FAILED, IMAGE_TOO_LARGE; the signal's reason when it is aborted.
 */
export type FetchImage = (url: string, destPath: string, signal: AbortSignal) => Promise<FetchedImage>;

const maxRedirects = 3;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

const fetchFailed = (message: string, cause?: unknown) =>
  new AppError('MEDIA_FETCH_FAILED', message, { field: 'image', cause });

function blocked(hostname: string): AppError {
  return new AppError(
    'MEDIA_URL_BLOCKED',
    `The image was not fetched: ${hostname} is an address inside a private or reserved network. Use a public URL or ` +
      `send the image as a data URI; the operator of this server can open private networks with ` +
      `MUYBRIDGE_ALLOW_PRIVATE_URLS=true.`,
    { field: 'image' },
  );
}

/**
 * Makes the one function through which a URL given by a user is fetched.
 *
 * Every address is judged, and the connection goes to one of those (judged-connection.ts). Each redirect starts again from the beginning, on a new connection.
 */
export function createFetchImage(options: FetchImageOptions): FetchImage {
  const classify = options.classify ?? classifyAddress;

  return async (text, destPath, signal) => {
    let privateAllowed = options.allowPrivate;
    const isAllowed = (address: string) => {
      const found = classify(address);
      return found === 'public' || (found === 'private' && privateAllowed);
    };
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const eitherSignal = AbortSignal.any([signal, timeout]);
    const agent = judgedAgent(
      {
        isAllowed,
        resolve: options.resolve,
        notFound: (hostname, cause) =>
          fetchFailed(`The image's host ${hostname} was not found. Check the spelling of the URL.`, cause),
        blocked,
      },
      { totalMs: options.timeoutMs, firstByteMs: options.firstByteTimeoutMs ?? 15_000 },
    );
    let shown = '';
    try {
      let url = parseImageUrl(text);
      for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
        shown = showUrl(url);
        privateAllowed = options.allowPrivate || url.origin === options.trustedOrigin;
        if (!isLiteralAllowed(url, isAllowed)) throw blocked(url.hostname);
        const response = await request(url, {
          dispatcher: agent,
          signal: eitherSignal,
          headers: { accept: options.accept ?? 'image/*', 'accept-encoding': 'identity', 'user-agent': 'muybridge' },
        });
        const target = redirectTarget(response, url);
        if (target === null) return await saveBody(response, shown, destPath, options.maxBytes);
        url = target;
      }
      throw fetchFailed(`The image at ${showUrl(parseImageUrl(text))} redirects more than ${maxRedirects} times.`);
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) {
        const seconds = options.timeoutMs / 1000;
        throw fetchFailed(
          `The image at ${shown} could not be fetched within ${seconds} s. Try a faster server.`,
          error,
        );
      }
      throw describeFailure(error, shown);
    } finally {
      // Closing gracefully would wait for a body that is not wanted any more.
      await agent.destroy();
    }
  };
}

function redirectTarget(response: Dispatcher.ResponseData, from: URL): URL | null {
  if (!redirectStatuses.has(response.statusCode)) return null;
  const { location } = response.headers;
  if (typeof location !== 'string' || !URL.canParse(location, from.href)) {
    throw fetchFailed(`The image at ${showUrl(from)} redirects to nowhere.`);
  }
  try {
    return parseImageUrl(new URL(location, from).href);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw fetchFailed(`The image at ${showUrl(from)} redirects to something that is no http(s) URL.`, error);
  }
}

async function saveBody(
  response: Dispatcher.ResponseData,
  shown: string,
  destPath: string,
  maxBytes: number,
): Promise<FetchedImage> {
  const { statusCode, headers, body } = response;
  if (statusCode !== 200) {
    throw fetchFailed(
      `The image's server answered ${statusCode} to ${shown}. Check that the URL opens without signing in.`,
    );
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw fetchFailed(`The image's server sent ${shown} compressed (${String(encoding)}) though it was not asked to.`);
  }
  const tooLarge = () =>
    new AppError(
      'IMAGE_TOO_LARGE',
      `The image at ${shown} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB, which is the most that is read.`,
      { field: 'image' },
    );
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge();

  let bytes = 0;
  const file = await open(destPath, 'wx');
  try {
    for await (const chunk of body) {
      const part: Buffer = chunk;
      bytes += part.length;
      if (bytes > maxBytes) throw tooLarge();
      await file.writeFile(part);
    }
    if (bytes === 0) throw fetchFailed(`The image at ${shown} is empty.`);
    await file.close();
  } catch (error) {
    await file.close();
    await rm(destPath, { force: true });
    throw error;
  }
  const contentType = headers['content-type'];
  return { bytes, contentType: typeof contentType === 'string' ? contentType : null };
}

/** Network faults in words; everything else, such as a full disk, is no fault of the URL and stays what it is. */
function describeFailure(error: unknown, shown: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return fetchFailed(`The image's server took too long to answer to ${shown}.`, error);
  }
  if (error instanceof errors.ConnectTimeoutError) {
    return fetchFailed(`The image's server did not accept a connection for ${shown}.`, error);
  }
  if (error instanceof errors.UndiciError || error instanceof errors.HTTPParserError) {
    return fetchFailed(`The connection to the image's server broke while fetching ${shown}.`, error);
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(?:ECONN|EHOST|ENET|EPIPE|EADDR|ETIMEDOUT|HPE_)/.test(code)) {
    return fetchFailed(`The image's server could not be reached for ${shown} (${code}).`, error);
  }
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) {
    return fetchFailed(`The image's server has no valid certificate for ${shown} (${code}).`, error);
  }
  return error;
}
