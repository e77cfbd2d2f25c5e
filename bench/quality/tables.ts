import type { Figure, Report } from './sections/section.ts';

export function printReport({ title, figures, table, misses }: Report): void {
  console.log(`\n${title}`);
  printTable(table);
  for (const figure of figures) console.log(`  ${figure.name.padEnd(36)} ${line(figure)}`);
  for (const miss of misses) console.log(`  - ${miss}`);
}

export function printSummary(reports: readonly Report[]): void {
  if (reports.length === 0) return;
  console.log('\nSummary');
  printTable([
    ['figure', 'measured', 'target', ''],
    ...reports
      .flatMap(({ figures }) => figures)
      .filter(({ target }) => target !== null)
      .map((figure) => [figure.name, shown(figure.value), figure.target!, figure.met === true ? 'met' : 'MISSED']),
  ]);
}

/** Columns as wide as their widest cell; numbers to the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      /^-?[\d.]/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}

function line({ value, target, met }: Figure): string {
  const verdict = target === null ? '' : `   (${target}: ${met === true ? 'met' : 'MISSED'})`;
  return `${shown(value).padStart(9)}${verdict}`;
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 2);
}
