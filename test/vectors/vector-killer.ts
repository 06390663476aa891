/**
 * A process that adds vectors and saves them again and again until it is killed; a test's child.
 *
 *   node vector-killer.ts FOLDER      writes a line with the sequence number of every finished save
 *
 * Record r has the vector (r, r + 1, r + 2, r + 3), so that the parent can tell a right answer from a wrong one. Batch and save overlap.
 */
import { GraphChannel } from '../../host/vectors/graph-channel.ts';
import { GraphRecordVectorsFactory } from '../../host/vectors/graph-record-vectors.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const BATCH = 50;
const [folder] = process.argv.slice(2);
const { arena, rows } = createEngineKernels();
const factory = new GraphRecordVectorsFactory(arena, rows, new GraphChannel(), { mostExact: 0, mostCandidates: 10_000 });
const index = factory.create({ dimension: 4, metric: 'squared', scalar: 'f32', embedder: 'test-1' });

for (let batch = 0; ; batch++) {
  const ids = Uint32Array.from({ length: BATCH }, (_, place) => batch * BATCH + place);
  const vectors = Float32Array.from([...ids].flatMap((id) => [id, id + 1, id + 2, id + 3]));
  const added = index.add(ids, vectors);
  const saved = index.save({ folder, name: 'killed', sequenceNumber: batch + 1 });
  await Promise.all([added, saved]);
  process.stdout.write(`${batch + 1}\n`);
}
