/** Our routes of a space's named vectors: add, search, remove, settings, re-embedding, and how they are doing. */
import type { FastifyInstance } from 'fastify';
import type {
  CacheFigures,
  Reembedding,
  VectorFigures,
  VectorInput,
  VectorSearchAnswer,
  VectorSettings,
  VectorsFace,
} from '../../../sequence/vectors-face.ts';
import { answerUnlessGone, sendJson } from '../../answer.ts';
import { float, type JsonValue, rawJson, writeJson } from '../../json-text.ts';
import { changeOptions, pathSpace } from '../../query.ts';
import { documentedEmbedding } from '../../schemas/embedder-problems.ts';
import { answers, documented } from '../../schemas/sequence-answers.ts';
import type { SpaceParams } from '../../schemas/space-requests.ts';
import { AddVectorsBody, ReembedBody, RemoveVectorsBody, SearchVectorsBody, VectorSettingsBody } from '../../schemas/vector-requests.ts';

const TAG = 'vectors';
const VECTORS = '/v1/spaces/:space/vectors';

export function vectorRoutes(scope: FastifyInstance, vectors: VectorsFace): void {
  scope.post<{ Params: SpaceParams; Body: AddVectorsBody }>(
    VECTORS,
    {
      schema: {
        ...documentedEmbedding(TAG, 'Give names their vectors, by components or as texts to be embedded; all or none', answers.figures),
        body: AddVectorsBody,
      },
    },
    async (request, reply) => {
      const { body } = request;
      const options = { ...changeOptions(request), ...(body.embedder !== undefined && { embedder: body.embedder }) };
      return answerUnlessGone(reply, async (signal) => {
        const name = pathSpace(request.params.space);
        const { space, added, replaced, identity } = await vectors.add(name, body.vectors.map(inputOf), options, signal);
        return writeJson({ space, added, replaced, settings: identityJson(identity) });
      });
    },
  );

  scope.post<{ Params: SpaceParams; Body: SearchVectorsBody }>(
    `${VECTORS}/search`,
    {
      schema: {
        ...documentedEmbedding(TAG, 'The names whose vectors are nearest, by components or by a text', answers.figures),
        body: SearchVectorsBody,
      },
    },
    async (request, reply) => {
      const { cache_similarity: cacheSimilarity, ...query } = request.body;
      const asked = { ...query, ...(cacheSimilarity !== undefined && { cacheSimilarity }) };
      return answerUnlessGone(reply, async (signal) => {
        const { space, algorithm, identity, neighbours, cached } = await vectors.search(pathSpace(request.params.space), asked, signal);
        const found = neighbours.map(({ name, distance, metadata }) => ({
          name,
          distance: float(distance),
          metadata: metadataJson(metadata),
        }));
        return writeJson({ space, algorithm, settings: identityJson(identity), neighbours: found, cached: cachedJson(cached) });
      });
    },
  );

  scope.delete<{ Params: SpaceParams; Body: RemoveVectorsBody }>(
    VECTORS,
    { schema: { ...documented(TAG, 'Remove names and their vectors', answers.figures), body: RemoveVectorsBody } },
    async (request, reply) => {
      const { names } = request.body;
      const { space, removed, unknown } = await vectors.remove(pathSpace(request.params.space), names, changeOptions(request));
      return sendJson(reply, writeJson({ space, removed, unknown }));
    },
  );

  scope.put<{ Params: SpaceParams; Body: VectorSettingsBody }>(
    VECTORS,
    {
      schema: {
        ...documented(TAG, 'Fix the settings of a space that has no vector yet; the preset may change later', answers.figures),
        body: VectorSettingsBody,
      },
    },
    async (request, reply) => {
      const { dimension, metric = 'cosine', scalar = 'bf16', embedder = 'given', preset = 'speed' } = request.body;
      const wanted = { dimension, metric, scalar, embedder, preset };
      const settings = await vectors.configure(pathSpace(request.params.space), wanted, changeOptions(request));
      return sendJson(reply, writeJson({ settings: identityJson(settings) }));
    },
  );

  scope.post<{ Params: SpaceParams; Body: ReembedBody }>(
    `${VECTORS}/reembed`,
    {
      schema: {
        ...documentedEmbedding(
          TAG,
          'Embed the next texts with the embedder of this server; repeat until the answer is complete',
          answers.figures,
        ),
        body: ReembedBody,
      },
    },
    async (request, reply) =>
      answerUnlessGone(reply, async (signal) => {
        const answer = await vectors.reembed(pathSpace(request.params.space), request.body, signal);
        return writeJson({ space: answer.space, complete: answer.isComplete, ...reembeddingJson(answer) });
      }),
  );

  scope.get<{ Params: SpaceParams }>(
    VECTORS,
    { schema: documented(TAG, 'Settings, counts and bytes, the index that answers, the embedder and its cache', answers.figures) },
    async (request, reply) => sendJson(reply, writeJson(figuresJson(await vectors.statistics(pathSpace(request.params.space))))),
  );
}

function inputOf({ metadata, ...input }: AddVectorsBody['vectors'][number]): VectorInput {
  return metadata === undefined ? input : { ...input, metadata: JSON.stringify(metadata) };
}

function identityJson(identity: VectorSettings | null): JsonValue {
  if (identity === null) return null;
  const { dimension, metric, scalar, embedder, preset } = identity;
  return { dimension, metric, scalar, embedder, preset };
}

function cachedJson(cached: VectorSearchAnswer['cached']): JsonValue {
  return cached === null ? null : { text: cached.text, similarity: float(cached.similarity) };
}

/** Always an object, so that a client need not ask first. */
function metadataJson(metadata: string | null): JsonValue {
  return rawJson(metadata ?? '{}');
}

function reembeddingJson({ from, to, done, total }: Reembedding): { readonly [key: string]: JsonValue } {
  return { from: identityJson(from), to: identityJson(to), done, total };
}

function graphJson(graph: NonNullable<VectorFigures['index']>['graph']): JsonValue {
  if (graph === null) return null;
  return {
    connectivity: graph.connectivity,
    expansion_add: graph.expansionAdd,
    expansion_search: graph.expansionSearch,
    waiting: graph.waiting,
  };
}

function figuresJson(figures: VectorFigures): JsonValue {
  const { space, identity, count, bytes, index, reembedding, embedder, embedderProblem, answers, observed } = figures;
  return {
    space,
    settings: identityJson(identity),
    count,
    bytes,
    index: index === null ? null : { bytes: index.bytes, algorithm: index.algorithm, graph: graphJson(index.graph) },
    reembedding: reembedding === null ? null : reembeddingJson(reembedding),
    embedder:
      embedder === null
        ? null
        : {
            identity: embedder.identity,
            dimension: embedder.dimension,
            cache: embedder.cache === null ? null : cacheJson(embedder.cache),
          },
    embedder_problem: embedderProblem,
    answers: answers === null ? null : { least_similarity: float(answers.leastSimilarity), ...cacheJson(answers) },
    observed: observed.map((each) => ({ dimension: each.dimension, count: each.count, bytes: each.bytes })),
  };
}

function cacheJson({ hits, misses, evictions, entries, bytes, capacityBytes }: CacheFigures) {
  return { hits, misses, evictions, entries, bytes, capacity_bytes: capacityBytes };
}
