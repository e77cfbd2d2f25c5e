/** A query with its `limit` as a number; everything else stays the text that it is. */
export function withLimit(query: unknown): object {
  const given: { readonly limit?: unknown } = typeof query === 'object' && query !== null ? query : {};
  const { limit } = given;
  return typeof limit === 'string' && /^\d{1,9}$/.test(limit) ? { ...given, limit: Number(limit) } : given;
}
