import { describe, expect, it } from 'vitest';
import { ObservationBody, OpenSessionBody, SequenceBody } from '../../../host/http/schemas/sequence-requests.ts';

describe('the schemas of requests', () => {
  it('are plain JSON Schema, so that the document and the validator read the same', () => {
    for (const schema of [ObservationBody, OpenSessionBody, SequenceBody])
      expect(JSON.parse(JSON.stringify(schema))).toMatchObject({ type: 'object' });
  });

  it('require the node and the list of observations, and nothing else', () => {
    expect(OpenSessionBody.required).toEqual(['node_id']);
    expect(SequenceBody.required).toEqual(['observations']);
    expect(ObservationBody).not.toHaveProperty('required', expect.arrayContaining([expect.any(String)]));
  });

  it('leave room for keys of other clients', () => {
    expect(ObservationBody).not.toHaveProperty('additionalProperties', false);
  });
});
