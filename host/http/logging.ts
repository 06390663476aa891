/** Logging: pino's options. One JSON object per line; what a request carried never reaches a line. */
import type { LoggerOptions } from 'pino';
import type { ServerDependencies } from './server-dependencies.ts';

/** Name under which every line of a request carries its trace id. */
export const TRACE_LABEL = 'trace_id';

type LogSettings = Pick<ServerDependencies, 'config' | 'logStream'>;

export function loggerOptions({ config, logStream }: LogSettings): LoggerOptions & { readonly stream?: { write(line: string): void } } {
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
