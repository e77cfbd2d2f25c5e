/** Where this page and its server are. */

/** Path of the page's folder, with a slash at both ends: `/`, or what a proxy has put before it. */
export const base = new URL(document.baseURI).pathname;

/** The server's own name for itself, without a slash at the end, as its answers and the shown code have it. */
export const publicUrl =
  document.querySelector<HTMLMetaElement>('meta[name="muybridge-public-url"]')?.content ||
  new URL('.', document.baseURI).href.replace(/\/$/, '');

/** A path of this server as this page reaches it, e.g. `v1/plans`; never another host. */
export function here(path: string): string {
  return `${base}${path}`;
}

/** The same file as this page may show it: the server may know itself by another name than the browser does. */
export function ownFile(url: string): string | null {
  const path = /\/((?:media|examples)\/[^?#]+)/.exec(url)?.[1];
  if (path === undefined) return null;
  return url.startsWith(`${publicUrl}/`) || url.startsWith(location.origin) ? here(path) : null;
}
