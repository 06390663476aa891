import { describe, expect, it } from 'vitest';
import { embedderAdvice } from '../../host/cli/embedder-advice.ts';

describe('embedderAdvice', () => {
  it('says when to try again, or that it does not help and where to look', () => {
    expect(embedderAdvice(61)).toBe('Try again in 61 s');
    expect(embedderAdvice(undefined)).toContain('does not help: look at the variables that begin with MNEME_EMBEDDER');
  });
});
