import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reprOfEvents, reprOfText } from '../../../host/core/symbols/python-repr.ts';
import { isPrintable } from '../../../host/core/symbols/unicode-printable.ts';
import golden from '../../golden/kato.json' with { type: 'json' };

/** The inverse of `repr`, for the property test: reads the text back. */
function textOfRepr(repr: string): string {
  const short = new Map([
    ['n', '\n'],
    ['r', '\r'],
    ['t', '\t'],
  ]);
  return repr
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gsu, (_all, two, four, eight, other) =>
      other === undefined ? String.fromCodePoint(Number.parseInt(two ?? four ?? eight, 16)) : (short.get(other) ?? other),
    );
}

describe('reprOfEvents', () => {
  for (const { pattern_data: events, hashed_text: text, sha1 } of golden.pattern_names) {
    it(`writes ${text} as KATO hashed it`, () => {
      expect(reprOfEvents(events)).toBe(text);
      expect(createHash('sha1').update(reprOfEvents(events), 'utf8').digest('hex')).toBe(sha1);
    });
  }

  it('writes no events and an empty event as empty lists', () => {
    expect(reprOfEvents([])).toBe('[]');
    expect(reprOfEvents([[], ['a']])).toBe("[[], ['a']]");
  });
});

describe('reprOfText', () => {
  it('quotes with double quotes only when the text holds a single and no double quote', () => {
    expect(reprOfText("it's")).toBe('"it\'s"');
    expect(reprOfText('say "hi"')).toBe('\'say "hi"\'');
    expect(reprOfText('both \' and "')).toBe("'both \\' and \"'");
    expect(reprOfText("a backslash \\ and a '")).toBe('"a backslash \\\\ and a \'"');
  });

  it('escapes what is not printable with two, four or eight lower-case digits', () => {
    expect(reprOfText('\0\u001f\u007f\u0085\u00a0\u00ad')).toBe("'\\x00\\x1f\\x7f\\x85\\xa0\\xad'");
    expect(reprOfText('\u0378\u200b\u2028\ufeff')).toBe("'\\u0378\\u200b\\u2028\\ufeff'");
    expect(reprOfText('\u{e0001}\u{10ffff}')).toBe("'\\U000e0001\\U0010ffff'");
    expect(reprOfText('\ud800x')).toBe("'\\ud800x'");
  });

  it('writes printable characters of every plane as they are', () => {
    expect(reprOfText('é日本😀 ~')).toBe("'é日本😀 ~'");
  });

  it('can be read back to the same text for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('\\', "'", '"', 'n', '\n', 'x', '\0') })),
        (text) => {
          expect(textOfRepr(reprOfText(text))).toBe(text);
        },
      ),
    );
  });

  it('writes only printable characters for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const character of reprOfText(text)) expect(isPrintable(character.codePointAt(0) ?? 0)).toBe(true);
      }),
    );
  });
});
