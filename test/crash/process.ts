import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Role = 'serve' | 'worker';

export type ProcessOptions = {
  readonly role: Role;
  readonly renderer: string;
  /** The whole environment of the process. */
  readonly environment: Record<string, string>;
};

/** One process of the service under test, which may be killed at any moment. */
export type Subject = {
  readonly role: Role;
  readonly child: ChildProcess;
  /** Its address once it is up; rejects when it ends before. */
  readonly up: Promise<string>;
  isUp(): boolean;
  /** What it logged, for the case that something has gone wrong. */
  tail(): string;
};

const entry = fileURLToPath(new URL('./service.ts', import.meta.url));

export function startSubject({ role, renderer, environment }: ProcessOptions): Subject {
  const child = spawn(process.execPath, [entry, role, '--renderer', renderer], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  let isUp = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000);
  });
  const up = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (line: string) => {
      isUp = true;
      resolve(JSON.parse(line).url);
    });
    child.once('exit', (code, signal) => reject(new Error(`The ${role} ended with ${signal ?? code}:\n${log}`)));
  });
  // Killing it while it starts is part of the test; who needs it up waits for it.
  up.catch(() => undefined);
  return { role, child, up, isUp: () => isUp, tail: () => log };
}

export async function kill({ child }: Subject): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/**
 * Asks for an orderly end; returns whether it came within the time and with code 0. One that is still starting, and
 * has nothing to put in order, may also just end.
 */
export async function drain(subject: Subject, patienceMs: number): Promise<boolean> {
  const { child } = subject;
  const wasUp = subject.isUp();
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  clearTimeout(timer);
  return child.exitCode === 0 || (!wasUp && child.signalCode === 'SIGTERM');
}

/** The renderer processes that a process has started. */
export function renderersOf({ child }: Subject): number[] {
  return everyProcess().filter((pid) => isRenderer(pid) && parentOf(pid) === child.pid);
}

export function isRenderer(pid: number): boolean {
  return /renderer\.ts|renderer\/main\.ts/.test(readProc(pid, 'cmdline'));
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readProc(pid, 'status'))?.[1] ?? 0);
}

function everyProcess(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // It has ended in the meantime.
    return '';
  }
}
