import { describe, expect, it } from 'vitest';
import { ChoiceClasses, NO_CLASS } from '../../host/fuzzy/choice-classes.ts';
import { spellQuery } from '../../host/fuzzy/choice-query.ts';
import { ChoiceUnits } from '../../host/fuzzy/choice-units.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('spellQuery', () => {
  it('spells known characters as the store does, and gives unknown ones that need more than two bytes a number of their own', () => {
    const { arena } = createEngineKernels();
    const units = new ChoiceUnits();
    const classes = new ChoiceClasses(arena);
    classes.reserve(0xd800);
    for (const unit of [97, units.placeUnit(0x1f600) ?? 0]) classes.count(unit);
    classes.assign();
    const spelled = spellQuery('ab\u{1f600}\u{1f601}\u{1f601}', units, classes);
    expect([...spelled.units]).toEqual([97, 98, 0xd800, 0x1_0000, 0x1_0000]);
    expect([...spelled.classes]).toEqual([0, NO_CLASS, 1, NO_CLASS, NO_CLASS]);
    expect(spelled.foreignCount).toBe(1);
    expect([...spelled.specials]).toEqual([0x1f600, 0xd800, 0x1f601, 0x1_0000]);
    expect(spelled.isAmbiguous).toBe(false);
    classes.free();
  });
});
