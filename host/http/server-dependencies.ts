/** What the HTTP server is given: the faces, what monitoring asks, the configuration, and where identifiers and log lines come from and go. */
import type { ServerConfig } from '../config.ts';
import type { ChoiceLists } from '../fuzzy/choice-lists.ts';
import type { SequenceFace } from '../sequence/sequence-face.ts';
import type { SystemServices } from '../system/system-services.ts';

export interface ServerDependencies {
  readonly config: ServerConfig;
  readonly sequences: SequenceFace;
  readonly system: SystemServices;
  /** Fuzzy matching: its engine, and the lists that are kept. */
  readonly fuzzy: ChoiceLists;
  /** 32 fresh lower-case hexadecimal digits; an `IdentitySource` fits. */
  readonly identities: { nextHex(): string };
  /** Called when the server begins to close, before it waits for the requests under way: ends what they wait for outside of this process. */
  readonly stopWaiting?: () => void;
  /** Receives the lines of the log; missing: standard output. */
  readonly logStream?: { write(line: string): void };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Text of the body as received, empty when there was none; for what JSON.parse cannot keep (json-source.ts). */
    bodyText: string;
    /** Milliseconds since the process started, when the request arrived. */
    startedAtMs: number;
    /** Ends the time-out of the request. */
    deadline: NodeJS.Timeout | undefined;
    /** The request turned into a lasting connection and is counted no more. */
    upgraded: boolean;
    /** Set when the caller went away before the answer: whoever has the answer calls it. */
    settle: (() => void) | undefined;
  }

  interface FastifyContextConfig {
    /** Query parameters for the documentation; they are read by query.ts, which knows texts only. */
    readonly query?: object;
    /** Answered without a key, at any load and during shutdown. */
    readonly alwaysOpen?: boolean;
    /** Monitoring: its log lines are of level debug. */
    readonly quiet?: boolean;
  }
}
