/** KATO's session routes: open, look at, configure, extend, close (specs/kato.md 2.2). */
import type { FastifyInstance } from 'fastify';
import { SessionNotFoundError } from '../../../errors.ts';
import type { SequenceFace } from '../../../sequence/sequence-face.ts';
import { sendJson } from '../../answer.ts';
import { writeJson } from '../../json-text.ts';
import { LIMITS } from '../../limits.ts';
import { checkDepth, metadataOf } from '../../observation-input.ts';
import { changeOptions, queryInteger } from '../../query.ts';
import { invalid } from '../../refusal.ts';
import { answers, documented, queries } from '../../schemas/sequence-answers.ts';
import type { SessionParams } from '../../schemas/sequence-requests.ts';
import { ConfigureBody, OpenSessionBody } from '../../schemas/sequence-requests.ts';
import { configJson, sessionText } from './session-answers.ts';

const TAG = 'sessions';

/** KATO's default of the extension; 0 asks for it. */
const EXTENSION_SECONDS = 3_600;

/** Routes that work without a live session. */
export function openSessionRoutes(scope: FastifyInstance, sequences: SequenceFace, nowMs: () => number): void {
  scope.post<{ Body: OpenSessionBody }>(
    '/sessions',
    { schema: { ...documented(TAG, 'Open a session on a space', answers.session), body: OpenSessionBody } },
    async (request, reply) => {
      const { node_id: space, metadata, ttl_seconds: ttlSeconds, config } = request.body;
      if (config !== undefined) checkDepth(request.bodyText, ['body']);
      const view = await sequences.openSession(
        {
          space,
          metadata: metadata === undefined ? '{}' : metadataOf(request.bodyText),
          ...(typeof ttlSeconds === 'number' && ttlSeconds > 0 ? { ttlSeconds } : {}),
          ...(config === undefined || config === null ? {} : { config }),
        },
        changeOptions(request),
      );
      reply.header('x-session-id', view.sessionId);
      return sendJson(reply, sessionText(view, view.ttlSeconds));
    },
  );

  scope.get('/sessions/count', { schema: documented(TAG, 'Number of live sessions', answers.sessionCount) }, (_request, reply) =>
    sendJson(reply, writeJson({ active_session_count: sequences.activeSessionCount() })),
  );

  scope.get<{ Params: SessionParams }>(
    '/sessions/:sessionId/exists',
    { schema: documented(TAG, 'Whether a session is live; does not extend it', answers.sessionExists) },
    (request, reply) => {
      const { sessionId } = request.params;
      const { exists, expired } = sequences.sessionExists(sessionId);
      if (exists) reply.header('x-session-id', sessionId);
      return sendJson(reply, writeJson({ exists, expired, session_id: sessionId }));
    },
  );

  scope.get<{ Params: SessionParams }>(
    '/sessions/:sessionId',
    { schema: documented(TAG, 'One session', answers.session) },
    async (request, reply) => {
      try {
        const view = await sequences.sessionOf(request.params.sessionId);
        reply.header('x-session-id', view.sessionId);
        return sendJson(reply, sessionText(view, Math.max(0, Math.floor((view.expiresAtMs - nowMs()) / 1_000))));
      } catch (error) {
        // KATO's only session route whose 404 has the plain shape.
        if (!(error instanceof SessionNotFoundError)) throw error;
        reply.code(404);
        return sendJson(reply, writeJson({ detail: error.message }));
      }
    },
  );
}

/** Routes of one live session. Precondition: the scope has the session gate. */
export function sessionRoutes(scope: FastifyInstance, sequences: SequenceFace): void {
  scope.delete<{ Params: SessionParams }>(
    '/sessions/:sessionId',
    { schema: documented(TAG, 'Close a session; what was learned stays', answers.sessionDeleted) },
    async (request, reply) => {
      const { sessionId } = request.params;
      await sequences.closeSession(sessionId, changeOptions(request));
      reply.header('x-session-id', sessionId);
      return sendJson(reply, writeJson({ status: 'deleted', session_id: sessionId }));
    },
  );

  scope.get<{ Params: SessionParams }>(
    '/sessions/:sessionId/config',
    { schema: documented(TAG, 'Effective configuration of a session', answers.sessionConfig) },
    async (request, reply) => {
      const { sessionId } = request.params;
      const config = await sequences.configOf(sessionId);
      return sendJson(reply, writeJson({ session_id: sessionId, config: configJson(config) }));
    },
  );

  scope.post<{ Params: SessionParams; Body: ConfigureBody }>(
    '/sessions/:sessionId/config',
    {
      schema: {
        ...documented(TAG, 'Change the configuration; {"config": {…}} or the bare object', answers.sessionConfigured),
        body: ConfigureBody,
      },
    },
    async (request, reply) => {
      const { sessionId } = request.params;
      checkDepth(request.bodyText, ['body']);
      await sequences.configure(sessionId, changesOf(request.body), changeOptions(request));
      return sendJson(reply, writeJson({ status: 'okay', message: 'Configuration updated', session_id: sessionId }));
    },
  );

  scope.post<{ Params: SessionParams }>(
    '/sessions/:sessionId/extend',
    { schema: documented(TAG, 'Give a session a new time to live', answers.sessionExtended), config: { query: queries.ttl } },
    async (request, reply) => {
      const { sessionId } = request.params;
      const asked = queryInteger(request, 'ttl_seconds', { initial: EXTENSION_SECONDS, least: 0, most: LIMITS.ttlSeconds });
      const ttlSeconds = asked === 0 ? EXTENSION_SECONDS : asked;
      await sequences.extendSession(sessionId, ttlSeconds, changeOptions(request));
      return sendJson(reply, writeJson({ status: 'extended', session_id: sessionId, ttl_seconds: ttlSeconds }));
    },
  );
}

function changesOf(body: ConfigureBody): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(body, 'config')) return body;
  const config = body.config;
  if (config === null) return {};
  if (isDictionary(config)) return config;
  throw invalid({ type: 'dict_type', loc: ['body', 'config'], msg: 'Input should be a valid dictionary', input: null });
}

function isDictionary(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
