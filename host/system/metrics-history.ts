/**
 * Metrics history: the past of the twenty figures that KATO's `/stats` and `/metrics/{name}` answer.
 *
 * A sample is taken by whoever calls `collect`: the server does it every ten seconds, and a reader does it when the newest sample is
 * older than that, so that the history is never empty. KATO's names of its three databases stand for what took their place: the
 * store (clickhouse, redis) and the vector indexes (qdrant).
 */
import type { Clock } from '../core/ports/clock.ts';
import type { SystemProbe, SystemReading } from '../core/ports/system-probe.ts';
import type { SessionFigures, StoreFigures } from './figures.ts';
import type { RequestStatistics } from './request-statistics.ts';
import type { TimePoint } from './time-series.ts';
import { TimeSeries } from './time-series.ts';

export const SAMPLE_INTERVAL_MS = 10_000;

/** One day of samples: 20 series of 8,640 points take under 3 MB. */
const CAPACITY = (24 * 60 * 60 * 1_000) / SAMPLE_INTERVAL_MS;

/** In KATO's order. */
export const SERIES_NAMES = [
  'kato_cpu_usage_percent',
  'kato_memory_usage_percent',
  'kato_memory_usage_bytes',
  'kato_disk_usage_percent',
  'load_average_1m',
  'kato_requests_total',
  'kato_request_duration_seconds',
  'kato_errors_total',
  'sessions_created',
  'sessions_deleted',
  'session_operations',
  'clickhouse_operations',
  'clickhouse_response_time',
  'clickhouse_errors',
  'qdrant_operations',
  'qdrant_response_time',
  'qdrant_errors',
  'redis_operations',
  'redis_response_time',
  'redis_errors',
] as const;
export type SeriesName = (typeof SERIES_NAMES)[number];

export interface HistorySources {
  readonly clock: Clock;
  readonly probe: SystemProbe;
  readonly requests: RequestStatistics;
  sessions(): SessionFigures;
  store(): StoreFigures;
  vectors(): StoreFigures;
}

export class MetricsHistory {
  readonly #sources: HistorySources;
  readonly #series = new Map<string, TimeSeries>();
  #lastCollectedMs = Number.NEGATIVE_INFINITY;
  #reading: SystemReading;

  constructor(sources: HistorySources) {
    this.#sources = sources;
    for (const name of SERIES_NAMES) this.#series.set(name, new TimeSeries(CAPACITY));
    this.#reading = sources.probe.read();
  }

  /** Takes a sample now. */
  collect(): void {
    const { clock, probe, requests } = this.#sources;
    this.#lastCollectedMs = clock.nowMs();
    this.#reading = probe.read();
    const sessions = this.#sources.sessions();
    this.#add('kato_cpu_usage_percent', this.#reading.cpuPercent);
    this.#add('kato_memory_usage_percent', this.#reading.memoryPercent);
    this.#add('kato_memory_usage_bytes', this.#reading.memoryUsedBytes);
    this.#add('kato_disk_usage_percent', this.#reading.diskPercent);
    this.#add('load_average_1m', this.#reading.loadAverage1m);
    this.#add('kato_requests_total', requests.total);
    this.#add('kato_request_duration_seconds', requests.rates().meanDurationMs / 1_000);
    this.#add('kato_errors_total', requests.failed);
    this.#add('sessions_created', sessions.sessionsCreated);
    this.#add('sessions_deleted', sessions.sessionsDeleted);
    this.#add('session_operations', sessions.sessionOperations);
    const store = this.#sources.store();
    this.#addDatabase('clickhouse', store);
    this.#addDatabase('qdrant', this.#sources.vectors());
    this.#addDatabase('redis', store);
  }

  /** Takes a sample if the newest one is older than the interval. */
  refresh(): void {
    if (this.#sources.clock.nowMs() - this.#lastCollectedMs >= SAMPLE_INTERVAL_MS) this.collect();
  }

  /** Points of the last minutes, oldest first; empty for a name that is not kept. */
  recent(name: string, minutes: number): readonly TimePoint[] {
    return this.#series.get(name)?.since(this.#sources.clock.nowMs() - minutes * 60_000) ?? [];
  }

  /** The machine's figures of the newest sample. */
  get reading(): SystemReading {
    return this.#reading;
  }

  /** −Infinity before the first sample. */
  get lastCollectedMs(): number {
    return this.#lastCollectedMs;
  }

  #addDatabase(name: 'clickhouse' | 'qdrant' | 'redis', figures: StoreFigures): void {
    this.#add(`${name}_operations`, figures.operations);
    this.#add(`${name}_response_time`, figures.meanResponseMs / 1_000);
    this.#add(`${name}_errors`, figures.errors);
  }

  #add(name: SeriesName, value: number): void {
    this.#series.get(name)?.add(this.#lastCollectedMs, value);
  }
}
