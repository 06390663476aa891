/** A query behind masks over the bare module; code points beyond two bytes get units behind them. */
import type { RawKernel } from '../raw-kernel.ts';

const UNITS = 65_536;

export interface MaskedQuery {
  /** Logarithm of the bytes of a unit of the texts. */
  width: 0 | 1 | 2;
  /** Compares a text; the cutoff is the last argument of the kernels. */
  call(name: string, text: readonly number[], cutoff: number): number;
  /** Clears the slots, and checks that they are. */
  close(): void;
}

const slotsOf = new WeakMap<RawKernel, number>();

export function maskQuery(raw: RawKernel, query: readonly number[]): MaskedQuery {
  const slots = slotsOf.get(raw) ?? raw.allocate(4 * (UNITS + 1024));
  slotsOf.set(raw, slots);
  const special = new Map<number, number>();
  const units = query.map((codePoint) => {
    if (codePoint < 0xd800 || (codePoint >= 0xe000 && codePoint < UNITS)) return codePoint;
    const unit = special.get(codePoint) ?? UNITS + special.size;
    special.set(codePoint, unit);
    return unit;
  });
  const words = Math.ceil(query.length / 64);
  const unitsAt = raw.words(units);
  const masks = raw.allocate((new Set(units).size + 1) * words * 8);
  const state = raw.allocate(16 * words);
  const specials = raw.words([...special].flat());
  const texts = raw.allocate(4 * 20_000);
  raw.call('buildTextMasks', unitsAt, query.length, slots, masks);
  return {
    width: 2,
    call(name, text, cutoff) {
      const bytes = 2 ** this.width;
      const view = raw.u8(texts, text.length * bytes);
      for (const [at, unit] of text.entries())
        for (let byte = 0; byte < bytes; byte++) view[at * bytes + byte] = (unit >> (8 * byte)) & 255;
      return raw.call(name, slots, masks, state, query.length, texts, text.length, this.width, specials, special.size, cutoff) >>> 0;
    },
    close() {
      raw.call('clearTextMasks', unitsAt, query.length, slots);
      if (raw.u32(slots, UNITS + 1024).some((slot) => slot !== 0)) throw new Error('Cannot reuse slots: some are still set');
    },
  };
}
