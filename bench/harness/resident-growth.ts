/** Resident memory after everything that is under way has ended and garbage is collected, so that two points in time can be compared. */
import { setTimeout as wait } from 'node:timers/promises';
import { collectGarbage } from './collect-garbage.ts';

/** Time for the writer thread and merges to finish what they do after the last answer. */
const SETTLE_MS = 1_000;

export async function settledResidentBytes(): Promise<number> {
  await wait(SETTLE_MS);
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().rss;
}
