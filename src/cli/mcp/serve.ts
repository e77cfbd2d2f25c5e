import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Config } from '../../config.ts';
import { AppError } from '../../contract/errors.ts';
import { version } from '../package.ts';
import { createLocalStudio } from './local.ts';
import { createRemoteStudio } from './remote.ts';
import { createMcpServer } from './tools.ts';

/**
 * Speaks the Model Context Protocol on standard input and output until the input ends. Draws by the server of
 * MUYBRIDGE_SERVER_URL, else by itself.
 */
export async function serveMcp(config: Config): Promise<void> {
  const { serverUrl, apiKey } = config;
  if (serverUrl !== null && apiKey === null) {
    throw new AppError('INPUT_INVALID', 'MUYBRIDGE_SERVER_URL needs a key of that server in MUYBRIDGE_API_KEY.');
  }
  const studio = serverUrl === null ? await createLocalStudio(config) : createRemoteStudio(serverUrl, apiKey ?? '');
  const server = createMcpServer(studio, version);
  // Standard output belongs to the protocol.
  const told = Promise.race([once(process.stdin, 'end'), once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await server.connect(new StdioServerTransport());
  await told;
  await server.close();
  await studio.close();
}
