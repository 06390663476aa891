/** System probe: what the machine and the process use at this moment, for monitoring only. Nothing decides by it. */

export interface SystemReading {
  /** Share of all processors that was busy since the last reading, in percent; since the start for the first one. */
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly memoryUsedBytes: number;
  /** Of the volume that holds the store. */
  readonly diskPercent: number;
  readonly diskFreeBytes: number;
  readonly loadAverage1m: number;
  /** Memory that this process holds. */
  readonly residentBytes: number;
}

export interface SystemProbe {
  /** Takes well under a millisecond, never throws; a figure that cannot be read is 0. */
  read(): SystemReading;
}
