import { AppError } from '../../contract/errors.ts';

const maxUrlLength = 8192;
const maxShownLength = 200;

/**
 * Reads an address from which a picture may be fetched.
 *
 * @throws AppError INPUT_INVALID unless it is an http(s) URL with a host, without credentials, of at most 8192 characters.
 */
export function parseImageUrl(text: string): URL {
  const invalid = (problem: string) =>
    new AppError(
      'INPUT_INVALID',
      `image ${problem}. Allowed is an http:// or https:// URL with a host and without user name and password.`,
      { field: 'image' },
    );
  if (text.length > maxUrlLength) throw invalid(`is a URL of more than ${maxUrlLength} characters`);
  if (!URL.canParse(text)) throw invalid('is not a valid URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid(`is a URL of scheme ${url.protocol}`);
  if (url.hostname === '') throw invalid('is a URL without a host');
  if (url.username !== '' || url.password !== '') throw invalid('is a URL with a user name or password');
  return url;
}

/** A URL as messages and logs may show it: without its query, which often carries a signature or a key. */
export function showUrl(url: URL): string {
  const shown = `${url.origin}${url.pathname}`;
  return shown.length > maxShownLength ? `${shown.slice(0, maxShownLength)}...` : shown;
}
