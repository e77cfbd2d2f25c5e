import { expect, test } from 'vitest';
import { childTraceparent, readTraceparent } from '../../src/contract/traceparent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const valid = `00-${trace}-00f067aa0ba902b7-01`;

test('a valid trace context is kept, one of a later version as far as it is understood', () => {
  expect(readTraceparent(valid)).toBe(valid);
  expect(readTraceparent(`cc-${trace}-00f067aa0ba902b7-01-what-the-future-brings`)).toBe(valid);
});

test.each([
  undefined,
  '',
  [valid, valid],
  `${valid}-more`,
  `ff-${trace}-00f067aa0ba902b7-01`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
  `00-${trace}-00f067aa0ba902b7`,
  `cc-${trace}-00f067aa0ba902b7-01${'-'.repeat(500)}`,
])('%s is ignored', (header) => {
  expect(readTraceparent(header)).toBeNull();
});

test('a child has the same trace and a span of its own', () => {
  const child = childTraceparent(valid);
  expect(child).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  expect(child).not.toBe(valid);
  expect(readTraceparent(child)).toBe(child);
});
