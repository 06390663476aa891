/** Proves how the command of the benches reads its arguments. */
import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError } from '../../bench/harness/command-options.ts';

const KNOWN = ['first', 'second', 'third'];

describe('parseCommand', () => {
  it('runs everything when nothing is named', () => {
    expect(parseCommand([], KNOWN)).toMatchObject({ names: KNOWN, quick: false, save: undefined, compare: undefined });
  });

  it('runs what is named, in the order of running', () => {
    expect(parseCommand(['third', '--quick', 'first'], KNOWN)).toMatchObject({ names: ['first', 'third'], quick: true });
  });

  it.each([
    [['--save'], { save: '' }],
    [['--save', 'mine'], { save: 'mine' }],
    [['--save=mine'], { save: 'mine' }],
    [['--save', '--quick'], { save: '', quick: true }],
    [['--save', 'first'], { save: '', names: ['first'] }],
    [['--compare'], { compare: '' }],
    [['--compare', 'old.json', 'first'], { compare: 'old.json', names: ['first'] }],
    [['--compare', '--save'], { compare: '', save: '' }],
  ])('reads %j', (argv, expected) => {
    expect(parseCommand(argv, KNOWN)).toMatchObject(expected);
  });

  it.each([
    [['fourth']],
    [['--unknown']],
    [['--json']],
    [['--save', 'Mine/../x']],
    [['--from', 'a.json', '--quick']],
    [['--from', 'a.json', 'first']],
  ])('refuses %j', (argv) => {
    expect(() => parseCommand(argv, KNOWN)).toThrow(UsageError);
  });
});
