import { describe, expect, it } from 'vitest';
import { SpaceHeads } from '../../host/storage/space-heads.ts';

function headsOver(stored: Readonly<Record<string, { readonly number: number; readonly head: number }>>): SpaceHeads {
  const numbers = Object.values(stored).map(({ number }) => number);
  return new SpaceHeads({ findSpace: (name) => stored[name], lastSpaceNumber: () => Math.max(0, ...numbers) });
}

describe('SpaceHeads', () => {
  it('shows a new space only after its first group was committed', () => {
    const heads = headsOver({ old: { number: 7, head: 2 } });
    expect(heads.place('new', 3)).toEqual({ spaceNumber: 8, firstSequence: 1 });
    expect(heads.place('new', 1)).toEqual({ spaceNumber: 8, firstSequence: 4 });
    expect(heads.place('old', 1)).toEqual({ spaceNumber: 7, firstSequence: 3 });
    expect(heads.find('new')).toBeUndefined();
    expect(heads.isAcknowledged('new')).toBe(false);
    expect(heads.find('old')?.head).toBe(2);
    expect(heads.pendingHeadOf('new')).toBe(4);
    heads.commit();
    expect(heads.find('new')?.head).toBe(4);
    expect(heads.isAcknowledged('new')).toBe(true);
    expect(heads.find('old')?.head).toBe(3);
    expect(heads.touched()).toEqual([]);
  });

  it('forgets what was placed when it is rolled back, and gives the number again', () => {
    const heads = headsOver({ old: { number: 1, head: 2 } });
    heads.place('first', 1);
    heads.place('second', 1);
    heads.place('old', 5);
    heads.rollBack();
    expect(['first', 'second', 'old'].map((name) => heads.pendingHeadOf(name))).toEqual([0, 0, 2]);
    expect(heads.place('third', 1).spaceNumber).toBe(2);
    expect(heads.place('old', 1).firstSequence).toBe(3);
  });

  it('keeps nothing of spaces that do not exist', () => {
    const heads = headsOver({});
    expect(heads.find('nowhere')).toBeUndefined();
    expect(heads.pendingHeadOf('nowhere')).toBe(0);
    expect(heads.place('nowhere', 1)).toEqual({ spaceNumber: 1, firstSequence: 1 });
  });
});
