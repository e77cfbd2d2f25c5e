/** Whole numbers of a query as numbers; everything else stays the text that it is. */
export function withNumbers(query: unknown): object {
  const pairs: [string, unknown][] = Object.entries(typeof query === 'object' && query !== null ? query : {});
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value]),
  );
}
