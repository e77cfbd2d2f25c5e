import type { LookupOptions } from 'node:dns';
import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { Agent } from 'undici';

export type ResolvedAddress = { readonly address: string; readonly family: number };
/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export type Judgement = {
  readonly isAllowed: (address: string) => boolean;
  /** Default: the system's resolver. */
  readonly resolve: Resolve | undefined;
  /** The errors to be thrown. */
  readonly notFound: (hostname: string, cause?: unknown) => Error;
  readonly blocked: (hostname: string) => Error;
};

/**
 * Connections to hosts that a user has named. Every address that a name resolves to is judged, and the connection goes to one
 * of the addresses judged, so that a name cannot change its meaning in between. No connection is used twice.
 */
export function judgedAgent(
  { isAllowed, resolve = systemResolve, notFound, blocked }: Judgement,
  timeouts: { readonly totalMs: number; readonly firstByteMs: number },
): Agent {
  // With automatic selection of the family, net.connect asks for all addresses of a name at once.
  const lookup: LookupFunction = callbackify(async (hostname: string, _options: LookupOptions) => {
    const addresses = await resolve(hostname).catch((error: unknown) => {
      throw notFound(hostname, error);
    });
    if (addresses.length === 0) throw notFound(hostname);
    if (!addresses.every(({ address }) => isAllowed(address))) throw blocked(hostname);
    return [...addresses];
  });
  return new Agent({
    connect: { lookup, autoSelectFamily: true, timeout: Math.min(10_000, timeouts.totalMs) },
    headersTimeout: timeouts.firstByteMs,
    bodyTimeout: timeouts.totalMs,
    pipelining: 0,
    allowH2: false,
  });
}

/** False for a URL whose host is literally an address that may not be used: such a host is never looked up. */
export function isLiteralAllowed({ hostname }: URL, isAllowed: (address: string) => boolean): boolean {
  // URL has already turned every spelling of an address into the usual one.
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(literal) === 0 || isAllowed(literal);
}

function systemResolve(hostname: string): Promise<readonly ResolvedAddress[]> {
  return dnsLookup(hostname, { all: true, verbatim: true });
}
