/**
 * The process that the kill test kills: appends for ever, and prints what was acknowledged.
 *
 *   node appender.ts <store path> <seed>
 *
 * One line per acknowledgement, `<index of the space> <last sequence>`: a line that the parent reads was printed after
 * the acknowledgement, and a line lost with the process is no loss.
 */
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { planAppend, SPACE_NAMES, seededRandom } from './kill-plan.ts';

const APPENDS_IN_FLIGHT = 20;

const [path = '', seedText = '0'] = process.argv.slice(2);
const random = seededRandom(Number(seedText));
const store = await openSqliteStore({ path, clock: { nowMs: () => Date.now() } });
const heads = await Promise.all(SPACE_NAMES.map((space) => store.head(space)));
let append = 0;

async function appendForEver(): Promise<never> {
  for (;;) {
    const spaceIndex = Math.floor(random() * SPACE_NAMES.length);
    const entries = planAppend(random, append);
    append += 1;
    // Pipelined: counts what is in flight, so that several appends to one space wait at the same time.
    const expectedSequence = heads[spaceIndex];
    heads[spaceIndex] += entries.length;
    const result = await store.append(SPACE_NAMES[spaceIndex], expectedSequence, entries);
    if (result.outcome !== 'appended') throw new Error(`Space ${spaceIndex} was not at ${expectedSequence}`);
    process.stdout.write(`${spaceIndex} ${result.sequence}\n`);
  }
}

await Promise.all(Array.from({ length: APPENDS_IN_FLIGHT }, appendForEver));
