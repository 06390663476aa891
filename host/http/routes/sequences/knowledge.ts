/** KATO's look-ups of what a space has learned (specs/kato.md 2.4). Spaces come from the query or headers; answers carry the kb_id. */
import type { FastifyInstance } from 'fastify';
import type { PatternRecord } from '../../../sequence/observation.ts';
import type { SequenceFace } from '../../../sequence/sequence-face.ts';
import { sendJson } from '../../answer.ts';
import type { JsonValue } from '../../json-text.ts';
import { writeJson } from '../../json-text.ts';
import { kbIdOf } from '../../kb-id.ts';
import { queryAsOf, spaceOf } from '../../query.ts';
import { answers, documented, queries } from '../../schemas/sequence-answers.ts';
import { floats } from './session-answers.ts';

const TAG = 'knowledge';
const QUERY = { query: queries.space };

export function knowledgeRoutes(scope: FastifyInstance, sequences: SequenceFace, serviceName: string): void {
  scope.get<{ Params: { patternId: string } }>(
    '/pattern/:patternId',
    {
      schema: documented(TAG, 'A learned pattern by its name, with PTRN| before it or not', answers.pattern),
      config: { query: queries.spaceAsOf },
    },
    async (request, reply) => {
      const space = spaceOf(request);
      const { patternId } = request.params;
      const record = await sequences.findPattern(space, patternId, queryAsOf(request));
      const found =
        record === undefined
          ? { status: 'error', message: `Pattern ${patternId} not found` }
          : { status: 'okay', pattern: patternJson(record) };
      return sendJson(reply, writeJson({ pattern: found, node_id: kbIdOf(space, serviceName) }));
    },
  );

  scope.get(
    '/symbols/stats',
    {
      schema: documented(TAG, 'How often each symbol was learned, now or as of an earlier moment', answers.symbolStatistics),
      config: { query: queries.spaceAsOf },
    },
    async (request, reply) => {
      const space = spaceOf(request);
      const symbols = new Map<string, JsonValue>();
      for (const { symbol, frequency, patternMemberFrequency } of await sequences.symbolStatistics(space, queryAsOf(request))) {
        symbols.set(symbol, { name: symbol, frequency, pattern_member_frequency: patternMemberFrequency });
      }
      return sendJson(reply, writeJson({ symbols, node_id: kbIdOf(space, serviceName) }));
    },
  );

  scope.get(
    '/symbols/affinity',
    { schema: documented(TAG, 'Sums of emotives that each symbol was learned with', answers.affinities), config: QUERY },
    async (request, reply) => {
      const space = spaceOf(request);
      const affinities = new Map<string, JsonValue>();
      for (const [symbol, emotives] of await sequences.affinities(space)) affinities.set(symbol, floats(emotives));
      return sendJson(reply, writeJson({ affinities, node_id: kbIdOf(space, serviceName) }));
    },
  );

  scope.get<{ Params: { symbol: string } }>(
    '/symbols/:symbol/affinity',
    { schema: documented(TAG, 'Sums of emotives that one symbol was learned with', answers.affinity), config: QUERY },
    async (request, reply) => {
      const space = spaceOf(request);
      const { symbol } = request.params;
      const affinity = floats(await sequences.affinityOf(space, symbol));
      return sendJson(reply, writeJson({ symbol, affinity, node_id: kbIdOf(space, serviceName) }));
    },
  );

  for (const name of ['percept', 'cognition']) {
    scope.get(
      `/${name}-data`,
      {
        schema: { ...documented(TAG, `Deprecated: always empty, ask a session for its ${name} data`, answers.figures), deprecated: true },
        config: QUERY,
      },
      (request, reply) => {
        const warning = `This route knows no session; use /sessions/{session_id}/${name}-data`;
        return sendJson(reply, writeJson({ [`${name}_data`]: {}, node_id: kbIdOf(spaceOf(request), serviceName), warning }));
      },
    );
  }
}

function patternJson(record: PatternRecord): JsonValue {
  return {
    name: `PTRN|${record.name}`,
    pattern_data: record.events,
    length: record.length,
    frequency: record.frequency,
    emotives: record.emotives.map(floats),
    metadata: record.metadata,
  };
}
