import { describe, expect, it } from 'vitest';
import { perceptVectorOf } from '../../host/sequence/percept-vector.ts';

describe('perceptVectorOf', () => {
  it('adds vectors component by component and leaves them as they were', () => {
    const vectors = [
      [0.1, -1],
      [0.2, 1],
      [0.3, 0],
    ];
    expect([...perceptVectorOf(vectors)]).toEqual([0.1 + 0.2 + 0.3, 0]);
    expect(vectors[0]).toEqual([0.1, -1]);
    expect([...perceptVectorOf([[7]])]).toEqual([7]);
  });

  it('refuses vectors of two lengths and sums beyond a double, by field', () => {
    expect(() => perceptVectorOf([[1], [1], [1, 2]])).toThrow(expect.objectContaining({ field: ['vectors', 2] }));
    expect(() => perceptVectorOf([[1e308], [1e308]])).toThrow(expect.objectContaining({ field: ['vectors'] }));
  });
});
