/** A server for tests: fake face, fake probe, a clock that stands still until it is told. */
import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from '../../host/config.ts';
import { readServerConfig } from '../../host/config.ts';
import { ChoiceLists } from '../../host/fuzzy/choice-lists.ts';
import { createFuzzy } from '../../host/fuzzy.ts';
import { createHttpServer } from '../../host/http/create-http-server.ts';
import type { SystemReading, SystemSources } from '../../host/system/system-services.ts';
import { SystemServices } from '../../host/system/system-services.ts';
import { FakeSequenceFace } from './fake-sequence-face.ts';

export const READING: SystemReading = {
  cpuPercent: 97,
  memoryPercent: 40,
  memoryUsedBytes: 4_000,
  diskPercent: 10,
  diskFreeBytes: 90,
  loadAverage1m: 1,
  residentBytes: 1_000,
};

export interface TestServer {
  readonly app: FastifyInstance;
  readonly sequences: FakeSequenceFace;
  readonly system: SystemServices;
  readonly clock: { nowMs(): number; move(ms: number): void };
  readonly store: { usable: boolean; lastError: string | null };
  readonly lines: string[];
  /** Opens a session and answers its id. */
  open(space?: string): Promise<string>;
}

export interface TestServerOptions {
  readonly config?: Partial<ServerConfig>;
  readonly sources?: Partial<SystemSources>;
}

export async function startTestServer({ config: overrides = {}, sources = {} }: TestServerOptions = {}): Promise<TestServer> {
  let now = 1_700_000_000_000;
  const clock = {
    nowMs: () => now,
    move: (ms: number) => {
      now += ms;
    },
  };
  const config: ServerConfig = { ...readServerConfig({ LOG_LEVEL: 'silent', DOCS_ENABLED: 'false' }), ...overrides };
  const sequences = new FakeSequenceFace(clock.nowMs);
  const store = { kind: 'memory', operations: 5, errors: 1, meanResponseMs: 2, usable: true, lastError: null as string | null };
  const system = new SystemServices({
    clock,
    probe: { read: () => READING },
    config,
    version: '0.1.0',
    sessions: () => sequences.statistics(),
    store: () => store,
    ...sources,
  });
  const lines: string[] = [];
  let fresh = 0;
  const app = await createHttpServer({
    config,
    sequences,
    system,
    fuzzy: new ChoiceLists(createFuzzy, 1_000_000),
    identities: { nextHex: () => String(fresh++).padStart(32, '0') },
    logStream: { write: (line) => void lines.push(line) },
  });
  const open = async (space = 'user-1') => (await sequences.openSession({ space, metadata: '{}' })).sessionId;
  return { app, sequences, system, clock, store, lines, open };
}
