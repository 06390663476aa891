import { describeSnapshotStore } from '../contracts/snapshot-store.ts';
import { MemorySnapshots } from './memory-snapshots.ts';

describeSnapshotStore('MemorySnapshots', () => new MemorySnapshots());
