import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Muybridge</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 40rem; margin: 4rem auto; padding: 0 1rem }
</style>
<h1>Muybridge</h1>
<p>This server turns a picture and a prompt into a video: send both to
<code>POST /api/v3/vidu/image-to-video-2.0</code> and poll the result until it has the address of an MP4.</p>
<p><a href="docs">API documentation</a> &middot; <a href="openapi.json">OpenAPI document</a></p>
</html>
`;

/** What a browser sees that opens the server's address. */
export const homeRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/', { schema: { hide: true } }, (_request, reply) =>
    reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        // The address may carry the one-time token.
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      .send(page),
  );
};
