/** Ready helpers: waits until the threads of an engine take part, so that a test of sharing tests sharing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HelperPool } from '../../host/wasm/helper-pool.ts';

/** The pool inside a kernel. */
export function poolIn(kernel: object): HelperPool {
  return (kernel as unknown as { readonly pool: HelperPool }).pool;
}

export async function untilHelpersReady(pool: HelperPool, count: number): Promise<void> {
  pool.start(count);
  for (let round = 0; pool.readyCount < count; round++) {
    if (round > 2000) throw new Error('Cannot test helpers: they do not start');
    await sleep(5);
  }
}
