import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: { readonly type: string } }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let server: TestServer;
let document: OpenApi;

beforeAll(async () => {
  server = await startTestServer({ config: { docsEnabled: true } });
  document = (await server.app.inject('/openapi.json')).json<OpenApi>();
});
afterAll(() => server.app.close());

describe('the OpenAPI document', () => {
  it('is of version 3.1 and holds every route of KATO', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(
      Object.keys(document.paths)
        .filter((path) => !path.startsWith('/v1/'))
        .sort(),
    ).toEqual([
      '/',
      '/cache/invalidate',
      '/cache/stats',
      '/cognition-data',
      '/concurrency',
      '/connection-pools',
      '/distributed-stm/stats',
      '/health',
      '/metrics',
      '/metrics/{name}',
      '/pattern/{patternId}',
      '/percept-data',
      '/sessions',
      '/sessions/count',
      '/sessions/{sessionId}',
      '/sessions/{sessionId}/clear-all',
      '/sessions/{sessionId}/clear-stm',
      '/sessions/{sessionId}/cognition-data',
      '/sessions/{sessionId}/config',
      '/sessions/{sessionId}/exists',
      '/sessions/{sessionId}/extend',
      '/sessions/{sessionId}/finalize-training',
      '/sessions/{sessionId}/learn',
      '/sessions/{sessionId}/observe',
      '/sessions/{sessionId}/observe-sequence',
      '/sessions/{sessionId}/percept-data',
      '/sessions/{sessionId}/predictions',
      '/sessions/{sessionId}/stm',
      '/stats',
      '/status',
      '/symbols/affinity',
      '/symbols/stats',
      '/symbols/{symbol}/affinity',
      '/ws/events',
    ]);
  });

  it('holds our own routes', () => {
    const ours = Object.keys(document.paths).filter((path) => path.startsWith('/v1/'));
    expect(ours.sort()).toEqual([
      '/v1/fuzzy/choices',
      '/v1/fuzzy/choices/{name}',
      '/v1/fuzzy/choices/{name}/distances',
      '/v1/fuzzy/choices/{name}/search',
      '/v1/fuzzy/choices/{name}/within',
      '/v1/fuzzy/dedupe',
      '/v1/fuzzy/distances',
      '/v1/fuzzy/edit-operations',
      '/v1/fuzzy/score',
      '/v1/fuzzy/search',
      '/v1/spaces',
      '/v1/spaces/{space}',
      '/v1/spaces/{space}/certificate',
      '/v1/spaces/{space}/explain',
      '/v1/spaces/{space}/patterns',
      '/v1/spaces/{space}/patterns/{name}',
      '/v1/spaces/{space}/patterns/{name}/restore',
      '/v1/spaces/{space}/patterns/{name}/trace',
      '/v1/spaces/{space}/sessions/{sessionId}/undo',
      '/v1/spaces/{space}/stats',
      '/v1/spaces/{space}/vectors',
      '/v1/spaces/{space}/vectors/reembed',
      '/v1/spaces/{space}/vectors/search',
      '/v1/spaces/{space}/why-not',
    ]);
  });

  it('gives each operation a summary and an answer', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary, path).toBeTruthy();
        expect(Object.keys(operation.responses), path).toContain('200');
      }
    }
  });

  it('tells the types of queries and bodies', () => {
    const extend = document.paths['/sessions/{sessionId}/extend'].post;
    expect(extend.parameters).toContainEqual(
      expect.objectContaining({ name: 'ttl_seconds', in: 'query', schema: expect.objectContaining({ type: 'integer' }) as unknown }),
    );
    expect(JSON.stringify(document.paths['/sessions/{sessionId}/observe'].post.requestBody)).toContain('"maxItems":10000');
  });
});

describe('the page', () => {
  it('stands at /docs, and /redoc leads to it', async () => {
    const page = await server.app.inject('/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const redoc = await server.app.inject('/redoc');
    expect([redoc.statusCode, redoc.headers.location]).toEqual([302, '/docs']);
  });
});
