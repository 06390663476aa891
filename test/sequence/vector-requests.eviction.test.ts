import { expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';

it('indexes of vectors count as memory of their spaces, leave with them, and are filled again when they are asked for', async () => {
  const engine = createEngine({ threadCount: 1 });
  const memory = await openSequences({ engine, store: await openStore(':memory:'), spaceMemoryBytes: 1 });
  const held = new Map<string, number>();
  for (const space of ['a', 'b']) {
    await memory.vectors.add(
      space,
      Array.from({ length: 500 }, (_, number) => ({ name: `${space}${number}`, vector: [number, 1] })),
    );
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    expect(memory.statistics().spaces.map((status) => status.space)).toEqual([space]);
    held.set(space, memory.statistics().spaceBytesHeld);
  }
  expect(Math.min(...held.values())).toBeGreaterThan(500 * 2 * 4);
  for (const space of ['a', 'b', 'a']) {
    const { neighbours } = await memory.vectors.search(space, { vector: [0, 1], limit: 1 });
    expect(neighbours[0]?.name).toBe(`${space}0`);
  }
  await memory.close();
  expect(memory.statistics().spaceEvictions).toBeGreaterThan(1);
});
