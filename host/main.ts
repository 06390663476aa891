/**
 * The process: reads the environment, starts the server, and stops it in order when it is told to.
 *
 * The first SIGTERM or SIGINT lets requests under way finish and makes everything durable; a second one ends the process at once.
 */
import { startServer } from './compose.ts';
import { readServerConfig } from './config.ts';
import { MemoryError } from './errors.ts';

const FAILED = 1;

try {
  const server = await startServer(readServerConfig(process.env));
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(FAILED);
    stopping = true;
    server.close().catch(fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  fail(error);
}

/** Errors of ours explain themselves; anything else is a bug and shows where it is. */
function fail(error: unknown): void {
  const text = error instanceof MemoryError ? `${error.code}: ${error.message}` : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = FAILED;
}
