/**
 * Prometheus: this process's figures in the text format, for those who ask for it by their Accept header.
 *
 * Nothing is counted here: figures are read from system/ at the moment of the scrape, so both forms of `/metrics` agree.
 */
import { Counter, Gauge, Registry } from 'prom-client';
import { CACHE_NAMES, type CacheName, type NamedCacheFigures } from '../system/figures.ts';
import { DURATION_BOUNDS_SECONDS } from '../system/request-statistics.ts';
import type { SystemServices } from '../system/system-services.ts';

const CACHES: Readonly<Record<CacheName, { readonly metric: string; readonly what: string }>> = {
  embeddings: { metric: 'embedding_cache', what: 'known vectors of texts' },
  answers: { metric: 'answer_cache', what: 'kept answers of searches by text' },
};

export class PrometheusExport {
  readonly #registry = new Registry();
  readonly #system: SystemServices;

  constructor(system: SystemServices) {
    this.#system = system;
    this.#counter('mneme_requests_total', 'Requests answered', () => system.requests.total);
    this.#counter('mneme_errors_total', 'Requests answered with a status of 500 or more', () => system.requests.failed);
    this.#counter('mneme_sessions_created_total', 'Sessions opened', () => system.sessions().sessionsCreated);
    this.#counter('mneme_sessions_deleted_total', 'Sessions closed', () => system.sessions().sessionsDeleted);
    this.#counter('mneme_sessions_expired_total', 'Sessions that ran out', () => system.sessions().sessionsExpired);
    this.#counter('mneme_session_operations_total', 'Calls on sessions', () => system.sessions().sessionOperations);
    this.#counter('mneme_store_operations_total', 'Appends to the store', () => system.store().operations);
    this.#counter('mneme_store_errors_total', 'Appends that failed', () => system.store().errors);
    this.#gauge('mneme_store_usable', '1 while the store takes entries', () => Number(system.store().usable));
    this.#gauge('mneme_sessions_active', 'Live sessions', () => system.sessions().activeSessions);
    this.#gauge('mneme_spaces_loaded', 'Spaces in memory', () => system.sessions().spaces.length);
    this.#gauge(
      'mneme_space_bytes_held',
      'Memory of loaded spaces and past moments, partly estimated',
      () => system.sessions().spaceBytesHeld,
    );
    this.#counter('mneme_space_evictions_total', 'Spaces let go to stay within the limit', () => system.sessions().spaceEvictions);
    this.#counter('mneme_snapshots_written_total', 'Snapshots of spaces written', () => system.sessions().snapshotsWritten);
    this.#counter('mneme_snapshot_problems_total', 'Snapshots not written or not usable', () => system.sessions().snapshotProblems);
    this.#gauge('mneme_most_entries_to_fold', 'Most entries of a loaded space that no snapshot holds', () => {
      return system.sessions().mostEntriesToFold;
    });
    for (const name of CACHE_NAMES) this.#cache(name);
    this.#gauge('mneme_requests_in_flight', 'Requests under way', () => system.requests.inFlight);
    this.#gauge('mneme_uptime_seconds', 'Time since the start', () => system.uptimeSeconds);
    this.#gauge('mneme_resident_bytes', 'Memory that the process holds', () => system.reading().residentBytes);
    this.#gauge('mneme_cpu_usage_percent', 'Busy share of the processors', () => system.reading().cpuPercent);
    this.#gauge('mneme_memory_usage_percent', 'Used share of the memory', () => system.reading().memoryPercent);
    this.#gauge('mneme_disk_usage_percent', 'Used share of the volume of the store', () => system.reading().diskPercent);
  }

  /** The media type to answer with, undefined when the caller did not ask for this format. */
  contentTypeFor(accept: string | undefined): string | undefined {
    if (accept === undefined) return undefined;
    const text = Math.max(qualityOf(accept, 'text/plain'), qualityOf(accept, 'application/openmetrics-text'));
    // A client that takes both, as many do by default, wants JSON.
    return text > qualityOf(accept, 'application/json') ? Registry.PROMETHEUS_CONTENT_TYPE : undefined;
  }

  async text(): Promise<string> {
    return `${await this.#registry.metrics()}\n${this.#durationText()}`;
  }

  /** A cache that is off counts nothing and has no room. */
  #cache(name: CacheName): void {
    const { metric, what } = CACHES[name];
    const figure = (key: Exclude<keyof NamedCacheFigures, 'name'>) => () =>
      this.#system.caches().find((cache) => cache.name === name)?.[key] ?? 0;
    this.#counter(`mneme_${metric}_hits_total`, `Look-ups that found ${what}`, figure('hits'));
    this.#counter(`mneme_${metric}_misses_total`, `Look-ups that found none of ${what}`, figure('misses'));
    this.#counter(`mneme_${metric}_evictions_total`, `Let go to stay within the limit, of ${what}`, figure('evictions'));
    this.#gauge(`mneme_${metric}_entries`, `How many are kept of ${what}`, figure('entries'));
    this.#gauge(`mneme_${metric}_bytes`, `Memory of ${what}, partly estimated`, figure('bytes'));
    this.#gauge(`mneme_${metric}_capacity_bytes`, `Most memory of ${what}`, figure('capacityBytes'));
  }

  #counter(name: string, help: string, value: () => number): void {
    const counter: Counter = new Counter({
      name,
      help,
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        counter.inc(value());
      },
    });
  }

  #gauge(name: string, help: string, value: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.#registry], collect: () => gauge.set(value()) });
  }

  /** Written here, because the library's histogram counts for itself. */
  #durationText(): string {
    const { durationCounts, durationSumMs } = this.#system.requests;
    const name = 'mneme_request_duration_seconds';
    const lines = [`# HELP ${name} Time from the arrival of a request to its answer`, `# TYPE ${name} histogram`];
    let count = 0;
    durationCounts.forEach((requests, bucket) => {
      count += requests;
      lines.push(`${name}_bucket{le="${DURATION_BOUNDS_SECONDS[bucket] ?? '+Inf'}"} ${count}`);
    });
    lines.push(`${name}_sum ${durationSumMs / 1_000}`, `${name}_count ${count}`, '');
    return lines.join('\n');
  }
}

/** Weight that an Accept header gives to a media type by its name, 0 when it does not name it (RFC 9110, 12.5.1). */
function qualityOf(accept: string, mediaType: string): number {
  for (const range of accept.toLowerCase().split(',')) {
    const [name, ...parameters] = range.split(';').map((part) => part.trim());
    if (name !== mediaType) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0;
  }
  return 0;
}
