import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { describeEnvironment, variableNames } from '../../src/config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string) => readFile(path.join(root, name), 'utf8');

/** The rows below the header of the table that begins with the given column titles. */
function tableOf(markdown: string, header: string): string[][] {
  const [, body] = markdown.split(`\n${header}\n`);
  if (body === undefined) throw new Error(`There is no table "${header}".`);
  return body
    .slice(0, body.indexOf('\n\n'))
    .split('\n')
    .slice(1)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('every npm command that a document names exists', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  const documents = (await readdir(root)).filter((name) => name.endsWith('.md'));
  expect(documents).toContain('README.md');
  const named: string[] = [];
  for (const document of documents) {
    const text = await read(document);
    for (const [, name = ''] of text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)) named.push(name);
    for (const [, name = ''] of text.matchAll(/\bnpm (start|test)\b/g)) named.push(name);
  }
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('the table of variables in the README has every variable of the schema, with its default', async () => {
  const rows = tableOf(await read('README.md'), '| variable | default | |');
  const documented = new Map(rows.map(([name = '', standard = '']) => [name.replaceAll('`', ''), standard]));
  expect([...documented.keys()].toSorted()).toEqual([...variableNames()].toSorted());
  const defaults = [...describeEnvironment().matchAll(/^ {2}(\w+) .*\(default (.+)\)$/gm)];
  expect(defaults.length).toBeGreaterThan(0);
  for (const [, name = '', standard] of defaults) expect(`${name} ${documented.get(name)}`).toBe(`${name} ${standard}`);
});

test('the import table of ARCHITECTURE.md is the one that lint enforces', async () => {
  const { mayImport } = (await import(pathToFileURL(path.join(root, 'oxlint.config.mjs')).href)) as {
    mayImport: Record<string, 'all' | string[]>;
  };
  const documented: Record<string, 'all' | string[]> = {};
  for (const [rooms = '', allowed = ''] of tableOf(await read('ARCHITECTURE.md'), '| room | may import |')) {
    for (const room of rooms.split(', ')) {
      if (allowed === 'all') documented[room] = 'all';
      else documented[room] = allowed === 'nothing of ours' ? [] : allowed.replaceAll(/ \([^)]*\)/g, '').split(', ');
    }
  }
  const sorted = (table: Record<string, 'all' | string[]>) =>
    Object.fromEntries(Object.entries(table).map(([room, list]) => [room, list === 'all' ? list : list.toSorted()]));
  expect(sorted(documented)).toEqual(sorted(mayImport));
});
