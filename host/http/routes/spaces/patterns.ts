/** Our routes of one space: its patterns, where they come from, and taking them back. */
import type { FastifyInstance } from 'fastify';
import { MemoryError, SessionNotFoundError } from '../../../errors.ts';
import type { PatternChangeAnswer } from '../../../sequence/history-face.ts';
import type { PatternRecord } from '../../../sequence/observation.ts';
import type { SequenceFace } from '../../../sequence/sequence-face.ts';
import type { PatternTrace, TracedLearning } from '../../../sequence/trace.ts';
import { isoTime, sendJson } from '../../answer.ts';
import { type JsonValue, rawJson, writeJson } from '../../json-text.ts';
import { givenPatternsOf } from '../../observation-input.ts';
import { changeOptions, pathSpace, queryAsOf, queryInteger, querySpaceName } from '../../query.ts';
import { answers, documented, queries } from '../../schemas/sequence-answers.ts';
import { CorrectBody, LearnPatternsBody, type PatternParams, type SpaceParams } from '../../schemas/space-requests.ts';
import { floats } from '../sequences/session-answers.ts';

const TAG = 'spaces';
const PATTERN = '/v1/spaces/:space/patterns/:name';
const LISTED = { initial: 100, least: 1, most: 10_000 };
const FIRST = { initial: 0, least: 0, most: Number.MAX_SAFE_INTEGER };
const TRACED = { initial: 100, least: 1, most: 10_000 };

export function patternRoutes(scope: FastifyInstance, sequences: SequenceFace): void {
  scope.get(
    '/v1/spaces',
    {
      schema: documented(TAG, 'Names of all spaces, ascending by code point, a page at a time', answers.figures),
      config: { query: queries.spaces },
    },
    async (request, reply) => {
      const page = await sequences.spacesAfter(querySpaceName(request, 'after'), queryInteger(request, 'limit', LISTED));
      return sendJson(reply, writeJson({ spaces: page.spaces, next: page.next ?? null }));
    },
  );

  scope.get<{ Params: SpaceParams }>(
    '/v1/spaces/:space/patterns',
    {
      schema: documented(TAG, 'Learned patterns in the order of their first learning, a page at a time', answers.figures),
      config: { query: queries.page },
    },
    async (request, reply) => {
      const from = queryInteger(request, 'from', FIRST);
      const limit = queryInteger(request, 'limit', LISTED);
      const page = await sequences.patternsOf(pathSpace(request.params.space), from, limit, queryAsOf(request));
      return sendJson(reply, writeJson({ patterns: page.patterns.map(patternJson), next: page.next ?? null }));
    },
  );

  scope.post<{ Params: SpaceParams; Body: LearnPatternsBody }>(
    '/v1/spaces/:space/patterns',
    {
      schema: {
        ...documented(TAG, "Learn patterns as they are given, all or none, past the session's short-term memory", answers.figures),
        body: LearnPatternsBody,
      },
    },
    async (request, reply) => {
      const { session_id: sessionId, patterns } = request.body;
      await requireSessionOf(sequences, pathSpace(request.params.space), sessionId);
      const given = givenPatternsOf(patterns, request.bodyText);
      const { space, patternNames } = await sequences.learnMany(sessionId, given, changeOptions(request));
      return sendJson(reply, writeJson({ space, session_id: sessionId, pattern_names: patternNames }));
    },
  );

  scope.get<{ Params: PatternParams }>(
    PATTERN,
    { schema: documented(TAG, 'A learned pattern, now or as of an earlier moment', answers.figures), config: { query: queries.asOf } },
    async (request, reply) => {
      const { name } = request.params;
      const space = pathSpace(request.params.space);
      const record = await sequences.findPattern(space, name, queryAsOf(request));
      if (record === undefined)
        throw new MemoryError('MEM_PATTERN_NOT_FOUND', `Cannot find pattern "${name.slice(0, 100).toWellFormed()}" in this space`);
      return sendJson(reply, writeJson(patternJson(record)));
    },
  );

  scope.put<{ Params: PatternParams; Body: CorrectBody }>(
    PATTERN,
    {
      schema: { ...documented(TAG, 'Correct a pattern: what was learned as it counts as another one', answers.figures), body: CorrectBody },
    },
    async (request, reply) => {
      const { name } = request.params;
      const answer = await sequences.correct(pathSpace(request.params.space), name, request.body.events, changeOptions(request));
      return sendJson(reply, changeText(answer));
    },
  );

  scope.delete<{ Params: PatternParams }>(
    PATTERN,
    { schema: documented(TAG, 'Forget a pattern; it can be restored', answers.figures) },
    async (request, reply) => {
      const answer = await sequences.forget(pathSpace(request.params.space), request.params.name, changeOptions(request));
      return sendJson(reply, changeText(answer));
    },
  );

  scope.post<{ Params: PatternParams }>(
    `${PATTERN}/restore`,
    { schema: documented(TAG, 'Restore a forgotten pattern', answers.figures) },
    async (request, reply) => {
      const answer = await sequences.restore(pathSpace(request.params.space), request.params.name, changeOptions(request));
      return sendJson(reply, changeText(answer));
    },
  );

  scope.get<{ Params: PatternParams }>(
    `${PATTERN}/trace`,
    {
      schema: documented(TAG, 'Every learning of a pattern, with the observations that it used', answers.figures),
      config: { query: queries.limit },
    },
    async (request, reply) => {
      const limit = queryInteger(request, 'limit', TRACED);
      const trace = await sequences.trace(pathSpace(request.params.space), request.params.name, { limit });
      return sendJson(reply, writeJson(traceJson(trace)));
    },
  );

  scope.post<{ Params: SpaceParams & { readonly sessionId: string } }>(
    '/v1/spaces/:space/sessions/:sessionId/undo',
    { schema: documented(TAG, 'Take back the last learning of a session that still counts', answers.figures) },
    async (request, reply) => {
      const { sessionId } = request.params;
      await requireSessionOf(sequences, pathSpace(request.params.space), sessionId);
      return sendJson(reply, changeText(await sequences.undo(sessionId, changeOptions(request))));
    },
  );

  scope.delete<{ Params: SpaceParams }>(
    '/v1/spaces/:space',
    { schema: documented(TAG, 'Erase a space for good: nothing of it is left in any file', answers.figures) },
    async (request, reply) => {
      const { space, counts } = await sequences.erase(pathSpace(request.params.space), changeOptions(request));
      return sendJson(reply, writeJson({ status: 'erased', space, entries: counts }));
    },
  );
}

