/** Documentation: the OpenAPI document at `/openapi.json` and a page to read and try it at `/docs`. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { sendJson } from './answer.ts';

const KEY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer' },
  apiKey: { type: 'apiKey', name: 'X-API-Key', in: 'header' },
} as const;

/** Register before the routes: it reads their schemas as they come. */
export async function documentRoutes(app: FastifyInstance, version: string, keysRequired: boolean): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Mneme',
        version,
        description: 'A memory that explains itself. The routes at the root are those of KATO.',
        license: { name: 'MIT' },
      },
      ...(keysRequired ? { components: { securitySchemes: KEY_SCHEMES }, security: [{ bearer: [] }, { apiKey: [] }] } : {}),
    },
    // The validator reads no query, because every parameter arrives as text; the document knows its real type.
    transform: ({ schema, url, route }) => ({
      schema: route.config?.query === undefined ? schema : { ...schema, querystring: route.config.query },
      url,
    }),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', logLevel: 'warn' });

  let text: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return sendJson(reply, text);
  });
  app.get('/redoc', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
}
