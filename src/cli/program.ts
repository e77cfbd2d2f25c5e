import { Command } from 'commander';
import { type Config, ConfigError, describeEnvironment, readConfig } from '../config.ts';
import { AppError } from '../contract/errors.ts';
import { addAnimate } from './animate-command.ts';
import type { KeyOptions } from './keys.ts';
import { version } from './package.ts';
import type { WebhookListOptions } from './webhooks.ts';

/** Runs the command line; sets the exit code: 1 for a failure, 2 for a wrong configuration or command line. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof ConfigError) {
      console.error(error.message);
      process.exitCode = 2;
    } else if (error instanceof AppError) {
      console.error(error.message);
      process.exitCode = 1;
    } else {
      // A fault of ours: the stack belongs into the report.
      console.error(error);
      process.exitCode = 1;
    }
  }
}

function config(): Config {
  return readConfig(process.env);
}

function createProgram(): Command {
  const program = new Command('muybridge')
    .description('A self-hosted image-to-video service: an image and a prompt go in, an MP4 comes out.')
    .version(version)
    .showHelpAfterError()
    // The default is 1, which here means that a command was tried and failed.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  addServing(program);
  addAnimate(program);
  addKeys(program);
  addWebhooks(program);
  addModels(program);
  addEngines(program);
  addMcp(program);
  program
    .command('doctor')
    .description('Say what is installed and what is missing, with the command that adds it.')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', `\n${describeEnvironment()}`)
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import('./doctor.ts');
      process.exitCode = await doctor(process.env, options.json ?? false);
    });
  return program;
}

function addServing(program: Command): void {
  program
    .command('serve')
    .description('Serve the API on http://127.0.0.1:8787, with one worker.')
    .addHelpText('after', `\n${describeEnvironment()}`)
    .action(async () => {
      const { serve } = await import('./serve.ts');
      await serve(config());
    });
  program
    .command('worker')
    .description('Work for a server on another machine: the same PostgreSQL, no HTTP.')
    .addHelpText('after', `\n${describeEnvironment()}`)
    .action(async () => {
      const { work } = await import('./serve.ts');
      await work(config());
    });
}

function addModels(program: Command): void {
  const models = program.command('models').description('Manage nets that may be added; everything works without them.');
  models
    .command('list')
    .description('List what may be added, and what is there.')
    .option('--json', 'print it as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listModels } = await import('./models.ts');
      await listModels(config(), options.json ?? false);
    });
  models
    .command('pull')
    .description('Fetch a net from the hub (MUYBRIDGE_MODELS_HUB), check it, and put it into MUYBRIDGE_MODELS_DIR.')
    .argument('<name>', 'a name that "models list" shows')
    .action(async (name: string) => {
      const { pullModels } = await import('./models.ts');
      process.exitCode = await pullModels(config(), name);
    });
}

function addKeys(program: Command): void {
  const keys = program.command('keys').description('Manage API keys, also while a server is running.');
  keys
    .command('create')
    .description('Make a key and show it, once.')
    .argument('[name]', 'what it is for', 'made by hand')
    .option('--scope <scopes>', 'submit, read, admin, separated by commas', 'submit,read')
    .option('--expires <when>', 'when it ends: 30d, 12h or a time; never when absent')
    .option('--rate <n>', 'submissions a minute')
    .option('--max-queued <n>', 'predictions that may wait at a time')
    .option('--max-running <n>', 'predictions that may run at a time; the others wait')
    .action(async (name: string, options: KeyOptions) => {
      const { createKey, readGrant } = await import('./keys.ts');
      await createKey(config(), name, readGrant(options));
    });
  keys
    .command('list')
    .description('List the keys, without their secrets.')
    .option('--json', 'print them as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listKeys } = await import('./keys.ts');
      await listKeys(config(), options.json ?? false);
    });
  keys
    .command('revoke')
    .description('Make a key invalid, at once and for ever.')
    .argument('<id>', 'the id that "keys list" shows')
    .action(async (id: string) => {
      const { revokeKey } = await import('./keys.ts');
      await revokeKey(config(), id);
    });
}

function addEngines(program: Command): void {
  program
    .command('engines')
    .description('Look after the engines of MUYBRIDGE_ENGINES.')
    .command('check')
    .description('Ask every engine whether it would take a prediction. The exit code is 1 when one would not.')
    .option('--json', 'print the answers as JSON')
    .action(async (options: { json?: boolean }) => {
      const { checkEngines } = await import('./engines.ts');
      process.exitCode = await checkEngines(config(), options.json ?? false);
    });
}

function addMcp(program: Command): void {
  program
    .command('mcp')
    .description('Offer animating as tools of the Model Context Protocol, on standard input and output.')
    .addHelpText('after', `\n${describeEnvironment()}`)
    .action(async () => {
      const { serveMcp } = await import('./mcp/serve.ts');
      await serveMcp(config());
    });
}

function addWebhooks(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('See what became of webhooks, and send them again, also while a server is running.');
  webhooks
    .command('list')
    .description('List the newest messages of all keys, with every attempt to deliver them.')
    .option('--state <state>', 'pending, delivered or failed only')
    .option('--limit <n>', 'how many', '20')
    .option('--json', 'print them as JSON')
    .action(async (options: WebhookListOptions) => {
      const { listDeliveries } = await import('./webhooks.ts');
      await listDeliveries(config(), options);
    });
  webhooks
    .command('replay')
    .description('Send a message again.')
    .argument('<id>', 'the id that "webhooks list" shows')
    .action(async (id: string) => {
      const { replayDelivery } = await import('./webhooks.ts');
      await replayDelivery(config(), id);
    });
}
