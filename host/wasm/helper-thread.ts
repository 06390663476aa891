/**
 * Helper thread: takes chunks of queries beside the owner, with an instance of the kernel of its own over the shared memory.
 *
 * It sleeps on a word of the control block, so it never returns to its event loop; the owner ends it with `terminate`.
 */
import { workerData } from 'node:worker_threads';
import { BROKEN, EPOCH, enterGate, leaveGate, READY, TROUBLE } from './helper-control.ts';
import { type ChunkTaker, takeChunks } from './helper-tasks.ts';
import { instantiateKernel } from './load-kernel.ts';

/** What the owner hands over; views arrive as views over the same memory. */
export interface HelperData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Of this helper, from 0. */
  readonly number: number;
  readonly control: Int32Array;
  readonly chunks: Uint32Array;
  readonly descriptor: Uint32Array;
}

const { module, memory, number, control, chunks, descriptor }: HelperData = workerData;
const { functions, map } = instantiateKernel(module, memory);
const taker: ChunkTaker = { functions, map, control, chunks, descriptor };

Atomics.add(control, READY, 1);
for (let epoch = Atomics.load(control, EPOCH); ; epoch = Atomics.load(control, EPOCH)) {
  if (enterGate(control, number)) {
    try {
      takeChunks(taker);
    } catch (error) {
      Atomics.or(control, TROUBLE, BROKEN);
      throw error;
    } finally {
      leaveGate(control);
    }
  }
  Atomics.wait(control, EPOCH, epoch);
}
