import { ExactVectorIndexFactory } from '../../host/vectors/exact-vector-index.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { describeVectorIndex } from '../contracts/vector-index.ts';

const { arena, vectors } = createEngineKernels();

describeVectorIndex('ExactVectorIndex', new ExactVectorIndexFactory(arena, vectors), arena);
