import { constants, setPriority } from 'node:os';
import type { RendererMessage, RendererRequest } from '../contract/renderer.ts';

/**
 * The renderer process: started by `fork`, spoken to over its IPC channel (contract/renderer.ts). It lives as long as the
 * channel does. Its one argument, which may be left out, is the folder of nets that the user has added.
 * Nothing that fails here may be lost silently: an error that no request answers for ends the process.
 */

// Before anything starts threads, since they inherit it: whoever answers requests on this machine goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

// ONNX Runtime would otherwise report its use to its maker, and leave files in the temporary folder. Read when it loads.
// oxlint-disable-next-line node/no-process-env -- set for a library, not read
process.env['ORT_DISABLE_TELEMETRY'] = '1';

// Also in the middle of drawing: nobody would fetch the result.
process.on('disconnect', () => process.exit(0));
if (process.send === undefined) {
  process.stderr.write('The renderer is started by muybridge itself (serve, worker, animate), not by hand.\n');
  process.exit(2);
}

const send = (message: RendererMessage) => {
  // Gone already when the parent died a moment ago; then `disconnect` ends the process.
  if (process.connected) process.send?.(message);
};

const [{ createRenderer }, { createDiorama }, { createContentCheck }] = await Promise.all([
  import('./renderer.ts'),
  import('../engines/diorama/diorama.ts'),
  import('../safety/content/check.ts'),
]);
const renderer = createRenderer({
  engine: await createDiorama({ modelsFolder: process.argv[2] ?? null }),
  contentCheck: await createContentCheck(),
  send,
  onFault: (error) =>
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
});

// The parent is this same program in the same version, so that its messages are not checked again.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
process.on('message', (request) => renderer.handle(request as RendererRequest));
send({ type: 'ready' });
