import { describe, expect, it } from 'vitest';
import { CONTROL_BYTES, closeGate, EPOCH, enterGate, GATE, HELPERS, leaveGate, openGate } from '../../host/wasm/helper-control.ts';

function newControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
}

describe('the gate', () => {
  it('lets nobody in before it is opened and after it is closed', () => {
    const control = newControl();
    Atomics.store(control, HELPERS, 1);
    expect(enterGate(control, 0)).toBe(false);
    openGate(control);
    expect(enterGate(control, 0)).toBe(true);
    leaveGate(control);
    expect(closeGate(control, 1000)).toBe(true);
    expect(enterGate(control, 0)).toBe(false);
  });

  it('counts who is inside, and gives up on who never leaves', () => {
    const control = newControl();
    Atomics.store(control, HELPERS, 1);
    openGate(control);
    enterGate(control, 0);
    enterGate(control, 0);
    leaveGate(control);
    expect(closeGate(control, 5)).toBe(false);
    leaveGate(control);
    expect(closeGate(control, 5)).toBe(true);
    expect(Atomics.load(control, GATE)).toBe(0);
  });

  it('raises the epoch with every opening, so that a helper that is about to sleep wakes', () => {
    const control = newControl();
    const before = Atomics.load(control, EPOCH);
    openGate(control);
    expect(Atomics.load(control, EPOCH)).toBe(before + 1);
  });

  it('keeps every word on a line of its own', () => {
    expect(CONTROL_BYTES % 64).toBe(0);
    expect(new Set([EPOCH, GATE].map((word) => word >> 4)).size).toBe(2);
  });
});
