import { randomBytes } from 'node:crypto';

/** W3C Trace Context: version, trace, parent span, flags. Later versions may append more. */
const pattern = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The trace context of a request, as its header has it; null when it is absent or invalid, which the standard ignores. */
export function readTraceparent(header: unknown): string | null {
  if (typeof header !== 'string' || header.length > 200) return null;
  const [, version, trace, span, flags, rest] = pattern.exec(header) ?? [];
  if (version === undefined || (version === '00' && rest !== undefined)) return null;
  return `00-${trace}-${span}-${flags}`;
}

/** The trace context for a request of our own within a trace: a new span. */
export function childTraceparent(traceparent: string): string {
  const [version, trace, , flags] = traceparent.split('-');
  return [version, trace, randomBytes(8).toString('hex'), flags].join('-');
}

/** The trace that a context belongs to, as logs name it. */
export function traceOf(traceparent: string | null): string | null {
  return traceparent?.split('-')[1] ?? null;
}
