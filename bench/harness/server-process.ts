/** Servers as processes of their own: the real one on a store in a temporary folder, as users start it, and the floor to compare it with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LoopbackClient } from './loopback-client.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface ServerProcess {
  readonly port: number;
  /** Stops it in order and removes its store. */
  readonly stop: () => Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../host/main.ts', import.meta.url));
const FLOOR = fileURLToPath(new URL('floor-server.ts', import.meta.url));
/** A busy machine may take seconds to start Node; more means that it will not start at all. */
const START_TRIES = 300;
const TRY_EVERY_MS = 50;

/** @param settings  variables beside port, store and log */
export async function startServerProcess(settings: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const folder = temporaryFolder();
  const port = await freePort();
  const environment = { PORT: String(port), MNEME_DATA: join(folder.path, 'mneme.db'), LOG_LEVEL: 'warn', ...settings };
  return start([MAIN], environment, port, folder.remove);
}

export async function startFloorServer(): Promise<ServerProcess> {
  const port = await freePort();
  return start([FLOOR, String(port)], {}, port, () => undefined);
}

async function start(command: string[], environment: NodeJS.ProcessEnv, port: number, cleanUp: () => void): Promise<ServerProcess> {
  // Nothing of this process's environment but the path: a variable of the server must not change what is measured.
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    cleanUp();
  };
  try {
    await untilHealthy(child, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

async function untilHealthy(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < START_TRIES; tries++) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode} before it listened`);
    try {
      const client = await LoopbackClient.open(port);
      await client.demand('GET', '/health');
      client.close();
      return;
    } catch {
      await wait(TRY_EVERY_MS);
    }
  }
  throw new Error(`The server does not answer on port ${port}`);
}

/** A port that was free a moment ago: the server says nothing about the one that it takes when it logs warnings only. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port');
  return address.port;
}
