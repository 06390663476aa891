import { describe, expect, it } from 'vitest';
import { fieldsOfVectorChange, type VectorChange, vectorChangeOf } from '../../../host/core/named-vectors/vector-changes.ts';

const identity = { dimension: 2, metric: 'dot', scalar: 'i8', embedder: 'given' } as const;

const CHANGES: readonly VectorChange[] = [
  { kind: 'vectors-configured', identity, isNext: false },
  { kind: 'vectors-configured', identity, isNext: true },
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
      const fields = JSON.parse(JSON.stringify(fieldsOfVectorChange(change))) as Record<string, never>;
      expect(vectorChangeOf(change.kind, fields)).toEqual(change);
    }
  });
});
