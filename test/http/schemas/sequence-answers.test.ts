import { describe, expect, it } from 'vitest';
import { answers, documented } from '../../../host/http/schemas/sequence-answers.ts';

describe('documented', () => {
  it('puts the answer under 200 with its summary', () => {
    expect(documented('memory', 'Observe', answers.cleared)).toEqual({
      tags: ['memory'],
      summary: 'Observe',
      response: { 200: { description: 'Observe', ...answers.cleared } },
    });
  });
});

describe('answers', () => {
  it('name every key as required, because KATO always answers all of them', () => {
    expect(answers.predictions).toMatchObject({
      required: ['predictions', 'future_potentials', 'session_id', 'processor_id', 'count', 'time', 'unique_id'],
    });
  });
});
