/** A vectors face without vectors, for tests of routes that ask for none. */
import { MemoryError } from '../../host/errors.ts';
import type { VectorsFace } from '../../host/sequence/vectors-face.ts';

async function refuse(): Promise<never> {
  throw new MemoryError('MEM_RUNTIME_UNSUPPORTED', 'Cannot use vectors: this is a fake');
}

export const NO_VECTORS: VectorsFace = {
  add: refuse,
  remove: refuse,
  search: refuse,
  configure: refuse,
  reembed: refuse,
  statistics: refuse,
};
