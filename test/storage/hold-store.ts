/** A process for the lock tests: opens the store of its first argument, says so, and holds it until it is killed. */
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';

const [path = ''] = process.argv.slice(2);
await openSqliteStore({ path, clock: { nowMs: () => 1_700_000_000_000 } });
process.stdout.write('held\n');
setInterval(() => {}, 60_000);
