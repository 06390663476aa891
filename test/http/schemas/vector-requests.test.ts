import { describe, expect, it } from 'vitest';
import {
  AddVectorsBody,
  ReembedBody,
  RemoveVectorsBody,
  SearchVectorsBody,
  VectorSettingsBody,
} from '../../../host/http/schemas/vector-requests.ts';

describe('the schemas of requests for vectors', () => {
  it('are plain JSON Schema and require what cannot be guessed', () => {
    for (const schema of [AddVectorsBody, ReembedBody, RemoveVectorsBody, SearchVectorsBody, VectorSettingsBody]) {
      expect(JSON.parse(JSON.stringify(schema))).toMatchObject({ type: 'object' });
    }
    expect([AddVectorsBody.required, RemoveVectorsBody.required, VectorSettingsBody.required]).toEqual([
      ['vectors'],
      ['names'],
      ['dimension'],
    ]);
  });
});
