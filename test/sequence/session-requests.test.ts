import { describe, expect, it } from 'vitest';
import { createEngine, openStore, randomIdentities, systemClock } from '../../host/compose.ts';
import { Requests } from '../../host/sequence/requests.ts';
import type { SessionEvent } from '../../host/sequence/session.ts';
import { SessionRequests } from '../../host/sequence/session-requests.ts';

// What sessions do is tested through the face, in sequence-memory.sessions.test.ts; here is what the face does not show.
describe('SessionRequests', () => {
  it('end the sessions of one space, tell those who watch, and leave other spaces alone', async () => {
    const store = await openStore(':memory:');
    const requests = new Requests({ store, engine: createEngine(), clock: systemClock, identities: randomIdentities });
    const sessions = new SessionRequests(requests);
    const ended = [await sessions.open({ space: 'a', metadata: '{}' }), await sessions.open({ space: 'a', metadata: '{}' })];
    const kept = await sessions.open({ space: 'b', metadata: '{}' });
    const events: SessionEvent[] = [];
    const stop = sessions.watch((event) => events.push(event));
    sessions.endSessionsOf('a');
    stop();
    sessions.endSessionsOf('b');
    expect(events.map((event) => [event.type, event.sessionId])).toEqual(ended.map(({ sessionId }) => ['destroyed', sessionId]));
    expect(requests.sessions.find(ended[0].sessionId)).toBeUndefined();
    expect(requests.sessions.find(kept.sessionId)).toBeUndefined();
  });
});
