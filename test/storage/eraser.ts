/** Fills two spaces of a store, their entries between each other, then erases one of them. Run as a process of its own, which may be killed. */
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { secretEntry } from './secrets.ts';

const path = process.argv[2];
const PERSON = 'secret-person';
const store = await openSqliteStore({ path, clock: { nowMs: () => Date.now() } });
let sequence = await store.head(PERSON);
for (let round = 0; round < 40; round++) {
  const person = Array.from({ length: 1 + (round % 7) }, (_, index) => secretEntry(`secret-${round}-${index}`, 40 + ((round * 37) % 900)));
  await Promise.all([store.append(PERSON, sequence, person), store.append('other', await store.head('other'), [secretEntry('kept', 300)])]);
  sequence += person.length;
}
process.stdout.write('filled\n');
const entry = { kind: 'erased', timeMs: 2, sessionId: '', idempotencyKey: null, payload: '{"counts":{}}', durable: true } as const;
await store.erase(PERSON, sequence, entry);
process.stdout.write('erased\n');
await store.close();
