/** Logging: pino's options. One JSON object per line; what a request carried never reaches a line. */
import type { FastifyServerOptions } from 'fastify';
import type { ServerDependencies } from './server-dependencies.ts';

/** Name under which every line of a request carries its trace id. */
export const TRACE_LABEL = 'trace_id';

export function loggerOptions({ config, logStream }: ServerDependencies): NonNullable<Exclude<FastifyServerOptions['logger'], boolean>> {
  return {
    level: config.logLevel,
    base: { service: config.serviceName },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: {
      req: ({ method }) => ({ method }),
      res: ({ statusCode }) => ({ statusCode }),
    },
    ...(logStream === undefined ? {} : { stream: logStream }),
  };
}
