import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { exampleUrl } from '../contract/prediction.ts';

/** Describes the routes that are registered after it at `/openapi.json`, and shows them at `/docs`, without the internet. */
export async function registerDocumentation(
  app: FastifyInstance,
  version: string,
  publicUrl: () => string,
): Promise<void> {
  await app.register(swagger, {
    hideUntagged: true,
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Muybridge',
        version,
        description: 'A self-hosted image-to-video service: an image and a prompt go in, an MP4 comes out.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
    },
  });
  const placed = (specification: object): Record<string, unknown> => ({
    ...JSON.parse(JSON.stringify(specification).replaceAll(exampleUrl, () => JSON.stringify(publicUrl()).slice(1, -1))),
    servers: [{ url: publicUrl() }],
  });
  const document = () => placed(app.swagger());
  app.get('/openapi.json', { schema: { hide: true } }, () => document());
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { deepLinking: true },
    transformSpecification: (specification) => placed(specification),
  });
}
