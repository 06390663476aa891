import { beforeEach, describe, expect, it } from 'vitest';
import { SessionNotFoundError } from '../../host/errors.ts';
import { ChangeDraft } from '../../host/sequence/change-draft.ts';
import type { JournalChange } from '../../host/sequence/journal-changes.ts';
import { type ChangeHeader, Space } from '../../host/sequence/space.ts';
import { observation, stmOf } from './sequence-fixture.ts';
import { GatedStore } from './test-stores.ts';
import { engine, predictor } from './twin-memory.ts';

const HEADER: ChangeHeader = { sessionId: 's', timeMs: 5, idempotencyKey: null };
const OPENED: JournalChange = { kind: 'session-opened', ttlSeconds: 60, metadata: '{}', settings: { max_pattern_length: 3 } };

describe('ChangeDraft', () => {
  let store: GatedStore;
  let space: Space;

  beforeEach(async () => {
    store = await GatedStore.open();
    space = await Space.load('test', store, engine, predictor, 7);
    await space.commit(HEADER, [OPENED], undefined);
  });

  function draft(): ChangeDraft {
    return new ChangeDraft(space, HEADER, engine.numbers);
  }

  it('decides every change against those before it, and writes them at once', async () => {
    const changing = draft();
    expect(changing.observe(observation(['b', 'a']), 'u1')).toMatchObject({
      stmLength: 1,
      time: 1,
      uniqueId: 'u1',
      autoLearnedPattern: null,
    });
    expect(changing.observe(observation(['c']), 'u2')).toMatchObject({ stmLength: 2, time: 2 });
    expect(changing.observe(observation(['d']), 'u3')).toMatchObject({
      stmLength: 0,
      autoLearnedPattern: expect.stringMatching(/^PTRN\|/),
    });
    expect([changing.session.time, await store.head('test')]).toEqual([3, 1]);
    await changing.commit();
    expect(await store.head('test')).toBe(5);
    await changing.commit();
    expect(await store.head('test')).toBe(5);
  });

  it('names the observations that a learning uses', async () => {
    const changing = draft();
    changing.observe(observation(['a']), 'u1');
    changing.observe(observation([]), 'u2');
    changing.observe(observation(['b']), 'u3');
    expect(changing.learn()).toBe('PTRN|76d7efca2e96cb5eeddf4e06ac96a0f424630135');
    await changing.commit();
    expect(JSON.parse((await store.readPayload('test', 5)) ?? '')).toMatchObject({ uses: [2, 4], kept: 0, auto: false });
  });

  it('learns nothing of nothing, and no pattern of a single symbol', () => {
    const changing = draft();
    expect(() => changing.learn()).toThrow(expect.objectContaining({ code: 'MEM_SHORT_TERM_MEMORY_EMPTY' }));
    changing.observe(observation(['a']), 'u');
    expect([changing.learn(), stmOf(changing.session)]).toEqual(['', []]);
  });

  it('decides against what other drafts have in flight', async () => {
    store.shut();
    const first = draft();
    first.observe(observation(['a']), 'u1');
    const committing = first.commit();
    const second = draft();
    expect(second.observe(observation(['b']), 'u2').stmLength).toBe(2);
    const committed = second.commit();
    store.open();
    await Promise.all([committing, committed]);
    expect(stmOf(space.sessionForReading('s'))).toEqual([['a'], ['b']]);
  });

  it('refuses a session that is not open, or is being closed', async () => {
    expect(() => new ChangeDraft(space, { ...HEADER, sessionId: 'never' }, engine.numbers)).toThrow(SessionNotFoundError);
    store.shut();
    const closing = draft();
    closing.add({ kind: 'session-closed' });
    const closed = closing.commit();
    expect(draft).toThrow(SessionNotFoundError);
    store.open();
    await closed;
  });
});
