import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

/**
 * Everything comes from this server, nothing is inline. Pictures may be those that the user has just chosen (`blob:`),
 * and the icons of the browser's own controls (`data:`).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const unbuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Muybridge</title>
<h1>Muybridge</h1>
<p>The playground is not built: "npm start" in a checkout with its development tools builds it. The API works all the
same: see <a href="docs">its documentation</a>.</p>
</html>
`;

/** The views of the playground: one page for all of them, which reads its own address. */
const views = ['/', '/p/:id', '/gallery', '/operate', '/operate/:part'];

/** What a browser sees that opens the server's address: the playground, as `scripts/build-web.ts` has built it. */
export function homeRoutes({
  webDir,
  publicUrl,
}: {
  readonly webDir: string | null;
  readonly publicUrl: () => string;
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    for (const url of views) {
      app.get(url, { schema: { hide: true } }, async (_request, reply) => {
        // Read anew: whoever works on the page builds it while the server runs.
        const built = webDir === null ? null : await readShell(webDir);
        return await reply
          .headers({
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': policy,
            'cache-control': 'no-cache',
            'referrer-policy': 'no-referrer',
            'x-content-type-options': 'nosniff',
          })
          .send(built === null ? unbuilt : placed(built, publicUrl()));
      });
    }
    if (webDir === null || (await readShell(webDir)) === null) return;
    // In a scope of its own, so that its headers are not those of the pictures' folder.
    await app.register(fastifyStatic, {
      root: join(webDir, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      index: false,
      preCompressed: true,
      // The names carry a hash of the content.
      immutable: true,
      maxAge: '365d',
      setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
    });
    for (const name of ['theme.js', 'icon.svg']) {
      const type = name.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'image/svg+xml';
      app.get(`/${name}`, { schema: { hide: true } }, async (_request, reply) =>
        reply
          .headers({ 'content-type': type, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
          .send(await readFile(join(webDir, name))),
      );
    }
  };
}

async function readShell(webDir: string): Promise<string | null> {
  return await readFile(join(webDir, 'index.html'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Tells the page where it stands: behind a proxy the server may be a folder of another one. */
function placed(shell: string, publicUrl: string): string {
  const base = escaped(`${new URL(publicUrl).pathname.replace(/\/$/, '')}/`);
  return shell
    .replace('<base href="/"', () => `<base href="${base}"`)
    .replace(
      'name="muybridge-public-url" content=""',
      () => `name="muybridge-public-url" content="${escaped(publicUrl)}"`,
    );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
