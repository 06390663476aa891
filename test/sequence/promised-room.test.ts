import { describe, expect, it } from 'vitest';
import { createEngine } from '../../host/compose.ts';
import type { JournalChange } from '../../host/sequence/journal-changes.ts';
import { LongTermMemory } from '../../host/sequence/long-term-memory.ts';
import { PromisedRoom, roomOf } from '../../host/sequence/promised-room.ts';

const NAME = 'ab'.repeat(20);

function learned(events: readonly (readonly string[])[], pattern = NAME): JournalChange {
  return {
    kind: 'learned',
    pattern,
    uses: [],
    kept: 0,
    auto: false,
    persistence: 5,
    lesson: { events, emotives: [], metadata: [], frequency: 1 },
  };
}

describe('PromisedRoom', () => {
  it('takes memory for unknown patterns only, and none for a change that stores none', () => {
    const engine = createEngine();
    const memory = new LongTermMemory(engine);
    const room = new PromisedRoom(memory);
    const events = Array.from({ length: 200 }, (_, index) => [`s${index}`]);
    const before = engine.arena.bytesInUse;
    room.promise([roomOf({ kind: 'session-closed' })]).rest();
    expect(engine.arena.bytesInUse).toBe(before);
    const ticket = room.promise([roomOf(learned(events))]);
    const promised = engine.arena.bytesInUse;
    expect(promised).toBeGreaterThan(before);
    ticket.next();
    memory.learn({ events, name: new Uint8Array(20).fill(0xab), emotives: [], metadata: [], persistence: 5 });
    expect(engine.arena.bytesInUse).toBe(promised);
    room.promise([roomOf(learned(events))]).rest();
    expect(engine.arena.bytesInUse).toBe(promised);
    const clearing = room.promise([roomOf({ kind: 'memory-cleared' })]);
    room.promise([roomOf(learned(events))]).rest();
    expect(engine.arena.bytesInUse).toBeGreaterThan(promised);
    clearing.rest();
    memory.free();
  });

  it('adds up what is in flight, and reuses the room of what failed', () => {
    const engine = createEngine();
    const memory = new LongTermMemory(engine);
    const room = new PromisedRoom(memory);
    const events = Array.from({ length: 100 }, (_, index) => [`s${index}`]);
    const tickets = Array.from({ length: 10 }, (_, index) => room.promise([roomOf(learned(events, index.toString(16).padStart(40, '0')))]));
    const promised = engine.arena.bytesInUse;
    for (const ticket of tickets) ticket.rest();
    for (let index = 0; index < 10; index++) room.promise([roomOf(learned(events, index.toString(16).padStart(40, '0')))]);
    expect(engine.arena.bytesInUse).toBe(promised);
    memory.free();
  });
});
