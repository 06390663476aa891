import { describe, expect, it } from 'vitest';
import { LearningColumns } from '../../host/sequence/learning-columns.ts';

describe('LearningColumns', () => {
  it('keep every number while they grow', () => {
    const columns = new LearningColumns();
    for (let index = 0; index < 100; index++) expect(columns.push(2 ** 40 + index, index * 2, index % 3, 1 + (index % 100))).toBe(index);
    expect(columns.count).toBe(100);
    for (let index = 0; index < 100; index++) {
      expect([
        columns.sequences[index],
        columns.patterns[index],
        columns.nexts[index],
        columns.sessions[index],
        columns.persistences[index],
      ]).toEqual([2 ** 40 + index, index * 2, -1, index % 3, 1 + (index % 100)]);
    }
  });

  it('start anew, and small, after clear', () => {
    const columns = new LearningColumns();
    for (let index = 0; index < 1000; index++) columns.push(index + 1, 0, 0, 5);
    columns.clear();
    expect([columns.count, columns.sequences.length]).toEqual([0, 16]);
    expect(columns.push(7, 1, 2, 3)).toBe(0);
    expect(columns.sequences[0]).toBe(7);
  });
});
