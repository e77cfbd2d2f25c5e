import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/database.ts';
import type { Log } from '../../src/store/store.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type Findings = {
  /** Predictions in the database by their status. */
  readonly byStatus: Record<string, number>;
  /** Jobs that are neither completed nor cancelled. */
  readonly openJobs: number;
  /** Files and folders that nothing accounts for. */
  readonly stray: readonly string[];
};

/** Looks at what a stopped service has left: rows, jobs and files must tell the same story. */
export async function inspect(dataDir: string, databaseUrl: string | null): Promise<Findings> {
  const database = await openDatabase({ dataDir, databaseUrl, log });
  try {
    const rows = await database.sql
      .selectFrom('muybridge.predictions')
      .select(['status', 'outputs', 'output_token'])
      .execute();
    const byStatus: Record<string, number> = {};
    for (const { status } of rows) byStatus[status] = (byStatus[status] ?? 0) + 1;
    const { rows: jobs } = await database.sql.executeQuery<{ count: number }>({
      sql: `select count(*)::int as count from muybridge_queue.job
        where name = 'predictions' and state in ('created', 'retry', 'active', 'failed')`,
      parameters: [],
      query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
      queryId: { queryId: 'inspect' },
    });
    const expected = rows.flatMap(({ outputs }) =>
      outputs.flatMap(({ token, name, posterName, thumbnailName = posterName }) =>
        [name, posterName, thumbnailName].map((file) => `${token}/${file}`),
      ),
    );
    return { byStatus, openJobs: jobs[0]?.count ?? -1, stray: await strayFiles(dataDir, new Set(expected)) };
  } finally {
    await database.close();
  }
}

async function strayFiles(dataDir: string, expected: ReadonlySet<string>): Promise<string[]> {
  const stray: string[] = [];
  const under = async (...parts: string[]) => {
    const folder = join(dataDir, ...parts);
    if (!existsSync(folder)) return [];
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  stray.push(...(await under('blobs', 'incoming')), ...(await under('blobs', 'inputs')));
  const outputs = await under('blobs', 'outputs');
  const found = new Set(outputs.map((path) => path.split('/').slice(-2).join('/')));
  stray.push(...[...found].filter((output) => !expected.has(output)));
  stray.push(...[...expected].filter((output) => !found.has(output)).map((output) => `missing: ${output}`));
  for (const path of await under('scratch')) if (path.includes('/jobs/')) stray.push(path);
  for (const name of await readdir(dataDir)) if (name.startsWith('database.new')) stray.push(name);
  return stray;
}
