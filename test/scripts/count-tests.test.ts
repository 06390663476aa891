/**
 * Proves that the summary counts every failure, also of files that never got to run a test.
 */
import { describe, expect, it } from 'vitest';
import { countTests, summaryLine } from '../../scripts/count-tests.ts';

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) });

describe('countTests', () => {
  it('adds up the tests of all files', () => {
    const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'failed')] };
    expect(countTests(report, 1)).toEqual({ passed: 3, failed: 2 });
  });

  it('counts neither skipped tests nor plans', () => {
    expect(countTests({ testResults: [file('passed', 'passed', 'skipped', 'todo', 'pending')] }, 0)).toEqual({ passed: 1, failed: 0 });
  });

  it('counts a file that failed to load as one failure', () => {
    expect(countTests({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1 });
  });

  it('counts a file that failed after its tests as one failure', () => {
    expect(countTests({ testResults: [file('failed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1 });
  });

  it('counts an error outside of any test as one failure', () => {
    expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1 });
  });

  it('counts a run without a report as one failure', () => {
    expect(countTests(null, 1)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('summaryLine', () => {
  it('adds one failure for each failed check', () => {
    expect(summaryLine({ passed: 12, failed: 1 }, 2)).toBe('12 passed, 3 failed');
  });
});
