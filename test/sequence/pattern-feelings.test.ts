import { describe, expect, it } from 'vitest';
import { averageEmotives, newest } from '../../host/sequence/emotives.ts';
import { PatternFeelings } from '../../host/sequence/pattern-feelings.ts';
import { type Felt, Provenance } from '../../host/sequence/provenance.ts';

function felt(persistence: number, ...values: readonly number[]): Felt | undefined {
  const list = values.map((joy) => new Map([['joy', joy]]));
  return list.length === 0 ? undefined : { newest: newest(list, persistence), means: averageEmotives(list) };
}

/** Of the first lesson. */
const MEAN = (0.1 + 0.7) / 2;

/** Learns symbols 0 and 1 as pattern 0, symbols 1 and 2 as pattern 1, in turn. */
function taught() {
  const runs = [Uint32Array.of(0, 1, 1), Uint32Array.of(1, 2)];
  const provenance = new Provenance();
  const feelings = new PatternFeelings();
  const lessons: readonly (readonly [number, number, readonly number[], readonly string[]])[] = [
    [0, 2, [0.1, 0.7], ['{"k":"a"}']],
    [1, 5, [0.2], []],
    [0, 2, [0.3], ['{"k":"b"}']],
    [0, 1, [], []],
  ];
  provenance.addPattern();
  provenance.addPattern();
  lessons.forEach(([patternId, persistence, values, notes], index) => {
    const feeling = { felt: felt(persistence, ...values), notes, persistence };
    provenance.add(patternId, { sequence: index + 1, sessionId: '', times: 1, ...feeling });
    feelings.add(patternId, runs[patternId], feeling);
  });
  return { provenance, feelings, symbolsOf: (patternId: number) => runs[patternId] };
}

const joys = (feelings: PatternFeelings, patternId: number) => feelings.emotivesOf(patternId).map((moment) => moment.get('joy'));
const affinities = (feelings: PatternFeelings) => [0, 1, 2].map((symbol) => feelings.affinityOf(symbol)?.get('joy'));

describe('PatternFeelings', () => {
  it('trims the list at every learning, unites metadata and adds means in order', () => {
    const { feelings } = taught();
    expect(joys(feelings, 0)).toEqual([0.3]);
    expect(feelings.metadataOf(0)).toEqual(new Map([['k', ['a', 'b']]]));
    expect(affinities(feelings)).toEqual([MEAN + 0.3, MEAN + 0.2 + 0.3, 0.2]);
  });

  it('comes to the same when everything is derived again', () => {
    const { feelings, provenance, symbolsOf } = taught();
    const before = [joys(feelings, 0), feelings.metadataOf(0), affinities(feelings)];
    feelings.rederivePattern(0, provenance);
    feelings.rederiveAffinities(new Set([0, 1, 2]), provenance, symbolsOf);
    expect([joys(feelings, 0), feelings.metadataOf(0), affinities(feelings)]).toEqual(before);
  });

  it('derives from what is left, without the rounding of what went', () => {
    const { feelings, provenance, symbolsOf } = taught();
    provenance.takeBack([0, 3], 9);
    feelings.rederivePattern(0, provenance);
    feelings.rederiveAffinities(new Set([0, 1]), provenance, symbolsOf);
    expect(joys(feelings, 0)).toEqual([0.3]);
    expect(feelings.metadataOf(0)).toEqual(new Map([['k', ['b']]]));
    expect(affinities(feelings)).toEqual([0.3, 0.2 + 0.3, 0.2]);
  });

  it('knows nothing of patterns without a live learning, nor after clear', () => {
    const { feelings, provenance, symbolsOf } = taught();
    provenance.takeBack([1], 9);
    feelings.rederivePattern(1, provenance);
    feelings.rederiveAffinities(new Set([1, 2]), provenance, symbolsOf);
    expect([joys(feelings, 1), feelings.affinityOf(2)]).toEqual([[], undefined]);
    feelings.clear();
    expect([joys(feelings, 0), feelings.metadataOf(0).size, feelings.affinityOf(0)]).toEqual([[], 0, undefined]);
  });
});
