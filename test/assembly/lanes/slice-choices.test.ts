import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const WIDE = 2 ** 30;

function column(texts: readonly (Uint8Array | Uint16Array)[]): { texts: number; lengths: number; indexes: number; classes: number } {
  const addresses = texts.map((text) => {
    const address = raw.allocate(Math.max(text.byteLength, 1));
    raw.u8(address, text.byteLength).set(new Uint8Array(text.buffer, text.byteOffset, text.byteLength));
    return address;
  });
  const classes = raw.allocate(65_536);
  for (let unit = 0; unit < 65_536; unit++) raw.u8(classes, 65_536)[unit] = unit % 251;
  return {
    texts: raw.words(addresses),
    lengths: raw.words(texts.map((text) => text.length + (text instanceof Uint16Array ? WIDE : 0))),
    indexes: raw.words(Array.from(texts.keys()).reverse()),
    classes,
  };
}

describe('sliceChoices', () => {
  it('puts bit p of the class of a character into plane p, for texts of either width, and leaves other lanes empty', () => {
    const texts = Array.from({ length: 100 }, (_, at) =>
      at % 3 === 0 ? Uint16Array.of(at * 600, 7, 65_535) : Uint8Array.of(at, 255 - at, 3),
    );
    const { texts: addresses, lengths, indexes, classes } = column(texts);
    const planes = raw.allocate(3 * 8 * 16);
    raw.call('sliceChoices', addresses, lengths, indexes, 100, 3, classes, 8, raw.allocate(128), planes);
    const bytes = raw.u8(planes, 3 * 8 * 16);
    for (let lane = 0; lane < 128; lane++) {
      for (let position = 0; position < 3; position++) {
        let value = 0;
        for (let plane = 0; plane < 8; plane++) value |= ((bytes[(position * 8 + plane) * 16 + (lane >> 3)] >> (lane & 7)) & 1) << plane;
        expect(value).toBe(lane < 100 ? texts[99 - lane][position] % 251 : 0);
      }
    }
  });
});

describe('choiceBeginnings', () => {
  it('packs the classes of the first four characters, the first one highest, and zeros behind short texts', () => {
    const { texts, lengths, indexes, classes } = column([Uint8Array.of(1, 2, 3, 4, 5), Uint8Array.of(9), Uint8Array.of()]);
    const beginnings = raw.allocate(12);
    raw.call('choiceBeginnings', texts, lengths, indexes, 3, classes, beginnings);
    expect([...raw.u32(beginnings, 3)]).toEqual([0, 0x0900_0000, 0x0102_0304]);
  });
});
