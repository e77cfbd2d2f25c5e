import type { Config } from '../config.ts';
import { embeddedEngine } from '../contract/engines.ts';
import { openRemoteEngines } from '../main.ts';

/** Asks every engine of the configuration, for every model that it draws. Returns the exit code: 1 when one is of no use. */
export async function checkEngines(config: Config, json: boolean): Promise<number> {
  const remote = openRemoteEngines(config);
  const findings: { model: string; engine: string; usable: boolean; detail: string }[] = [];
  try {
    for (const [model, order] of config.engines.models) {
      for (const name of order) {
        const engine = remote.engines.find((one) => one.name === name);
        const health =
          engine === undefined
            ? { usable: true, detail: 'built in; "muybridge doctor" looks at its parts' }
            : await engine.check(model);
        findings.push({ model, engine: name, ...health });
      }
    }
  } finally {
    await remote.close();
  }
  if (json) console.log(JSON.stringify(findings, null, 2));
  else {
    for (const { model, engine, usable, detail } of findings) {
      console.log(`${usable ? 'ok    ' : 'BROKEN'}  ${model}  ${engine.padEnd(embeddedEngine.length)}  ${detail}`);
    }
  }
  return findings.every(({ usable }) => usable) ? 0 : 1;
}
