/** A host for commands: real memories kept by path, everything that is printed kept as text, a clock that stands still. */

import type { CommandLineHost, StoreInspection } from '../../host/cli/command.ts';
import { runCommandLine } from '../../host/cli/run-command-line.ts';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { Environment } from '../../host/config.ts';
import type { Store } from '../../host/core/ports/store.ts';
import { createFuzzy } from '../../host/fuzzy.ts';
import { applySettings, defaultSessionConfig } from '../../host/sequence/session-config.ts';

const engine = createEngine();

export interface TestHost extends CommandLineHost {
  printed: string;
  complained: string;
  readonly served: Environment[];
  closed: number;
}

interface HostParts extends Partial<CommandLineHost> {
  /** What sessions start with, by KATO's keys. */
  readonly sessionDefaults?: Readonly<Record<string, unknown>>;
}

export function testHost({ sessionDefaults = {}, ...parts }: HostParts = {}): TestHost {
  const stores = new Map<string, Promise<Store>>();
  const host: TestHost = {
    version: '1.2.3',
    runtimeVersion: '24.0.0',
    environment: {},
    printed: '',
    complained: '',
    served: [],
    closed: 0,
    output: { write: (text) => (host.printed += text) },
    errors: { write: (text) => (host.complained += text) },
    input: bytesOf(''),
    nowMs: () => 0,
    defaultDataPath: () => 'default.db',
    storeExists: (dataPath) => stores.has(dataPath),
    async openMemory(dataPath) {
      const opening = stores.get(dataPath) ?? openStore(':memory:');
      stores.set(dataPath, opening);
      const store = await opening;
      const sequences = await openSequences({ store, engine, defaults: applySettings(defaultSessionConfig(), sessionDefaults) });
      const close = async (): Promise<void> => {
        host.closed++;
        await sequences.close();
      };
      return { sequences, spaces: () => store.spaces(), close };
    },
    openFuzzy: async () => createFuzzy(),
    async serve(environment) {
      host.served.push(environment);
    },
    inspectKernel: async () => undefined,
    inspectStore: async (): Promise<StoreInspection> => ({ exists: false, holder: null, problems: [], entries: 0 }),
    inspectSnapshots: async () => ({ folder: 'default.db.cache', files: 0, bytes: 0, damaged: [], unfit: [] }),
    inspectEmbedder: async () => 'hashed:words-1:256:unit',
    ...parts,
  };
  return host;
}

/** Runs a command line; answers its exit code and what this one printed. */
export async function run(
  host: TestHost,
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly printed: string; readonly complained: string }> {
  host.printed = '';
  host.complained = '';
  const code = await runCommandLine(words, host);
  return { code, printed: host.printed, complained: host.complained };
}

/** A stream of these bytes in small pieces, so that a reader meets every kind of border. */
export async function* bytesOf(content: string | Uint8Array, pieceBytes = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}
