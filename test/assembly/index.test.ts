import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const KERNEL = new URL('../../dist/kernel.wasm', import.meta.url);
const SHARED = new URL('../../dist/kernel.shared.wasm', import.meta.url);

function moduleOf(url: URL): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(url));
}

function mutableGlobals(instance: WebAssembly.Instance): string[] {
  return Object.entries(instance.exports)
    .filter(([, value]) => value instanceof WebAssembly.Global)
    .filter(([, value]) => {
      try {
        if (value instanceof WebAssembly.Global) value.value = Number(value.value);
        return true;
      } catch {
        return false;
      }
    })
    .map(([name]) => name);
}

describe('the bare module', () => {
  it('imports nothing and brings its own memory', () => {
    const module = moduleOf(KERNEL);
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    expect(WebAssembly.Module.exports(module)).toContainEqual({ kind: 'memory', name: 'memory' });
  });

  it('tells where free memory begins, behind its constants', () => {
    const { exports } = new WebAssembly.Instance(moduleOf(KERNEL));
    const heapBase = exports.heapBase;
    if (typeof heapBase !== 'function' || !(exports.memory instanceof WebAssembly.Memory)) throw new Error('missing exports');
    const base: unknown = heapBase();
    expect(base).toBeGreaterThan(1024);
    const behind = new Uint8Array(exports.memory.buffer, Number(base));
    expect(behind.every((byte) => byte === 0)).toBe(true);
  });

  it('exports no state that a caller could change', () => {
    expect(mutableGlobals(new WebAssembly.Instance(moduleOf(KERNEL)))).toEqual([]);
  });
});

describe('the shared module', () => {
  it('imports its memory and nothing else', () => {
    expect(WebAssembly.Module.imports(moduleOf(SHARED))).toMatchObject([{ kind: 'memory', module: 'env', name: 'memory' }]);
  });

  it('exports what the bare module exports, except the memory', () => {
    const names = (url: URL) => WebAssembly.Module.exports(moduleOf(url)).map(({ name }) => name);
    expect(names(SHARED)).toEqual(names(KERNEL).filter((name) => name !== 'memory'));
  });
});
