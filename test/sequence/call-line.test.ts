import { describe, expect, it } from 'vitest';
import { CallLine } from '../../host/sequence/call-line.ts';

async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('CallLine', () => {
  it('lets calls of a space enter in their order, also when one in the middle gives up early', async () => {
    const line = new CallLine();
    const places = [line.take('s', true), line.take('s', true), line.take('s', true)];
    const free: number[] = [];
    for (const [number, { before }] of places.entries()) void Promise.resolve(before).then(() => free.push(number));
    places[1].enter();
    await settled();
    expect(free).toEqual([0]);
    places[0].enter();
    await settled();
    expect(free.sort()).toEqual([0, 1, 2]);
  });

  it('holds nobody up behind a call that waits for a model, and keeps spaces apart', async () => {
    const line = new CallLine();
    line.take('s', false);
    expect(line.take('s', true).before).toBeUndefined();
    expect(line.take('other', true).before).toBeUndefined();
    expect(line.take('s', false).before).toBeInstanceOf(Promise);
  });

  it('is empty again when everybody has entered', async () => {
    const line = new CallLine();
    for (const { enter } of [line.take('s', true), line.take('s', true)]) enter();
    await settled();
    expect(line.take('s', true).before).toBeUndefined();
  });
});
