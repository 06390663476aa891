/** Figures that monitoring asks of the rest: plain data, so that this folder knows no face and no adapter. */

import type { CacheFigures } from '../core/ports/cache-figures.ts';

/** What the sequence face says of itself; `SequenceFace.statistics()` fits. */
export interface SessionFigures {
  readonly sessionsCreated: number;
  readonly sessionsDeleted: number;
  readonly sessionsExpired: number;
  readonly sessionOperations: number;
  readonly activeSessions: number;
  readonly spaces: readonly SpaceFigures[];
  /** Memory of the loaded spaces and of past moments that are kept: what is in kernel memory, and an estimate of the rest. */
  readonly spaceBytesHeld: number;
  /** Beyond it the spaces that were not used for longest are let go; null for no limit. */
  readonly spaceBytesLimit: number | null;
  readonly spaceEvictions: number;
  /** Snapshots of spaces written since the start. */
  readonly snapshotsWritten: number;
  /** Snapshots that could not be written, or were there and could not be used. */
  readonly snapshotProblems: number;
  /** Most entries of a loaded space that no snapshot holds yet: what opening it again would have to fold. */
  readonly mostEntriesToFold: number;
}

export interface SpaceFigures {
  readonly space: string;
  readonly loadedAtMs: number;
  readonly lastUsedMs: number;
  readonly useCount: number;
}

/** What a store says of itself; `Store.statistics()` fits. */
export interface StoreFigures {
  readonly kind: string;
  readonly operations: number;
  readonly errors: number;
  readonly meanResponseMs: number;
  readonly usable: boolean;
  readonly lastError: string | null;
}

/** What one cache says of itself. */
export interface NamedCacheFigures extends CacheFigures {
  /** `embeddings`: known vectors of texts. `answers`: kept answers of searches by text. */
  readonly name: CacheName;
}

export const CACHE_NAMES = ['embeddings', 'answers'] as const;
export type CacheName = (typeof CACHE_NAMES)[number];
