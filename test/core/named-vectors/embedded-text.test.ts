import { describe, expect, it } from 'vitest';
import { embeddedText, hasEmbeddedText } from '../../../host/core/named-vectors/embedded-text.ts';

describe('the text of a vector', () => {
  it.each([
    [null, undefined],
    ['{}', undefined],
    ['{"text":5}', undefined],
    ['{"page":{"text":"inner"}}', undefined],
    ['{"text":"a"}', 'a'],
    ['{"text":""}', ''],
    ['{"page":{"text":"inner"},"text":"outer"}', 'outer'],
  ])('of %s is %s', (metadata, text) => {
    expect([embeddedText(metadata), hasEmbeddedText(metadata)]).toEqual([text, text !== undefined]);
  });
});