/** @throws SessionNotFoundError the session is not open, or lives in another space */
export async function requireSessionOf(sequences: SequenceFace, space: string, sessionId: string): Promise<void> {
  const isOpen = sequences.hasSession(sessionId) && (await sequences.sessionOf(sessionId)).space === space;
  if (!isOpen) throw new SessionNotFoundError(sessionId.slice(0, 100).toWellFormed());
}

function changeText({ space, patternName, frequency, learnings }: PatternChangeAnswer): string {
  return writeJson({ space, pattern: patternName, frequency, learnings });
}

function patternJson(record: PatternRecord): JsonValue {
  return {
    name: `PTRN|${record.name}`,
    events: record.events,
    length: record.length,
    frequency: record.frequency,
    emotives: record.emotives.map(floats),
    metadata: record.metadata,
  };
}

function traceJson({ space, pattern, learningCount, learnings }: PatternTrace): JsonValue {
  return { space, pattern: patternJson(pattern), learning_count: learningCount, learnings: learnings.map(learningJson) };
}

function learningJson(learning: TracedLearning): JsonValue {
  return {
    sequence: learning.sequence,
    time: isoTime(learning.timeMs),
    session_id: learning.sessionId,
    auto: learning.auto,
    times: learning.times,
    given: learning.given ?? null,
    corrected_by: learning.correctedBy,
    taken_back_by: learning.takenBackBy ?? null,
    observations: learning.observations.map((observation) => ({
      sequence: observation.sequence,
      time: isoTime(observation.timeMs),
      unique_id: observation.uniqueId,
      strings: observation.strings,
      vector_symbols: observation.vectorSymbols,
      emotives: floats(observation.emotives),
      metadata: rawJson(observation.metadata),
    })),
  };
}
