import { describe, expect, it } from 'vitest';
import { isSameIdentity, NamedVectors } from '../../../host/core/named-vectors/named-vectors.ts';
import { SectionReader } from '../../../host/core/snapshots/section-reader.ts';
import type { SectionSource } from '../../../host/core/snapshots/section-source.ts';

const old = { dimension: 2, metric: 'cosine', scalar: 'f32', embedder: 'old' } as const;
const fresh = { ...old, dimension: 3, embedder: 'new' } as const;
const item = (name: string, metadata: string | null = null) => ({ name, vectorText: '', metadata });

function filled(): NamedVectors {
  const named = new NamedVectors();
  named.apply({ kind: 'vectors-configured', identity: old, isNext: false }, 1, 10);
  named.apply({ kind: 'vectors-added', items: [item('a', '{"text":"x"}'), item('b')], isNext: false }, 2, 20);
  return named;
}

/** What was captured, as a snapshot hands it out. */
function readerOf(sections: readonly SectionSource[]): SectionReader {
  const bytes = new Map(sections.map(({ name, pieces }) => [name, Buffer.concat([...pieces()])]));
  return new SectionReader({
    sizeOf: (section) => bytes.get(section)?.length ?? 0,
    async *read(section) {
      const found = bytes.get(section);
      if (found !== undefined) yield found;
    },
    readInto: async () => undefined,
    close: async () => undefined,
  });
}

describe('NamedVectors', () => {
  it('keeps what was re-embedded aside until it is switched to, with the metadata of the old vectors', () => {
    const named = filled();
    named.apply({ kind: 'vectors-configured', identity: fresh, isNext: true }, 3, 30);
    named.apply({ kind: 'vectors-added', items: [item('a')], isNext: true }, 4, 40);
    expect([named.current?.identity, named.current?.moment.sequenceNumber, named.next?.count]).toEqual([old, 2, 1]);
    named.apply({ kind: 'vectors-removed', names: ['b'] }, 5, 50);
    named.apply({ kind: 'vectors-switched' }, 6, 60);
    expect([named.current?.identity, named.current?.generation, named.next]).toEqual([fresh, 2, undefined]);
    expect(named.current?.find('a')).toEqual({ recordId: 0, sequence: 4, place: 0, metadata: '{"text":"x"}' });
    expect(named.shelfOf(2)).toBe(named.current);
  });

  it('calls a re-embedding off when it is configured to what there is', () => {
    const named = filled();
    named.apply({ kind: 'vectors-configured', identity: fresh, isNext: true }, 3, 30);
    expect(named.newestGeneration).toBe(2);
    named.apply({ kind: 'vectors-configured', identity: old, isNext: true }, 4, 40);
    expect([named.next, named.newestGeneration]).toEqual([undefined, 1]);
  });

  it('keeps its vectors when only the preset changes', async () => {
    const named = filled();
    named.apply({ kind: 'vectors-configured', identity: { ...old, preset: 'memory' }, isNext: false }, 3, 30);
    expect(named.current).toMatchObject({ identity: { ...old, preset: 'memory' }, generation: 1, count: 2, moment: { sequenceNumber: 3 } });
    const restored = new NamedVectors();
    await restored.restore(readerOf(named.capture()));
    expect(restored.current?.identity).toEqual({ ...old, preset: 'memory' });
    named.apply({ kind: 'vectors-configured', identity: old, isNext: false }, 4, 40);
    expect([named.current?.identity, named.current?.count]).toEqual([old, 2]);
  });

  it('is the same after a snapshot, whatever changed while it was written', async () => {
    const named = filled();
    named.apply({ kind: 'vectors-configured', identity: fresh, isNext: true }, 3, 30);
    named.apply({ kind: 'vectors-added', items: [item('b')], isNext: true }, 4, 40);
    const expected = filled();
    expected.apply({ kind: 'vectors-configured', identity: fresh, isNext: true }, 3, 30);
    expected.apply({ kind: 'vectors-added', items: [item('b')], isNext: true }, 4, 40);
    const captured = named.capture();
    named.apply({ kind: 'vectors-removed', names: ['a', 'b'] }, 5, 50);
    const restored = new NamedVectors();
    await restored.restore(readerOf(captured));
    expect(restored).toEqual(expected);
    expect(restored.byteLength).toBe(expected.byteLength);
    const empty = new NamedVectors();
    await empty.restore(readerOf(new NamedVectors().capture()));
    expect([empty.current, empty.byteLength]).toEqual([undefined, 0]);
  });

  it('gives the same record ids after a snapshot as without one, when some are free', async () => {
    const named = filled();
    named.apply({ kind: 'vectors-added', items: [item('c'), item('d'), item('e')], isNext: false }, 3, 30);
    named.apply({ kind: 'vectors-removed', names: ['d', 'a'] }, 4, 40);
    const restored = new NamedVectors();
    await restored.restore(readerOf(named.capture()));
    const idsOf = ({ current }: NamedVectors) => [...(current?.recordIdsFor(['x', 'b', 'y', 'z']) ?? [])];
    expect(idsOf(restored)).toEqual(idsOf(named));
    expect(idsOf(restored)[0]).toBe(0);
  });

  it('compares identities by what makes vectors comparable', () => {
    expect(isSameIdentity(old, { ...old })).toBe(true);
    expect(isSameIdentity(old, { ...old, scalar: 'i8' })).toBe(false);
    expect(isSameIdentity(undefined, old)).toBe(false);
    expect(isSameIdentity(undefined, undefined)).toBe(true);
  });
});
