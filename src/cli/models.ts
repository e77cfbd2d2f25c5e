import type { Config } from '../config.ts';
import { AppError } from '../contract/errors.ts';
import { catalogue } from '../models/catalogue.ts';
import { stateOf } from '../models/folder.ts';
import { pullModel } from '../models/pull.ts';

/** Prints the nets that may be added, and which of them are there. */
export async function listModels({ modelsDir }: Config, json: boolean): Promise<void> {
  const models = await Promise.all(
    catalogue.map(async (entry) => {
      const { name, purpose, licence, bytes, sha256 } = entry;
      const { state, path } = await stateOf(modelsDir, entry);
      return { name, purpose, licence, bytes, sha256, state, path };
    }),
  );
  if (json) {
    console.log(JSON.stringify(models, null, 2));
    return;
  }
  for (const { name, purpose, licence, bytes, state, path } of models) {
    console.log(`${name}  ${state}  ${purpose}; ${megabytes(bytes)}, ${licence}`);
    console.log(`       ${state === 'present' ? path : `muybridge models pull ${name}`}`);
  }
}

/** Fetches one net from the hub. Progress goes to stderr. Returns the exit code: 0, or 130 after Ctrl-C. */
export async function pullModels({ modelsDir, modelsHub }: Config, name: string): Promise<number> {
  const entry = catalogue.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    const names = catalogue.map((candidate) => candidate.name).join(', ');
    throw new AppError('NOT_FOUND', `There is no model ${JSON.stringify(name)} to pull. There are: ${names}.`);
  }
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const show = progressLine();
  try {
    console.error(`Fetching ${entry.name} (${megabytes(entry.bytes)}, ${entry.licence}) from ${modelsHub}`);
    const { path, wasThere } = await pullModel(entry, {
      folder: modelsDir,
      hub: modelsHub,
      signal: interruption.signal,
      onProgress: show,
      onRetry: (why, inMs) => console.error(`${why}; trying again in ${Math.ceil(inMs / 1000)} s`),
    });
    console.log(wasThere ? `${path} is there already, and is what it should be.` : `${path}: complete and checked.`);
    if (!wasThere) console.error('Servers and workers use it from their next start.');
    return 0;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    console.error('\nInterrupted. What has come is kept: the same command goes on from there.');
    return 130;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** One line that is written over on a terminal, a line for each tenth elsewhere. */
function progressLine(): (progress: { readonly bytes: number; readonly of: number }) => void {
  let shown = -1;
  return ({ bytes, of }) => {
    const share = Math.floor((100 * bytes) / of);
    const step = process.stderr.isTTY ? share : Math.floor(share / 10) * 10;
    if (step === shown) return;
    shown = step;
    const line = `${step} % of ${megabytes(of)}`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}${bytes === of ? '\n' : ''}` : `${line}\n`);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
