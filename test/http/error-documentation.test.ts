import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorTable } from '../../src/contract/errors.ts';

test('docs/errors.md has exactly the errors of the table, with their numbers, and says what to do', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| ([A-Z_]+) \| (\d+) \| (\d+) \| (.+) \|$/gm)];
  const documented = Object.fromEntries(
    rows.map(([, name = '', status, task]) => [name, { status: Number(status), task: Number(task) }]),
  );
  expect(documented).toEqual(errorTable);
  for (const [, , , , explanation] of rows) expect(explanation).toMatch(/\.$/);
});
