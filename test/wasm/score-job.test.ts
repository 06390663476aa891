import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const QUESTION = scoreQuestion('indel.distance');

describe('ScoreJob', () => {
  it('refuses texts that the memory cannot hold and works on afterwards', () => {
    const { scorers } = createEngineKernels({ maximumBytes: 4 * 1024 * 1024 });
    expect(() => scorers.scorePair('a'.repeat(2_000_000), 'b', QUESTION)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(scorers.scorePair('abc', 'abd', QUESTION)).toBe(2);
  });

  it('answers the same before and after its memory grew', () => {
    const { scorers } = createEngineKernels();
    const pair = () => scorers.scorePair('grün', 'gründe', QUESTION);
    const before = pair();
    scorers.scorePair('漢'.repeat(500), '字'.repeat(5000), QUESTION);
    expect([before, pair()]).toEqual([2, 2]);
  });

  it('refuses a query with more different characters beyond Latin-1 than codes, and works on afterwards', () => {
    const { scorers } = createEngineKernels();
    const characters = Array.from({ length: 65_280 }, (_, at) => String.fromCodePoint(0x1_0000 + at));
    const most = characters.slice(1).join('');
    expect(scorers.scorePair(most, 'b', scoreQuestion('prefix.similarity'))).toBe(0);
    expect(() => scorers.scorePair(characters.join(''), 'b', QUESTION)).toThrow(
      expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field: ['query'] }),
    );
    expect(scorers.scorePair('abc', 'abd', QUESTION)).toBe(2);
  });
});
