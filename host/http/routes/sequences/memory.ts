/** KATO's memory routes of one session: observe, learn, clear, predict, and what the session holds (specs/kato.md 2.3). */
import type { FastifyInstance } from 'fastify';
import type { ObserveAnswer } from '../../../sequence/observation.ts';
import type { SequenceFace } from '../../../sequence/sequence-face.ts';
import { sendJson } from '../../answer.ts';
import { float, rawJson, writeJson, writePredictionAnswer, writePredictions } from '../../json-text.ts';
import { observationOf, observationsOf } from '../../observation-input.ts';
import { changeOptions, queryPredictOptions } from '../../query.ts';
import { answers, documented, queries } from '../../schemas/sequence-answers.ts';
import type { SessionParams } from '../../schemas/sequence-requests.ts';
import { ObservationBody, SequenceBody } from '../../schemas/sequence-requests.ts';
import { floats } from './session-answers.ts';

const TAG = 'memory';

/** Precondition: the scope has the session gate. */
export function memoryRoutes(scope: FastifyInstance, sequences: SequenceFace): void {
  observeRoutes(scope, sequences);
  learnRoutes(scope, sequences);
  readRoutes(scope, sequences);
}

function observeRoutes(scope: FastifyInstance, sequences: SequenceFace): void {
  scope.post<{ Params: SessionParams; Body: ObservationBody }>(
    '/sessions/:sessionId/observe',
    { schema: { ...documented(TAG, 'Observe one event', answers.observed), body: ObservationBody } },
    async (request, reply) => {
      const observation = observationOf(request.body, request.bodyText);
      return sendJson(reply, observedText(await sequences.observe(request.params.sessionId, observation, changeOptions(request))));
    },
  );

  scope.post<{ Params: SessionParams; Body: SequenceBody }>(
    '/sessions/:sessionId/observe-sequence',
    {
      schema: {
        ...documented(TAG, 'Observe many events in order, learning on the way if asked', answers.sequenceObserved),
        body: SequenceBody,
      },
    },
    async (request, reply) => {
      const {
        observations,
        learn_after_each: learnAfterEach = false,
        learn_at_end: learnAtEnd = false,
        clear_stm_between: clearBetween = false,
      } = request.body;
      const items = observationsOf(observations, request.bodyText);
      const options = { ...changeOptions(request), learnAfterEach, learnAtEnd, clearBetween };
      const answer = await sequences.observeSequence(request.params.sessionId, items, options);
      return sendJson(
        reply,
        writeJson({
          status: 'completed',
          processor_id: answer.space,
          observations_processed: answer.results.length,
          initial_stm_length: answer.initialStmLength,
          final_stm_length: answer.finalStmLength,
          results: answer.results.map((result, position) => ({
            status: 'okay',
            sequence_position: position,
            stm_length: result.stmLength,
            time: result.time,
            unique_id: result.uniqueId,
            auto_learned_pattern: result.autoLearnedPattern,
          })),
          auto_learned_patterns: answer.autoLearnedPatterns,
          final_learned_pattern: answer.finalLearnedPattern,
          isolated: answer.isolated,
        }),
      );
    },
  );
}

