/**
 * Progress of long work on one line of the terminal: share, count, rate and time left.
 *
 *   [##########----------]  50 %  59,601 patterns  84,120/s  1 s left
 *
 * Shown on a terminal only: a log file must not fill with it. It says nothing before the first half second, so short work stays quiet.
 */
import type { OutputStream } from './command.ts';

const FIRST_SHOWN_MS = 500;
const BETWEEN_MS = 100;
const BAR_CELLS = 20;

export class ProgressBar {
  readonly #stream: OutputStream;
  readonly #nowMs: () => number;
  readonly #unit: string;
  readonly #total: number | undefined;
  readonly #startedMs: number;
  #shownMs: number | undefined;

  /** @param total what `update` counts to; undefined when nobody knows, as with standard input */
  constructor(stream: OutputStream, nowMs: () => number, unit: string, total: number | undefined) {
    this.#stream = stream;
    this.#nowMs = nowMs;
    this.#unit = unit;
    this.#total = total;
    this.#startedMs = nowMs();
  }

  /** @param done of the total @param count of the unit */
  update(done: number, count: number): void {
    if (this.#stream.isTTY !== true) return;
    const nowMs = this.#nowMs();
    if (nowMs - this.#startedMs < FIRST_SHOWN_MS || nowMs - (this.#shownMs ?? 0) < BETWEEN_MS) return;
    this.#shownMs = nowMs;
    const line = progressLine({ done, total: this.#total, count, unit: this.#unit, elapsedMs: nowMs - this.#startedMs });
    this.#stream.write(`\r${line.slice(0, (this.#stream.columns ?? 80) - 1)}\u001b[K`);
  }

  /** Takes the line away. */
  finish(): void {
    if (this.#shownMs !== undefined) this.#stream.write('\r\u001b[K');
  }
}

export interface Progress {
  readonly done: number;
  readonly total: number | undefined;
  readonly count: number;
  readonly unit: string;
  readonly elapsedMs: number;
}

export function progressLine({ done, total, count, unit, elapsedMs }: Progress): string {
  const rate = `${grouped(count)} ${unit}  ${grouped(rateOf(count, elapsedMs))}/s`;
  if (total === undefined || total === 0) return rate;
  const share = Math.min(1, done / total);
  const cells = Math.round(share * BAR_CELLS);
  const left = share === 0 ? '' : `  ${durationText((elapsedMs / share) * (1 - share))} left`;
  return `[${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${rate}${left}`;
}

/** Whole units per second. */
export function rateOf(count: number, elapsedMs: number): number {
  return elapsedMs <= 0 ? 0 : Math.round((count / elapsedMs) * 1000);
}

/** `1234567` as `1,234,567`, whatever the locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `75,000` milliseconds as `1 min 15 s`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
