import { describe, expect, it } from 'vitest';
import { VectorShelf } from '../../../host/core/named-vectors/vector-shelf.ts';

const identity = { dimension: 2, metric: 'cosine', scalar: 'f32', embedder: 'given' } as const;

describe('VectorShelf', () => {
  it('gives new names the smallest free record ids, and keeps those of known names', () => {
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    shelf.put('a', 1, 0, null);
    shelf.put('b', 1, 1, '{"x":1}');
    expect([...shelf.recordIdsFor(['c', 'a', 'd'])]).toEqual([2, 0, 3]);
    shelf.remove('a');
    shelf.remove('unknown');
    shelf.put('a', 2, 0, null);
    expect([shelf.find('a')?.recordId, shelf.nameOf(0), shelf.nameOf(2), shelf.count]).toEqual([0, 'a', undefined, 2]);
    for (const name of ['c', 'd', 'e']) shelf.put(name, 2, 1, null);
    for (const name of ['d', 'a', 'c']) shelf.remove(name);
    expect([...shelf.recordIdsFor(['f', 'e', 'g', 'h', 'i'])]).toEqual([0, 4, 2, 3, 5]);
    expect([...shelf.recordIdsFor(['f'])]).toEqual([0]);
    shelf.put('b', 3, 5, null);
    expect(shelf.find('b')).toEqual({ recordId: 1, sequence: 3, place: 5, metadata: null });
  });

  it('counts bytes up and down again', () => {
    const shelf = new VectorShelf(identity, 1, { sequenceNumber: 0, entry: '' });
    shelf.put('name', 1, 0, '{"text":"abc"}');
    const withText = shelf.byteLength;
    shelf.put('name', 2, 0, null);
    expect(withText - shelf.byteLength).toBe('{"text":"abc"}'.length);
    shelf.remove('name');
    const empty = shelf.byteLength;
    shelf.put('other', 3, 0, null);
    shelf.remove('other');
    expect([empty, shelf.byteLength]).toEqual([8, 8]);
  });
});
