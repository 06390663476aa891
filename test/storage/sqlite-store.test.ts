import { join } from 'node:path';
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { describeStore } from '../contracts/store.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { nowMs: () => Date.now() };

describeStore('the SQLite store', () => openSqliteStore({ path: join(temporaryFolder(), 'memory.sqlite'), clock }));
