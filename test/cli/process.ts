import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function start(args: readonly string[], env: Record<string, string>, nodeArgs: readonly string[] = []) {
  // None of the settings of whoever runs the tests.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MUYBRIDGE_'));
  const child = spawn(process.execPath, [...nodeArgs, command, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return { child, output };
}

/** Runs a command to its end. */
export async function run(
  args: readonly string[],
  env: Record<string, string> = {},
  nodeArgs: readonly string[] = [],
): Promise<Finished> {
  const { child, output } = start(args, env, nodeArgs);
  await once(child, 'close');
  return { code: child.exitCode, ...output };
}

export type RunningServer = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly stdout: string;
  /** Ends the process with a signal and waits for it. */
  stop(signal: NodeJS.Signals): Promise<Finished>;
};

/** Starts `muybridge serve` on a free port and waits until it has said all that it says. */
export async function startServer(dataDir: string, env: Record<string, string> = {}): Promise<RunningServer> {
  const { child, output } = start(['serve'], { MUYBRIDGE_DATA_DIR: dataDir, MUYBRIDGE_PORT: '0', ...env });
  const ended = once(child, 'close');
  while (!output.stdout.includes('/result"')) {
    await Promise.race([once(child.stdout, 'data'), ended]);
    if (child.exitCode !== null) throw new Error(`The server has ended: ${output.stderr}`);
  }
  return {
    child,
    url: /serves (\S+)/.exec(output.stdout)?.[1] ?? '',
    stdout: output.stdout,
    async stop(signal) {
      child.kill(signal);
      await ended;
      return { code: child.exitCode, ...output };
    },
  };
}
