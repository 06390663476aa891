#!/usr/bin/env node
/**
 * The process: what `mneme` and `npm start` run.
 *
 * It hands the command line what only the composition knows. Without a command it serves: reads the environment, starts the server, and stops
 * it in order when it is told to. The first SIGTERM or SIGINT lets requests under way finish and makes everything durable; a second one ends
 * the process at once.
 */
import { existsSync } from 'node:fs';
import type { CommandLineHost, LocalMemory } from './cli/command.ts';
import { runCommandLine } from './cli/run-command-line.ts';
import type { RunningServer } from './compose.ts';
import { type EmbedderConfig, type Environment, readMemoryConfig, readServerConfig } from './config.ts';
import { closeAfter, closeAll } from './core/close-all.ts';
import { MemoryError } from './errors.ts';
import { VERSION } from './version.ts';

/** A store that is kept in memory only. */
const IN_MEMORY = ':memory:';
const FAILED = 1;
/** Of "abc"; FIPS 180-1, appendix A. */
const SHA1_OF_ABC = 'a9993e364706816aba3e25717850c26c9cd0d89d';

const host: CommandLineHost = {
  version: VERSION,
  runtimeVersion: process.versions.node,
  environment: process.env,
  output: process.stdout,
  errors: process.stderr,
  input: process.stdin,
  nowMs: () => Date.now(),
  // Of the whole environment only this variable: a wrong PORT must not stop a command that serves nothing.
  defaultDataPath: () => readServerConfig({ MNEME_DATA: process.env.MNEME_DATA }).dataPath,
  storeExists: (dataPath) => dataPath === IN_MEMORY || existsSync(dataPath),
  openMemory,
  openFuzzy: async () => (await import('./fuzzy.ts')).createFuzzy(),
  serve,
  inspectKernel,
  inspectSnapshots: async (dataPath) => (await import('./compose.ts')).inspectSnapshots(dataPath),
  inspectEmbedder: async () => (await import('./compose.ts')).inspectEmbedder(configuredEmbedder()),
  inspectStore: async (dataPath) => (await import('./compose.ts')).inspectStore(dataPath, { nowMs: () => Date.now() }),
};

// "mneme export | head" closes the pipe: the reader has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), host);

async function openMemory(dataPath: string): Promise<LocalMemory> {
  const { sessionTtlSeconds, sessionAutoExtend, sessionDefaults, spaceMemoryBytes, semanticCache } = readMemoryConfig(process.env);
  const { createEngine, openSequences, openSnapshots, openStore } = await import('./compose.ts');
  const engine = createEngine();
  // In the order of closing: the store's lock goes last.
  const closings = [() => engine.close()];
  try {
    const store = await openStore(dataPath);
    closings.push(() => store.close());
    const snapshots = await openSnapshots(dataPath);
    const onSnapshotProblem = ({ message }: { readonly message: string }): unknown => process.stderr.write(`${message}\n`);
    const sequences = await openSequences({
      store,
      engine,
      dataPath,
      // Read when a text needs it: a wrong setting must not stop a command that embeds nothing.
      embedderConfig: configuredEmbedder,
      defaultTtlSeconds: sessionTtlSeconds,
      autoExtend: sessionAutoExtend,
      defaults: sessionDefaults,
      spaceMemoryBytes,
      semanticCache,
      onSnapshotProblem,
      ...(snapshots && { snapshots }),
    });
    const close = (): Promise<void> => closeAll([() => sequences.close(), ...closings]);
    return { sequences, spaces: () => store.spaces(), close };
  } catch (error) {
    return closeAfter(error, closings);
  }
}

/** Reads of the whole environment only what chooses the embedder. */
function configuredEmbedder(): EmbedderConfig {
  const { env } = process;
  const ofEmbedder = (name: string): boolean => name.startsWith('MNEME_EMBEDDER') || name === env.MNEME_EMBEDDER_KEY_VARIABLE;
  return readServerConfig(Object.fromEntries(Object.entries(env).filter(([name]) => ofEmbedder(name)))).embedder;
}

async function serve(environment: Environment): Promise<void> {
  let server: RunningServer | undefined;
  let stopping = false;
  const close = (): void => {
    server?.close().catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = FAILED;
    });
  };
  const stop = (): void => {
    if (stopping) process.exit(FAILED);
    stopping = true;
    close();
  };
  // Before the server starts: a signal that comes while it does must not cut it off in the middle.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { startServer } = await import('./compose.ts');
  server = await startServer(readServerConfig(environment));
  if (stopping) close();
}

async function inspectKernel(): Promise<string | undefined> {
  try {
    const { createEngine } = await import('./compose.ts');
    const engine = createEngine();
    const digest = Buffer.from(engine.numbers.sha1('abc')).toString('hex');
    await engine.close();
    return digest === SHA1_OF_ABC ? undefined : `computes a wrong SHA-1: found "${digest}", expected "${SHA1_OF_ABC}"`;
  } catch (error) {
    return error instanceof MemoryError ? `${error.code}: ${error.message}` : `cannot be loaded: ${String(error)}`;
  }
}
