import { describe, expect, it } from 'vitest';
import { EnsembleScorer } from '../../host/sequence/ensemble.ts';
import { LogTable } from '../../host/sequence/log-table.ts';
import { rankValueOf } from '../../host/sequence/rank-keys.ts';
import { RANK_KEYS } from '../../host/sequence/session-config.ts';
import { ask, memoryOf } from './query-fixture.ts';
import { engine } from './twin-memory.ts';

describe('rankValueOf', () => {
  const memory = memoryOf(['a b c', 'a b c', 'x a y b'], [new Map([['joy', 3]])]);
  const { query, survivors } = ask(memory, 'a z b');
  const scorer = new EnsembleScorer(new LogTable(engine.numbers));

  it('knows every key that a session may name', () => {
    const { scored } = scorer.score(memory, query, survivors, 'joy');
    for (const item of scored) for (const key of RANK_KEYS) expect(Number.isFinite(rankValueOf(item, key)), key).toBe(true);
    expect(rankValueOf(scored[0], 'frequency')).toBe(scored[0].survivor.frequency);
    expect(rankValueOf(scored[0], 'fragmentation')).toBe(1);
    expect(rankValueOf(scored[0], 'weighted_snr')).toBe(scored[0].weighted?.weightedSnr);
  });

  it('counts a missing value as 0', () => {
    const { scored } = scorer.score(memory, query, survivors, undefined);
    for (const key of RANK_KEYS.filter((name) => name.startsWith('weighted_'))) expect(rankValueOf(scored[0], key)).toBe(0);
  });
});
