/** Our routes that ask why: explanations, what kept a pattern out, certificates, and the figures of a space. */
import type { FastifyInstance } from 'fastify';
import type { ExplainedMetric } from '../../../sequence/explained-metrics.ts';
import type { Explanation } from '../../../sequence/explanation.ts';
import type { Asker } from '../../../sequence/history-face.ts';
import type { SequenceFace } from '../../../sequence/sequence-face.ts';
import { sendJson } from '../../answer.ts';
import { float, type JsonValue, rawJson, writeJson, writePredictions } from '../../json-text.ts';
import { pathSpace, queryAsOf } from '../../query.ts';
import { answers, documented, queries } from '../../schemas/sequence-answers.ts';
import { CertificateBody, ExplainBody, type SpaceParams, WhyNotBody } from '../../schemas/space-requests.ts';
import { requireSessionOf } from './patterns.ts';

const TAG = 'spaces';

export function questionRoutes(scope: FastifyInstance, sequences: SequenceFace): void {
  scope.post<{ Params: SpaceParams; Body: ExplainBody }>(
    '/v1/spaces/:space/explain',
    {
      schema: {
        ...documented(TAG, 'A prediction, and the parts that each of its metrics recomputes from', answers.figures),
        body: ExplainBody,
      },
    },
    async (request, reply) => {
      const { session_id: sessionId, pattern } = request.body;
      await requireSessionOf(sequences, pathSpace(request.params.space), sessionId);
      return sendJson(reply, writeJson(explanationJson(await sequences.explain(sessionId, pattern))));
    },
  );

  scope.post<{ Params: SpaceParams; Body: WhyNotBody }>(
    '/v1/spaces/:space/why-not',
    { schema: { ...documented(TAG, 'What keeps a pattern out of an answer, and by how much', answers.figures), body: WhyNotBody } },
    async (request, reply) => {
      const { pattern, query } = request.body;
      const asker = await askerOf(sequences, pathSpace(request.params.space), request.body.session_id);
      const { name, rank, excludedBy, found, needed } = await sequences.whyNot(asker, pattern, query);
      const answer = {
        name: `PTRN|${name}`,
        rank: rank ?? null,
        excluded_by: excludedBy ?? null,
        found: number(found),
        needed: number(needed),
      };
      return sendJson(reply, writeJson(answer));
    },
  );

  scope.post<{ Params: SpaceParams; Body: CertificateBody }>(
    '/v1/spaces/:space/certificate',
    { schema: { ...documented(TAG, 'How many patterns each bound excludes from an answer', answers.figures), body: CertificateBody } },
    async (request, reply) => {
      const asker = await askerOf(sequences, pathSpace(request.params.space), request.body.session_id);
      const certificate = await sequences.certificate(asker, request.body.query);
      return sendJson(
        reply,
        writeJson({
          pattern_count: certificate.patternCount,
          answered: certificate.answered,
          excluded: certificate.excluded.map(({ by, count, largestSimilarity }) => ({
            by,
            count,
            largest_similarity: float(largestSimilarity),
          })),
          largest_excluded_similarity: float(certificate.largestExcludedSimilarity),
        }),
      );
    },
  );

  scope.get<{ Params: SpaceParams }>(
    '/v1/spaces/:space/stats',
    {
      schema: documented(TAG, 'What a space holds, in numbers, now or as of an earlier moment', answers.figures),
      config: { query: queries.asOf },
    },
    async (request, reply) => {
      const figures = await sequences.figuresOf(pathSpace(request.params.space), queryAsOf(request));
      return sendJson(
        reply,
        writeJson({
          space: figures.space,
          patterns: figures.patternCount,
          symbols: figures.symbolCount,
          learnings: figures.learningCount,
          open_sessions: figures.openSessions,
        }),
      );
    },
  );
}

async function askerOf(sequences: SequenceFace, space: string, sessionId: string | undefined): Promise<Asker> {
  if (sessionId === undefined) return { space };
  await requireSessionOf(sequences, space, sessionId);
  return { sessionId };
}

function explanationJson(explanation: Explanation): JsonValue {
  return {
    space: explanation.space,
    rank: explanation.rank,
    prediction: rawJson(writePredictions([explanation.prediction]).slice(1, -1)),
    query: explanation.query,
    pattern: explanation.pattern,
    common_subsequence: explanation.commonSubsequence,
    blocks:
      explanation.blocks?.map(({ patternStart, queryStart, length }) => ({
        pattern_start: patternStart,
        query_start: queryStart,
        length,
      })) ?? null,
    pattern_count: explanation.patternCount,
    symbol_count: explanation.symbolCount,
    total_frequency: explanation.totalFrequency,
    survivor_count: explanation.survivorCount,
    symbols: explanation.symbols.map(({ symbol, memberFrequency, probability, frequency, weight }) => ({
      symbol,
      member_frequency: memberFrequency,
      probability: float(probability),
      frequency,
      weight: weight === null ? null : float(weight),
    })),
    metrics: new Map(Object.entries(explanation.metrics).map(([name, metric]) => [name, metricJson(metric)])),
  };
}

function metricJson({ formula, operands, value }: ExplainedMetric): JsonValue {
  const written = Object.entries(operands).map(([name, operand]): [string, JsonValue] => [
    name,
    typeof operand === 'number' ? number(operand) : operand.map(number),
  ]);
  return { formula, operands: new Map(written), value: value === null ? null : float(value) };
}

/** Counts as integers, everything else as floats. */
function number(value: number): JsonValue {
  return Number.isSafeInteger(value) ? value : float(value);
}
