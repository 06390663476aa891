import { describe, expect, it } from 'vitest';
import {
  CertificateBody,
  CorrectBody,
  ExplainBody,
  GivenPatternItem,
  LearnPatternsBody,
  WhyNotBody,
} from '../../../host/http/schemas/space-requests.ts';

describe('the schemas of our own requests', () => {
  it('are plain JSON Schema and require what cannot be guessed', () => {
    for (const schema of [CertificateBody, CorrectBody, ExplainBody, LearnPatternsBody, WhyNotBody]) {
      expect(JSON.parse(JSON.stringify(schema))).toMatchObject({ type: 'object' });
    }
    expect([CorrectBody.required, ExplainBody.required, WhyNotBody.required]).toEqual([['events'], ['session_id', 'pattern'], ['pattern']]);
    expect([GivenPatternItem.required, LearnPatternsBody.required]).toEqual([['events'], ['session_id', 'patterns']]);
  });
});
