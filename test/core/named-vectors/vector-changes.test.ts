import { describe, expect, it } from 'vitest';
import { textOfItems, textOfVectorChange, type VectorChange, vectorChangeOf } from '../../../host/core/named-vectors/vector-changes.ts';

const identity = { dimension: 2, metric: 'dot', scalar: 'i8', embedder: 'given' } as const;

const CHANGES: readonly VectorChange[] = [
  { kind: 'vectors-configured', identity, isNext: false },
  { kind: 'vectors-configured', identity, isNext: true },
  { kind: 'vectors-configured', identity: { ...identity, preset: 'recall' }, isNext: false },
  {
    kind: 'vectors-added',
    items: [
      { name: 'a', vectorText: 'AACAPwAAAEA=', metadata: null },
      { name: 'b "2"', vectorText: 'AACAPwAAAEA=', metadata: '{"text":"x"}' },
    ],
    isNext: true,
  },
  { kind: 'vectors-removed', names: ['a', 'b'] },
  { kind: 'vectors-switched' },
];

describe('vector changes', () => {
  it('are read back as they were written', () => {
    for (const change of CHANGES) {
      const text = textOfVectorChange(change, undefined);
      expect(vectorChangeOf(change.kind, JSON.parse(text) as Record<string, never>)).toEqual(change);
    }
  });

  it('are written as JSON, whatever names and metadata hold, with the receipt of their request', () => {
    const names = ['b "2"', 'line\nend', 'ö\u2028', '\\'];
    const items = names.map((name) => ({ name, vectorText: 'AACAPw==', metadata: JSON.stringify({ text: name }) }));
    const added = { kind: 'vectors-added', items, isNext: true } as const;
    const vectors = items.map(({ name, vectorText, metadata }) => [name, vectorText, metadata]);
    const receipt = { fingerprint: 'f', answer: { added: 4 } };
    expect(textOfVectorChange(added, JSON.stringify(receipt))).toBe(JSON.stringify({ vectors, next: true, receipt }));
    const itemsText = [textOfItems(items.slice(0, 3)), textOfItems(items.slice(3))].join(',');
    expect(textOfVectorChange({ ...added, itemsText }, JSON.stringify(receipt))).toBe(textOfVectorChange(added, JSON.stringify(receipt)));
    expect(textOfVectorChange({ kind: 'vectors-switched' }, '1')).toBe('{"receipt":1}');
    expect(textOfVectorChange({ kind: 'vectors-removed', names }, undefined)).toBe(JSON.stringify({ names }));
  });
});