function learnRoutes(scope: FastifyInstance, sequences: SequenceFace): void {
  scope.post<{ Params: SessionParams }>(
    '/sessions/:sessionId/learn',
    { schema: documented(TAG, 'Learn the short-term memory as a pattern', answers.learned) },
    async (request, reply) => {
      const { sessionId, patternName } = await sequences.learn(request.params.sessionId, changeOptions(request));
      // KATO counts the events that are left after learning, which are none.
      const message = `Learned pattern ${patternName} from 0 events`;
      return sendJson(
        reply,
        writeJson({ status: 'learned', pattern_name: patternName, session_id: sessionId, processor_id: null, message }),
      );
    },
  );

  scope.post<{ Params: SessionParams }>(
    '/sessions/:sessionId/finalize-training',
    { schema: documented(TAG, 'Compute the metrics of whole patterns once, for later predictions', answers.finalized) },
    async (request, reply) => {
      const answer = await sequences.finalizeTraining(request.params.sessionId, changeOptions(request));
      return sendJson(
        reply,
        writeJson({
          status: 'completed',
          patterns_processed: answer.patternsProcessed,
          time_ms: float(answer.timeMs),
          session_id: answer.sessionId,
          node_id: answer.space,
          message: `Finalized training for ${answer.patternsProcessed} patterns`,
        }),
      );
    },
  );

  scope.post<{ Params: SessionParams }>(
    '/sessions/:sessionId/clear-stm',
    { schema: documented(TAG, 'Empty the short-term memory of the session', answers.cleared) },
    async (request, reply) => {
      const { sessionId } = request.params;
      await sequences.clearShortTermMemory(sessionId, changeOptions(request));
      return sendJson(reply, writeJson({ status: 'cleared', session_id: sessionId }));
    },
  );

  scope.post<{ Params: SessionParams }>(
    '/sessions/:sessionId/clear-all',
    { schema: documented(TAG, 'Empty the short-term memory and everything that the space has learned', answers.allCleared) },
    async (request, reply) => {
      const { sessionId } = request.params;
      await sequences.clearMemory(sessionId, changeOptions(request));
      return sendJson(reply, writeJson({ status: 'cleared', session_id: sessionId, scope: 'all' }));
    },
  );
}

function readRoutes(scope: FastifyInstance, sequences: SequenceFace): void {
  scope.get<{ Params: SessionParams }>(
    '/sessions/:sessionId/stm',
    { schema: documented(TAG, 'Short-term memory of the session', answers.shortTermMemory) },
    async (request, reply) => {
      const { sessionId } = request.params;
      const events = await sequences.shortTermMemoryOf(sessionId);
      return sendJson(reply, writeJson({ stm: events, session_id: sessionId, length: events.length }));
    },
  );

  scope.get<{ Params: SessionParams }>(
    '/sessions/:sessionId/predictions',
    {
      schema: documented(TAG, 'What follows the short-term memory, now or as of an earlier moment', answers.predictions),
      config: { query: queries.predictions },
    },
    async (request, reply) => {
      const options = queryPredictOptions(request);
      return sendJson(reply, writePredictionAnswer(await sequences.predict(request.params.sessionId, options)));
    },
  );

  scope.get<{ Params: SessionParams }>(
    '/sessions/:sessionId/percept-data',
    { schema: documented(TAG, 'What the session observed last', answers.perceptData) },
    async (request, reply) => {
      const { sessionId } = request.params;
      const { space, percept, emotives } = await sequences.perceptOf(sessionId);
      const data =
        percept === null
          ? {}
          : {
              strings: percept.strings,
              vectors: percept.vectors.map((vector) => vector.map(float)),
              emotives: floats(emotives),
              path: [],
              metadata: rawJson(percept.metadata),
            };
      return sendJson(reply, writeJson({ percept_data: data, session_id: sessionId, node_id: space }));
    },
  );

  scope.get<{ Params: SessionParams }>(
    '/sessions/:sessionId/cognition-data',
    { schema: documented(TAG, 'What the session thinks', answers.cognitionData) },
    async (request, reply) => {
      const { sessionId } = request.params;
      const { space, prediction, emotives, shortTermMemory, time } = await sequences.cognitionOf(sessionId);
      const data = {
        predictions: rawJson(writePredictions(prediction.predictions)),
        emotives: floats(emotives),
        symbols: shortTermMemory.flat(),
        command: '',
        metadata: {},
        path: [],
        strings: [],
        vectors: [],
        short_term_memory: shortTermMemory,
        time,
      };
      return sendJson(reply, writeJson({ cognition_data: data, session_id: sessionId, node_id: space }));
    },
  );
}

/** The most frequent answer, so it is put together directly. */
function observedText(answer: ObserveAnswer): string {
  const learned = answer.autoLearnedPattern === null ? 'null' : JSON.stringify(answer.autoLearnedPattern);
  return (
    `{"status":"okay","session_id":${JSON.stringify(answer.sessionId)},"processor_id":${JSON.stringify(answer.space)}` +
    `,"stm_length":${answer.stmLength},"time":${answer.time},"unique_id":${JSON.stringify(answer.uniqueId)},"auto_learned_pattern":${learned}}`
  );
}
