import { describe, expect, it } from 'vitest';
import { ChoiceUnits } from '../../host/fuzzy/choice-units.ts';

describe('ChoiceUnits', () => {
  it('keeps code points of two bytes, gives the others places among the surrogates, and finds them again', () => {
    const units = new ChoiceUnits();
    expect([0, 0x7f, 0xd7ff, 0xe000, 0xffff].map((codePoint) => units.placeUnit(codePoint))).toEqual([0, 0x7f, 0xd7ff, 0xe000, 0xffff]);
    expect([0x1f600, 0xd800, 0xdfff, 0x1f600].map((codePoint) => units.placeUnit(codePoint))).toEqual([0xd800, 0xd801, 0xd802, 0xd800]);
    expect([0xd800, 0xd801, 0xd802, 65].map((unit) => units.codePointOf(unit))).toEqual([0x1f600, 0xd800, 0xdfff, 65]);
    expect(units.unitOf(0x1f601)).toBeUndefined();
  });

  it('has 2,048 places', () => {
    const units = new ChoiceUnits();
    for (let place = 0; place < 2048; place++) expect(units.placeUnit(0x20000 + place)).toBe(0xd800 + place);
    expect(units.placeUnit(0x30000)).toBeUndefined();
    expect(units.placeUnit(0x20007)).toBe(0xd807);
  });
});
