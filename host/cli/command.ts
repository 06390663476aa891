/**
 * What a command of `mneme` is, and what it is handed: the terminal, the environment, and the ways to a memory.
 *
 * Commands know no adapter and start no process; `main.ts` hands in what does.
 */
import type { Environment } from '../config.ts';
import type { Fuzzy } from '../fuzzy/fuzzy-face.ts';
import type { SequenceFace } from '../sequence/sequence-face.ts';
import type { MemoryClient } from './memory-client.ts';

/** Exit codes of every command; `Command.failureCode` tells of another one. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line asks for something that does not exist or does not fit together; the message says what to write instead. */
export class UsageError extends Error {}

/** What of a request was refused. */
export interface Refused {
  /** From the outside in, such as `vectors`, 3, `vector`. */
  readonly field: readonly (string | number)[];
  readonly found: string;
  readonly expected: string;
}

/** The command was understood and could not be done. */
export class CommandFailure extends Error {
  /** What to do about it; printed below the message. */
  readonly advice: string | undefined;
  /** As the code of a `MemoryError`; told with `--json`. */
  readonly code: string;
  /** Of a request that a server refused, where it said what. */
  readonly refused: Refused | undefined;

  constructor(message: string, advice?: string, code = 'FAILED', refused?: Refused) {
    super(message);
    this.advice = advice;
    this.code = code;
    this.refused = refused;
  }
}

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A memory of this process. */
export interface LocalMemory {
  readonly sequences: SequenceFace;
  /** Names of all spaces, ascending by code point. */
  spaces(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What `doctor` is told about a store's file. */
export interface StoreInspection {
  readonly exists: boolean;
  /** Who holds it, null when nobody does. */
  readonly holder: { readonly processId: number | null; readonly since: string | null } | null;
  /** What SQLite and our own check of the file found; empty when all is well. */
  readonly problems: readonly string[];
  readonly entries: number;
}

/** What `doctor` is told about the snapshots beside a store. */
export interface SnapshotsInspection {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** One sentence each. */
  readonly damaged: readonly string[];
  readonly unfit: readonly string[];
}

export interface CommandLineHost {
  readonly version: string;
  readonly runtimeVersion: string;
  readonly environment: Environment;
  readonly output: OutputStream;
  readonly errors: OutputStream;
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  nowMs(): number;
  /** Where the store lies unless `--data` says otherwise. */
  defaultDataPath(): string;
  /** Whether there is a store to be opened, or to be kept in memory. */
  storeExists(dataPath: string): boolean;
  /** Makes the store where there is none. */
  openMemory(dataPath: string): Promise<LocalMemory>;
  /** An engine for fuzzy matching, to be closed by whoever asked. */
  openFuzzy(): Promise<Fuzzy>;
  /** Starts the server; it runs until the process is told to stop. */
  serve(environment: Environment): Promise<void>;
  /** Loads the kernels and computes something known with them. @returns what is wrong, undefined when nothing is */
  inspectKernel(): Promise<string | undefined>;
  inspectStore(dataPath: string): Promise<StoreInspection>;
  inspectSnapshots(dataPath: string): Promise<SnapshotsInspection>;
  /** Opens the embedder that is configured. @returns its identity @throws MemoryError it cannot be used */
  inspectEmbedder(): Promise<string>;
}

/** An option of a command, as `--help` shows it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in `--help`, such as `FILE`. */
  readonly value?: string;
  /** It may be given several times: its value is a list. */
  readonly multiple?: true;
  readonly summary: string;
}

export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** One call of a command, read and checked. */
export interface CommandCall {
  readonly host: CommandLineHost;
  readonly operands: readonly string[];
  readonly values: OptionValues;
  readonly dataPath: string;
  readonly space: string;
  /**
   * Opens the memory that `--data` or `--url` names; closed after the command.
   *
   * @param access `write` makes a store where there is none
   * @throws CommandFailure there is no store
   */
  connect(access: 'read' | 'write'): Promise<MemoryClient>;
  /** The result: one line of JSON with `--json`, else the lines. */
  answer(result: unknown, lines: readonly string[]): void;
}

export interface Command {
  readonly name: string;
  /** What follows the name, such as `FILE` or `EVENT...`. */
  readonly operands: string;
  readonly summary: string;
  /** More about the operands, for `--help`. */
  readonly details?: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Exit code when it could not be done; `failed` if missing. For a command whose `failed` is an answer. */
  readonly failureCode?: ExitCode;
  run(call: CommandCall): Promise<ExitCode>;
}
