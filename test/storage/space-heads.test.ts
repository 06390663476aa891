import { describe, expect, it } from 'vitest';
import { SpaceHeads } from '../../host/storage/space-heads.ts';

function headsOver(
  stored: Readonly<Record<string, { readonly number: number; readonly head: number; readonly isNamed?: boolean }>>,
): SpaceHeads {
  const numbers = Object.values(stored).map(({ number }) => number);
  const findSpace = (name: string) => (stored[name] === undefined ? undefined : { isNamed: true, ...stored[name] });
  return new SpaceHeads({ findSpace, lastSpaceNumber: () => Math.max(0, ...numbers) });
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

  it('forgets a space that is erased, and counts it as new to the list when it is used again', () => {
    const stored = { person: { number: 4, head: 2, isNamed: true } };
    const heads = headsOver(stored);
    expect(heads.place('person', 1, true)).toEqual({ spaceNumber: 4, firstSequence: 3 });
    expect(heads.touched()).toMatchObject([{ isNamed: true, pendingIsNamed: false }]);
    heads.rollBack();
    expect([heads.isAcknowledged('person'), heads.find('person')?.head]).toEqual([true, 2]);
    heads.place('person', 1, true);
    heads.commit();
    stored.person = { number: 4, head: 3, isNamed: false };
    expect(heads.find('person')).toMatchObject({ head: 3, isNamed: false });
    expect(heads.place('person', 1)).toEqual({ spaceNumber: 4, firstSequence: 4 });
    expect(heads.isAcknowledged('person')).toBe(false);
    heads.commit();
    expect(heads.isAcknowledged('person')).toBe(true);
  });

  it('keeps nothing of spaces that do not exist', () => {
    const heads = headsOver({});
    expect(heads.find('nowhere')).toBeUndefined();
    expect(heads.pendingHeadOf('nowhere')).toBe(0);
    expect(heads.place('nowhere', 1)).toEqual({ spaceNumber: 1, firstSequence: 1 });
  });
});
