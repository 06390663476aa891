/**
 * System services: everything that monitoring routes and `doctor` ask, behind one object.
 *
 * The faces and the store are asked through functions, at the moment of the question: no figure is kept twice, so none can be stale.
 */
import type { ServerConfig } from '../config.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { SystemProbe, SystemReading } from '../core/ports/system-probe.ts';
import type { NamedCacheFigures, SessionFigures, StoreFigures } from './figures.ts';
import { MetricsHistory, SERIES_NAMES } from './metrics-history.ts';
import { RequestStatistics } from './request-statistics.ts';

export type { SystemProbe, SystemReading };

export interface SystemSources {
  readonly clock: Clock;
  readonly probe: SystemProbe;
  readonly config: Pick<ServerConfig, 'serviceName' | 'sessionTtlSeconds'>;
  /** Version of the package. */
  readonly version: string;
  sessions(): SessionFigures;
  store(): StoreFigures;
  /** Figures of the vector indexes; missing: none are kept. */
  vectors?(): StoreFigures;
  /** Missing: nothing is cached. */
  caches?(): readonly NamedCacheFigures[];
  /** Drops what is cached, answers how many entries that were. */
  dropCaches?(): number;
}

export interface Health {
  readonly status: 'healthy' | 'unhealthy';
  /** Why the status is not healthy. */
  readonly issues: readonly string[];
}

/** Vector indexes live in memory and report no failures of their own. */
const NO_VECTOR_FIGURES: StoreFigures = { kind: 'memory', operations: 0, errors: 0, meanResponseMs: 0, usable: true, lastError: null };

export class SystemServices {
  readonly requests: RequestStatistics;
  readonly history: MetricsHistory;
  readonly version: string;
  readonly serviceName: string;
  readonly sessionTtlSeconds: number;
  readonly #sources: SystemSources;
  readonly #startedAtMs: number;
  #stopping = false;

  constructor(sources: SystemSources) {
    this.#sources = sources;
    this.#startedAtMs = sources.clock.nowMs();
    this.version = sources.version;
    this.serviceName = sources.config.serviceName;
    this.sessionTtlSeconds = sources.config.sessionTtlSeconds;
    this.requests = new RequestStatistics(sources.clock);
    this.history = new MetricsHistory({
      clock: sources.clock,
      probe: sources.probe,
      requests: this.requests,
      sessions: () => sources.sessions(),
      store: () => sources.store(),
      vectors: () => this.vectors(),
    });
  }

  nowMs(): number {
    return this.#sources.clock.nowMs();
  }

  get uptimeSeconds(): number {
    return (this.nowMs() - this.#startedAtMs) / 1_000;
  }

  get startedAtMs(): number {
    return this.#startedAtMs;
  }

  get seriesCount(): number {
    return SERIES_NAMES.length;
  }

  /** From now on the process is not healthy: requests under way are finished, new ones are refused. */
  beginShutdown(): void {
    this.#stopping = true;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Load never makes a process unhealthy: one that is busy still answers. */
  health(): Health {
    const issues: string[] = [];
    if (this.#stopping) issues.push('Shutting down');
    // Without the store's own words: they may name files, and health is answered without a key.
    if (!this.store().usable) issues.push('Store takes no more entries');
    return { status: issues.length === 0 ? 'healthy' : 'unhealthy', issues };
  }

  /** The machine's figures, at most one sample interval old. */
  reading(): SystemReading {
    this.history.refresh();
    return this.history.reading;
  }

  sessions(): SessionFigures {
    return this.#sources.sessions();
  }

  store(): StoreFigures {
    return this.#sources.store();
  }

  vectors(): StoreFigures {
    return this.#sources.vectors?.() ?? NO_VECTOR_FIGURES;
  }

  caches(): readonly NamedCacheFigures[] {
    return this.#sources.caches?.() ?? [];
  }

  dropCaches(): number {
    return this.#sources.dropCaches?.() ?? 0;
  }
}
