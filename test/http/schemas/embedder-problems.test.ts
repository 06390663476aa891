import { describe, expect, it } from 'vitest';
import { documentedEmbedding } from '../../../host/http/schemas/embedder-problems.ts';
import { startTestServer } from '../test-server.ts';

describe('documentedEmbedding', () => {
  it('adds to the answer what an embedder may fail with, each code under one status', () => {
    const { tags, response } = documentedEmbedding('t', 's', { type: 'object' });
    expect(tags).toEqual(['t']);
    expect(Object.keys(response)).toEqual(['200', '502', '503', '504']);
    const codes = JSON.stringify(response).match(/MEM_EMBEDDER_[A-Z_]+/g) ?? [];
    expect(codes).toHaveLength(new Set(codes).size);
  });

  it('is what the document says of every route that takes a text', async () => {
    const { app } = await startTestServer({ config: { docsEnabled: true } });
    const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, { post: { responses: object } }> }>();
    for (const path of ['vectors', 'vectors/search', 'vectors/reembed'])
      expect(Object.keys(paths[`/v1/spaces/{space}/${path}`].post.responses), path).toEqual(['200', '502', '503', '504']);
    await app.close();
  });
});
