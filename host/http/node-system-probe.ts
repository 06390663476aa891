/**
 * System probe of Node: processors, memory, load and disk, read from the operating system.
 *
 * It stands here because http/ is where Node's own modules may be imported without an adapter folder of one file.
 */
import { statfsSync } from 'node:fs';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { SystemProbe, SystemReading } from '../system/system-services.ts';

interface ProcessorTimes {
  readonly busyMs: number;
  readonly totalMs: number;
}

export class NodeSystemProbe implements SystemProbe {
  readonly #volume: string;
  #previous: ProcessorTimes = { busyMs: 0, totalMs: 0 };

  /** @param volume a path on the volume that holds the store */
  constructor(volume: string) {
    this.#volume = volume;
  }

  read(): SystemReading {
    const memory = memoryOf();
    const disk = this.#disk();
    return {
      cpuPercent: this.#busyPercent(),
      memoryPercent: memory.totalBytes === 0 ? 0 : (memory.usedBytes / memory.totalBytes) * 100,
      memoryUsedBytes: memory.usedBytes,
      diskPercent: disk.percent,
      diskFreeBytes: disk.freeBytes,
      loadAverage1m: loadavg()[0],
      residentBytes: process.memoryUsage.rss(),
    };
  }

  #busyPercent(): number {
    let busyMs = 0;
    let totalMs = 0;
    for (const { times } of cpus()) {
      const busy = times.user + times.nice + times.sys + times.irq;
      busyMs += busy;
      totalMs += busy + times.idle;
    }
    const passedMs = totalMs - this.#previous.totalMs;
    const percent = passedMs <= 0 ? 0 : ((busyMs - this.#previous.busyMs) / passedMs) * 100;
    this.#previous = { busyMs, totalMs };
    return Math.min(100, Math.max(0, percent));
  }

  #disk(): { readonly percent: number; readonly freeBytes: number } {
    try {
      const { blocks, bavail, bsize } = statfsSync(this.#volume);
      return { percent: blocks === 0 ? 0 : ((blocks - bavail) / blocks) * 100, freeBytes: bavail * bsize };
    } catch {
      return { percent: 0, freeBytes: 0 };
    }
  }
}

/** A container's own limit counts when there is one. */
function memoryOf(): { readonly usedBytes: number; readonly totalBytes: number } {
  const machineBytes = totalmem();
  const limitBytes = process.constrainedMemory();
  if (limitBytes > 0 && limitBytes < machineBytes) return { usedBytes: process.memoryUsage.rss(), totalBytes: limitBytes };
  return { usedBytes: machineBytes - freemem(), totalBytes: machineBytes };
}
