import { describe, expect, it } from 'vitest';
import { vectorOfLine, vectorOfText } from '../../host/cli/vector-lines.ts';

const line = (text: string) => ({ text, number: 7, bytesRead: 0 });

describe('vector lines', () => {
  it('are a name with a text or components, and metadata', () => {
    expect(vectorOfLine(line('{"name":"a","text":"x","metadata":{"p":1}}'))).toEqual({ name: 'a', text: 'x', metadata: '{"p":1}' });
    expect(vectorOfLine(line('{"name":"a","vector":[1,0.5]}'))).toEqual({ name: 'a', vector: [1, 0.5] });
  });

  it('name the line that is something else', () => {
    for (const text of ['nonsense', '[]', '{"text":"x"}', '{"name":"a","text":1}', '{"name":"a","vector":["1"]}'])
      expect(() => vectorOfLine(line(text))).toThrow(/line 7/);
    expect(vectorOfText('[1, 2]')).toEqual([1, 2]);
    expect(() => vectorOfText('1, 2')).toThrow(/expected a JSON list of numbers/);
  });
});
