/** The snapshot store that keeps everything in memory: the slow obvious twin of every adapter that has a medium. */
import type { SnapshotDraft, SnapshotStore, StoredSnapshot } from '../../host/core/ports/snapshot-store.ts';
import { MemoryError } from '../../host/errors.ts';

export class MemorySnapshots implements SnapshotStore {
  /** Sections by name, by the name of their snapshot. */
  readonly kept = new Map<string, ReadonlyMap<string, Uint8Array>>();
  /** Names of drafts that are neither committed nor discarded. */
  readonly drafts = new Set<string>();
  /** Drafts refuse to be written to. */
  isFull = false;
  /** Runs before each write. */
  onWrite: (() => void | Promise<void>) | undefined;

  async create(name: string): Promise<SnapshotDraft> {
    const sections = new Map<string, Uint8Array>();
    this.drafts.add(name);
    return {
      write: async (section, bytes) => {
        const written = Uint8Array.from([...(sections.get(section) ?? []), ...bytes]);
        await this.onWrite?.();
        if (this.isFull) throw new MemoryError('MEM_SNAPSHOT_FAILED', 'Cannot write a snapshot: the disk is full');
        sections.set(section, written);
      },
      commit: async () => {
        this.drafts.delete(name);
        this.kept.set(name, sections);
        return [...sections.values()].reduce((sum, { length }) => sum + length, 0);
      },
      discard: async () => {
        this.drafts.delete(name);
      },
    };
  }

  async open(name: string): Promise<StoredSnapshot | undefined> {
    const sections = this.kept.get(name);
    if (sections === undefined) return undefined;
    const bytesOf = (section: string): Uint8Array => sections.get(section) ?? new Uint8Array(0);
    return {
      sizeOf: (section) => bytesOf(section).length,
      async *read(section) {
        const bytes = bytesOf(section);
        for (let start = 0; start < bytes.length; start += 100) yield bytes.slice(start, start + 100);
      },
      readInto: async (section, target) => target.set(bytesOf(section)),
      close: async () => {},
    };
  }

  async delete(name: string): Promise<void> {
    this.kept.delete(name);
    this.drafts.delete(name);
  }
}
