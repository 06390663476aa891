/**
 * Loads usearch, and says readably when it cannot run here.
 *
 * Imported dynamically, in the vector thread only: its native part exists for some platforms, and nothing but approximate search needs it.
 */
import type * as usearch from 'usearch';
import { MemoryError } from '../errors.ts';

export type UsearchModule = typeof usearch;

/**
 * @param importModule replaced by tests
 * @throws MemoryError `MEM_RUNTIME_UNSUPPORTED` the library or its native part is not there
 */
export async function loadUsearch(importModule: () => Promise<UsearchModule> = () => import('usearch')): Promise<UsearchModule> {
  try {
    return await importModule();
  } catch (cause) {
    const runtime = `"${process.platform}" on "${process.arch}"`;
    const text = `Cannot load "usearch": found ${runtime}, expected Linux, macOS or Windows on x64 or arm64 with the package installed`;
    throw new MemoryError('MEM_RUNTIME_UNSUPPORTED', text, { cause });
  }
}
