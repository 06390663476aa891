import { describe, expect, it } from 'vitest';
import { createEngine } from '../../host/compose.ts';
import { LongTermMemory } from '../../host/sequence/long-term-memory.ts';
import { Predictor } from '../../host/sequence/predictor.ts';
import { bytesHeldBy } from '../../host/sequence/space-bytes.ts';
import { SpaceState } from '../../host/sequence/space-state.ts';

describe('bytesHeldBy', () => {
  it('counts all kernel memory of a space, and more with every pattern, session and receipt', () => {
    const engine = createEngine();
    const before = engine.arena.bytesInUse;
    const state = new SpaceState(new LongTermMemory(engine), new Predictor(engine));
    const empty = bytesHeldBy(state, 0);
    expect(bytesHeldBy(state, 1)).toBeGreaterThan(empty);
    let last = empty;
    for (let pattern = 0; pattern < 3000; pattern++) {
      const name = new Uint8Array(20);
      new DataView(name.buffer).setUint32(0, pattern + 1);
      state.memory.learn({ events: [[`s${pattern}`], ['x']], name, emotives: [], metadata: [], persistence: 5 });
      if (pattern % 500 > 0) continue;
      expect(bytesHeldBy(state, 0)).toBeGreaterThan(last);
      last = bytesHeldBy(state, 0);
    }
    expect(bytesHeldBy(state, 0)).toBeGreaterThan(engine.arena.bytesInUse - before);
    const header = { sequence: 1, timeMs: 0, sessionId: 's' };
    last = bytesHeldBy(state, 0);
    state.apply({ ...header, change: { kind: 'session-opened', ttlSeconds: 1, metadata: '{}', settings: {} } });
    expect(bytesHeldBy(state, 0)).toBeGreaterThan(last);
    state.memory.clear();
    expect(bytesHeldBy(state, 0)).toBeLessThan(empty + 10_000);
    state.memory.free();
  });
});
