/** A token table over the bare module, as a stranger would lay it out. */
import { loadRawKernel } from './raw-kernel.ts';
import { packMessages } from './raw-messages.ts';

export interface RawInterner {
  /** Ids of a text's tokens; throws when there was no room. */
  intern(text: string): number[];
  /** Where the call stopped: `[1, …]` done, `[0, text, byte]` no room. */
  run(texts: readonly string[]): [done: number, text: number, byte: number];
  /** Moves the table into this many slots, a power of two. */
  moveTo(slotCount: number): void;
  readonly count: number;
}

export function openRawInterner(room: { readonly tokens: number; readonly poolBytes: number; readonly output: number }): RawInterner {
  const raw = loadRawKernel();
  const interner = raw.allocate(raw.constant('INTERNER_BYTES'));
  const set = (name: string, value: number): void => {
    raw.u32(interner + raw.constant(name), 1)[0] = value;
  };
  const get = (name: string): number => raw.u32(interner + raw.constant(name), 1)[0];
  const nameSlots = (slotCount: number): void => {
    set('INTERNER_SLOTS', raw.allocate(slotCount * raw.constant('INTERNER_SLOT_BYTES')));
    set('INTERNER_SLOT_MASK', slotCount - 1);
  };
  nameSlots(2 ** Math.ceil(Math.log2(room.tokens + 1)));
  set('INTERNER_MOST_TOKENS', room.tokens);
  set('INTERNER_POOL', raw.allocate(room.poolBytes + 8));
  set('INTERNER_POOL_CAPACITY', room.poolBytes);
  set('INTERNER_STARTS', raw.allocate((room.tokens + 1) * 4));
  const output = raw.allocate(room.output * 4);
  set('INTERNER_OUTPUT', output);
  set('INTERNER_OUTPUT_CAPACITY', room.output);
  const run: RawInterner['run'] = (texts) => {
    const messages = texts.map((text) => Buffer.from(text));
    const { bytes, starts, count } = packMessages(raw, messages);
    const marks = raw.allocate(raw.call('markBytes', Math.max(...messages.map(({ length }) => length))));
    for (const name of ['INTERNER_NEXT_TEXT', 'INTERNER_NEXT_BYTE', 'INTERNER_OUTPUT_COUNT']) set(name, 0);
    const done = raw.call('internTexts', interner, bytes, starts, count, raw.constant('TOKENS_WHITESPACE'), marks, raw.allocate(count * 4));
    return [done, get('INTERNER_NEXT_TEXT'), get('INTERNER_NEXT_BYTE')];
  };
  return {
    run,
    intern(text) {
      if (run([text])[0] !== 1) throw new Error('Cannot intern: no room');
      return [...raw.u32(output, get('INTERNER_OUTPUT_COUNT'))];
    },
    moveTo(slotCount) {
      nameSlots(slotCount);
      raw.call('rehashInterner', interner);
    },
    get count() {
      return get('INTERNER_COUNT');
    },
  };
}
