import * as fs from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeModule } from '../../host/threads/node-module.ts';

afterEach(() => vi.unstubAllGlobals());

describe('nodeModule', () => {
  it('is the module itself under Node', () => {
    expect(nodeModule('node:fs')?.readFileSync).toBe(fs.readFileSync);
  });

  it('is undefined without a process, and with one that has no such function', () => {
    vi.stubGlobal('process', undefined);
    expect(nodeModule('node:os')).toBeUndefined();
    vi.stubGlobal('process', {});
    expect(nodeModule('node:worker_threads')).toBeUndefined();
  });
});
