import { describe, expect, it } from 'vitest';
import { ChoiceClasses, NO_CLASS } from '../../host/fuzzy/choice-classes.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena } = createEngineKernels();

describe('ChoiceClasses', () => {
  it('gives the most frequent units the lowest classes, keeps them, and needs five planes up to 32', () => {
    const classes = new ChoiceClasses(arena);
    for (const unit of [...'abbbcc']) classes.count(unit.charCodeAt(0));
    expect(classes.classOf(97)).toBe(NO_CLASS);
    classes.assign();
    for (const unit of [...'aaaaz']) classes.count(unit.charCodeAt(0));
    classes.assign();
    expect([...'bcazy'].map((letter) => classes.classOf(letter.charCodeAt(0)))).toEqual([0, 1, 2, 3, NO_CLASS]);
    expect(classes.planeCount).toBe(5);
    classes.free();
  });

  it('lets units beyond 256 share the lightest classes, and says which are shared', () => {
    const classes = new ChoiceClasses(arena);
    for (let unit = 0; unit < 300; unit++) {
      classes.reserve(unit);
      for (let times = 0; times < 400 - unit; times++) classes.count(unit);
    }
    classes.assign();
    expect(classes.planeCount).toBe(8);
    expect([0, 100, 211, 212, 255, 299].map((unit) => classes.isShared(classes.classOf(unit)))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(classes.isShared(NO_CLASS)).toBe(false);
    classes.free();
  });

  it('grows from 5 to 8 planes with the number of classes', () => {
    const classes = new ChoiceClasses(arena);
    const planes = [32, 33, 64, 65, 128, 129].map((count) => {
      for (let unit = 0; unit < count; unit++) classes.count(unit);
      classes.assign();
      return classes.planeCount;
    });
    expect(planes).toEqual([5, 6, 6, 7, 7, 8]);
    classes.free();
  });
});
