import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { variableNames } from '../../src/config.ts';
import { run } from './process.ts';

test('--version and --help answer on standard output, for every command', async () => {
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const commands = [
    [],
    ['serve'],
    ['worker'],
    ['animate'],
    ['keys'],
    ['keys', 'create'],
    ['keys', 'list'],
    ['keys', 'revoke'],
    ['doctor'],
  ];
  for (const command of commands) {
    const { code, stdout, stderr } = await run([...command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: muybridge ${command.join(' ')}`));
  }
});

test('serve --help lists every variable of the configuration', async () => {
  const { stdout } = await run(['serve', '--help']);
  for (const name of variableNames()) expect(stdout).toContain(name);
});

test('a wrong configuration is told with all its problems, and exit code 2', async () => {
  const { code, stderr, stdout } = await run(['serve'], { MUYBRIDGE_PORT: 'eighty', MUYBRIDGE_LOG_LEVEL: 'loud' });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('MUYBRIDGE_PORT must be a whole number from 0 to 65535, not "eighty".');
  expect(stderr).toContain('MUYBRIDGE_LOG_LEVEL must be');
});

test('a command or option that does not exist is exit code 2', async () => {
  expect((await run(['sevre'])).code).toBe(2);
  expect((await run(['serve', '--prot', '1'])).code).toBe(2);
});

test('a worker without PostgreSQL is told why', async () => {
  const { code, stderr } = await run(['worker']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^A worker of its own needs MUYBRIDGE_DATABASE_URL/);
});

test('an old Node is refused with one sentence before anything else is loaded', async () => {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`;
  const { code, stdout, stderr } = await run(['serve'], {}, ['--import', pretend]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe('Muybridge needs Node.js 22.18 or newer; this is 20.20.2.\n');
});

test('doctor tells what is there, as text and as JSON, and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-doctor-test-'));
  const env = { MUYBRIDGE_DATA_DIR: join(folder, 'not yet'), MUYBRIDGE_PORT: '0' };
  const json = await run(['doctor', '--json'], env);
  const { findings } = JSON.parse(json.stdout) as { findings: { name: string; state: string }[] };
  const states = Object.fromEntries(findings.map(({ name, state }) => [name, state]));
  expect(states).toMatchObject({
    'Node.js': 'ok',
    configuration: 'ok',
    'data folder': 'ok',
    port: 'ok',
    'embedded database': 'ok',
    encoder: 'ok',
    'net content': 'ok',
  });
  expect(findings.filter(({ name }) => name.startsWith('net '))).not.toEqual([]);
  expect(await readdir(folder)).toEqual([]);
  const broken = await run(['doctor'], { ...env, MUYBRIDGE_PORT: 'eighty' });
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain('BROKEN   configuration: MUYBRIDGE_PORT must be');
  await rm(folder, { recursive: true });
});

test('doctor warns of a data folder that others may open, and makes no database in an empty one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-doctor-test-'));
  const env = { MUYBRIDGE_DATA_DIR: folder, MUYBRIDGE_PORT: '0' };
  await chmod(folder, 0o755);
  const open = await run(['doctor'], env);
  expect(open.stdout).toMatch(/^warning {2}data folder: .*\(mode 755\)$/m);
  expect(open.stdout).toContain(`-> chmod 700 ${folder}\n`);
  await chmod(folder, 0o700);
  expect((await run(['doctor'], env)).stdout).toMatch(/^ok {7}data folder: /m);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test('a data folder that is a file is told by doctor and by serve, in a sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-doctor-test-'));
  const env = { MUYBRIDGE_DATA_DIR: join(folder, 'file'), MUYBRIDGE_PORT: '0' };
  await writeFile(env.MUYBRIDGE_DATA_DIR, '');
  const { code, stdout } = await run(['doctor'], env);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^BROKEN {3}data folder: .* is no folder$/m);
  const { stderr } = await run(['serve'], env);
  expect(stderr).toMatch(/^The data folder .* cannot be made or written to \(EEXIST\)\. .*\n$/);
  await rm(folder, { recursive: true });
});
