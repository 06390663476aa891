import { describe, expect, it } from 'vitest';
import { ChoiceClasses } from '../../host/fuzzy/choice-classes.ts';
import { ChoiceTexts } from '../../host/fuzzy/choice-texts.ts';
import { ChoiceUnits } from '../../host/fuzzy/choice-units.ts';
import { SlicedSegment } from '../../host/fuzzy/sliced-segment.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('SlicedSegment', () => {
  it('is built in steps, by length, and keeps in a plain list what fills too little of a group or is too long', () => {
    const classes = new ChoiceClasses(arena);
    const texts = new ChoiceTexts(kernel, arena, new ChoiceUnits(), classes);
    const lengths = [...new Array(300).fill(4), ...new Array(40).fill(9), ...new Array(31).fill(12), 0, 128, 500];
    for (const length of lengths) {
      texts.reserve(1);
      texts.append('b'.repeat(length));
    }
    classes.assign();
    const segment = new SlicedSegment(kernel, arena, classes, Uint32Array.from(lengths.keys()));
    const columns = { texts: texts.addresses.block, lengths: texts.lengths.block, removed: texts.lengths.block };
    const steps = [
      ...segment.build(
        (index) => texts.groupLengthOf(index),
        () => columns,
      ),
    ];
    // Two lengths are sorted and sliced.
    expect(steps).toHaveLength(4);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(segment.buckets.map(({ length, choiceCount, planes }) => [length, choiceCount, planes?.count])).toEqual([
      [4, 300, 5],
      [9, 40, 5],
      [0, 34, undefined],
    ]);
    expect(Array.from({ length: segment.choiceCount }, (_, slot) => segment.indexAt(slot)).sort((one, other) => one - other)).toEqual([
      ...lengths.keys(),
    ]);
    for (const block of [segment, texts, classes]) block.free();
  });
});
