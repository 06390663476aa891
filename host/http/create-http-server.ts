/**
 * HTTP server: puts hooks, routes and errors together into one Fastify instance that is ready to listen.
 *
 * Order matters and is the reason for this file: counting and refusing first, then cross-origin answers, then keys, then routes.
 */
import type { Socket } from 'node:net';
import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify, { LogController } from 'fastify';
import { EmbedderFailedError } from '../errors.ts';
import { SAMPLE_INTERVAL_MS } from '../system/metrics-history.ts';
import { documentRoutes } from './documentation.ts';
import { errorReply, faceOf } from './error-reply.ts';
import { acceptJsonBodies } from './json-body.ts';
import { LIMITS } from './limits.ts';
import { loggerOptions, TRACE_LABEL } from './logging.ts';
import { answerUnknownPaths } from './not-found.ts';
import { PrometheusExport } from './prometheus.ts';
import { bodyTooLarge, invalid, Refusal } from './refusal.ts';
import { countRequests, requireKeys } from './request-gate.ts';
import { fuzzyRoutes } from './routes/fuzzy/matching.ts';
import { EVENTS_PATH, eventRoutes } from './routes/sequences/events.ts';
import { knowledgeRoutes } from './routes/sequences/knowledge.ts';
import { machineryRoutes } from './routes/sequences/machinery.ts';
import { memoryRoutes } from './routes/sequences/memory.ts';
import { monitoringRoutes } from './routes/sequences/monitoring.ts';
import { requireSession } from './routes/sequences/session-gate.ts';
import { openSessionRoutes, sessionRoutes } from './routes/sequences/sessions.ts';
import { patternRoutes } from './routes/spaces/patterns.ts';
import { questionRoutes } from './routes/spaces/questions.ts';
import { vectorRoutes } from './routes/spaces/vectors.ts';
import { WELL_FORMED } from './schemas/sequence-requests.ts';
import type { ServerDependencies } from './server-dependencies.ts';
import { validationItems } from './validation-items.ts';

/** A symbol of the greatest length in a path, percent-encoded, is longer than Node's limit of headers; that limit decides. */
const LONGEST_PARAMETER = 16_384;
/** A message from a client of the event stream is `ping`. */
const LONGEST_SOCKET_MESSAGE = 4_096;

/** What the caller gets; named here so that nobody else has to name the framework. */
export type HttpServer = FastifyInstance;

/**
 * Makes the server; the caller lets it listen, and closes it.
 *
 * `close()` refuses new requests, answers those under way (`stopWaiting` ends what they wait for outside), closes the event streams and resolves
 * when the last connection is gone. It does not close the faces or the store: whoever made them does, afterwards.
 *
 * @example
 * const server = await createHttpServer({ config, sequences, system, fuzzy, identities });
 * await server.listen({ host: config.host, port: config.port });
 */
export async function createHttpServer(dependencies: ServerDependencies): Promise<HttpServer> {
  const { config, sequences, system, fuzzy, identities } = dependencies;
  const app: FastifyInstance = fastify({
    logger: loggerOptions(dependencies),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: TRACE_LABEL }),
    genReqId: (request) => traceIdOf(request.headers['x-trace-id']) ?? `kato-${identities.nextHex()}`,
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: config.requestTimeoutMs,
    // Requests that arrive while closing are refused by the gate, in KATO's shape.
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER, ignoreTrailingSlash: true },
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allowUnionTypes: true,
        formats: { [WELL_FORMED]: { type: 'string', validate: (text: string) => text.isWellFormed() } },
      },
    },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
    // Only the event stream is upgraded; elsewhere clients that offer HTTP/2 are answered as usual.
    http: { shouldUpgradeCallback: (request) => request.url?.split('?', 1)[0] === EVENTS_PATH },
  });

  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler(answerError);
  acceptJsonBodies(app);
  countRequests(app, dependencies);
  if (config.corsOrigins.length > 0) await app.register(cors, corsOptions(config.corsOrigins));
  requireKeys(app, dependencies);
  answerUnknownPaths(app, (sessionId) => sequences.hasSession(sessionId));
  if (config.docsEnabled) await documentRoutes(app, system.version, config.apiKeys.length > 0);

  openSessionRoutes(app, sequences, () => system.nowMs());
  knowledgeRoutes(app, sequences, config.serviceName);
  monitoringRoutes(app, system, new PrometheusExport(system));
  machineryRoutes(app, system);
  patternRoutes(app, sequences);
  questionRoutes(app, sequences);
  fuzzyRoutes(app, fuzzy);
  vectorRoutes(app, sequences.vectors);
  await app.register(async (scope) => {
    requireSession(scope, sequences);
    sessionRoutes(scope, sequences);
    memoryRoutes(scope, sequences);
  });
  await app.register(async (scope) => {
    await scope.register(websocket, { options: { maxPayload: LONGEST_SOCKET_MESSAGE } });
    eventRoutes(scope, sequences, system);
  });

  dropUnusedConnections(app);
  sampleWhileListening(app, () => system.history.refresh());
  app.addHook('preClose', async () => {
    system.beginShutdown();
    dependencies.stopWaiting?.();
  });
  await app.ready();
  return app;
}

/** The caller's own trace id, if a header and a log line can carry it. */
function traceIdOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\x21-\x7e]{1,128}$/.test(header) ? header : undefined;
}

function corsOptions(origins: readonly string[]): object {
  return {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    exposedHeaders: ['X-Trace-ID', 'X-Session-ID', 'Retry-After'],
    strictPreflight: false,
  };
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  // A path that cannot be decoded is refused before any hook.
  if (!reply.hasHeader('x-trace-id')) reply.header('x-trace-id', request.id);
  const { status, contentType, body, headers } = errorReply(refusalOf(error, request), faceOf(request.url));
  const { url: route } = request.routeOptions;
  // A refusal is no fault of ours: it needs no stack, and under overload there are many.
  if (error instanceof Refusal) request.log.debug({ code: error.code, route }, 'request refused');
  // Nor is a service that fails: there may be as many.
  else if (error instanceof EmbedderFailedError && error.cause === undefined)
    request.log.warn({ code: error.code, reason: error.message, route }, 'no vectors');
  else if (status >= 500) request.log.error({ err: error, route }, 'request failed');
  reply.code(status).headers(headers).header('content-type', contentType).serializer(String).send(body);
  request.settle?.();
}

/** What the framework says too little about, in our words. */
function refusalOf(error: FastifyError, request: FastifyRequest): Error {
  const { validation, code } = error;
  if (validation !== undefined) return invalid(...validationItems(validation, request.body, request.routeOptions.schema?.body));
  return code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? bodyTooLarge(request.headers['content-length'], LIMITS.bodyBytes) : error;
}

/**
 * Closes, when the server does, the connections on which nothing was ever asked, as browsers keep them ready: Node takes them for busy
 * and would wait until they time out.
 */
function dropUnusedConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  let stopping = false;
  app.server.on('connection', (socket) => {
    if (stopping) socket.destroy();
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }) => unused.delete(socket));
  app.server.on('upgrade', ({ socket }) => unused.delete(socket));
  app.addHook('preClose', async () => {
    stopping = true;
    for (const socket of unused) socket.destroy();
  });
}

/** The timer never keeps the process alive. */
function sampleWhileListening(app: FastifyInstance, sample: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => {
    timer = setInterval(sample, SAMPLE_INTERVAL_MS).unref();
  });
  app.addHook('onClose', async () => clearInterval(timer));
}
