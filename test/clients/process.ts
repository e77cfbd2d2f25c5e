import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const { resolve } = createRequire(import.meta.url);

/** The file that an installed package runs as a command. */
export function commandOf(packageName: string, file: string): string {
  return join(dirname(resolve(`${packageName}/package.json`)), file);
}

/** None of the settings of whoever runs the tests, and a home folder of its own. */
function environment(home: string, settings: Record<string, string>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: join(home, '.config'), ...settings };
}

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export async function runCommand(
  file: string,
  args: readonly string[],
  home: string,
  settings: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [file, ...args], { env: environment(home, settings), cwd: home });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, ...output };
}

export type McpServer = {
  /** The text of a tool's answer, read as JSON where it is; rejects with the text when the tool reports an error. */
  call(tool: string, args?: object): Promise<unknown>;
  ask(method: string, params: object): Promise<unknown>;
  close(): Promise<void>;
};

type Answer = { readonly id?: number; readonly result?: unknown; readonly error?: { readonly message: string } };
type ToolResult = { readonly isError?: boolean; readonly content: readonly { readonly text: string }[] };

/** Speaks the Model Context Protocol with a server over its standard input and output. */
export async function startMcp(file: string, home: string, settings: Record<string, string>): Promise<McpServer> {
  const child = spawn(process.execPath, [file], { env: environment(home, settings), cwd: home });
  const ended = once(child, 'close');
  child.stderr.resume();
  const waiting = new Map<number, (answer: Answer) => void>();
  createInterface(child.stdout).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  async function ask(method: string, params: object): Promise<unknown> {
    const id = (last += 1);
    const { promise, resolve: answered } = Promise.withResolvers<Answer>();
    waiting.set(id, answered);
    send({ id, method, params });
    const { result, error } = await promise;
    if (error !== undefined) throw new Error(error.message);
    return result;
  }
  const clientInfo = { name: 'test', version: '0' };
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  send({ method: 'notifications/initialized' });
  return {
    ask,
    async call(tool, args = {}) {
      const { isError, content } = (await ask('tools/call', { name: tool, arguments: args })) as ToolResult;
      const text = content.map((part) => part.text).join('');
      if (isError === true) throw new Error(text);
      const value: unknown = JSON.parse(text);
      return value;
    },
    async close() {
      child.stdin.end();
      child.kill();
      await ended;
    },
  };
}
