import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEngine, openStore } from '../../host/compose.ts';
import { ManualClock } from './manual-clock.ts';
import { alphabetOf, randomPatterns, seededRandom } from './random-corpus.ts';
import { UndoWorld } from './undo-world.ts';

const engine = createEngine();

async function openWorld(seed: number, alphabetSize: number): Promise<UndoWorld> {
  const store = await openStore(':memory:');
  const freshStore = () => openStore(':memory:');
  return UndoWorld.open({
    store,
    freshStore,
    engine,
    clock: new ManualClock(),
    random: seededRandom(seed),
    alphabet: alphabetOf(alphabetSize),
  });
}

async function expectNothingLeft(world: UndoWorld, where: string): Promise<void> {
  const { found, expected } = await world.compare();
  expect(found, where).toBe(expected);
}

describe('a memory in which things are forgotten, restored, undone and corrected', () => {
  it.each([3, 7, 30])('answers at every turn as one that never saw what was taken back, over %i symbols', async (alphabetSize) => {
    for (let seed = 1; seed <= 6; seed++) {
      const world = await openWorld(seed * 100 + alphabetSize, alphabetSize);
      for (let step = 1; step <= 240; step++) {
        await world.step();
        if (step % 20 === 0) await expectNothingLeft(world, `seed ${seed}, step ${step}`);
      }
      await world.restart();
      await expectNothingLeft(world, `seed ${seed}, after a restart`);
      await world.memory.close();
    }
  });

  it('does so over settled segments', async () => {
    const world = await openWorld(77, 40);
    await world.learnMany(randomPatterns(seededRandom(78), 1500, alphabetOf(40), 5));
    for (let step = 1; step <= 200; step++) {
      await world.step();
      if (step % 50 === 0) await expectNothingLeft(world, `step ${step}`);
    }
    await world.restart();
    await expectNothingLeft(world, 'after a restart');
    await world.memory.close();
  });

  it('has the state hash of a memory that never saw what was taken back, after 5,000 operations and after a restart', async () => {
    const world = await openWorld(4711, 25);
    for (let step = 1; step <= 5000; step++) await world.step();
    for (const moment of ['before a restart', 'after it']) {
      const { found, expected } = await world.compare();
      expect(hashOf(found), moment).toBe(hashOf(expected));
      await world.restart();
    }
    await world.memory.close();
  });
});

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}
