/**
 * Takes back at random for as long as asked, and compares with a memory that never saw what was taken back.
 *
 *   node scripts/undo-test.ts [operations] [seed]        100,000 operations and a fresh seed when missing
 *
 * The test run does some thousands of operations of the same kind (test/sequence/take-backs.test.ts); this is for the night.
 */
import { createEngine, openStore, systemClock } from '../host/compose.ts';
import { alphabetOf, between, randomPatterns, seededRandom } from '../test/sequence/random-corpus.ts';
import { UndoWorld } from '../test/sequence/undo-world.ts';

/** Operations of one life; then a new one starts, with other symbols. */
const LIFE_OPERATIONS = 2_000;
/** Odd, so that it meets every kind of moment. */
const OPERATIONS_PER_CHECK = 97;
/** Every so many lives starts with more patterns than the young segment holds. */
const LIVES_PER_LARGE_ONE = 5;

const operations = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const engine = createEngine();
let done = 0;
let checks = 0;

for (let life = 0; done < operations; life++) {
  const random = seededRandom(seed + life);
  const store = await openStore(':memory:');
  const alphabet = alphabetOf(between(random, 2, 60));
  const world = await UndoWorld.open({ store, freshStore: () => openStore(':memory:'), engine, clock: systemClock, random, alphabet });
  if (life % LIVES_PER_LARGE_ONE === LIVES_PER_LARGE_ONE - 1 && alphabet.length > 20) {
    await world.learnMany(randomPatterns(random, 1_300, alphabet, 5));
  }
  for (let step = 0; step < LIFE_OPERATIONS && done < operations; step++, done++) {
    await world.step();
    if (step % OPERATIONS_PER_CHECK === 0) await check(world, life, step);
  }
  await world.restart();
  await check(world, life, LIFE_OPERATIONS);
  await world.memory.close();
  await store.close();
}
console.log(`undo-test: ${done} operations, ${checks} comparisons, seed ${seed}: no difference`);

async function check(world: UndoWorld, life: number, step: number): Promise<void> {
  const { found, expected } = await world.compare();
  checks++;
  if (found === expected) return;
  const line = found.split('\n').findIndex((text, index) => text !== expected.split('\n')[index]);
  console.error(`undo-test: seed ${seed}, life ${life}, step ${step}: line ${line}`);
  console.error(`  found    ${found.split('\n')[line]}\n  expected ${expected.split('\n')[line]}`);
  process.exit(1);
}
