/**
 * Node module: a module of Node where the runtime has it, without an import that a browser could not resolve.
 *
 * For code that must load everywhere and does without files, processors and threads where there are none.
 */
import type * as fs from 'node:fs';
import type * as os from 'node:os';
import type * as threads from 'node:worker_threads';

interface NodeModules {
  readonly 'node:fs': typeof fs;
  readonly 'node:os': typeof os;
  readonly 'node:worker_threads': typeof threads;
}

/** @returns undefined where the runtime is none of Node, Deno and Bun, or where it does not have the module */
export function nodeModule<Id extends keyof NodeModules>(id: Id): NodeModules[Id] | undefined {
  return typeof process === 'undefined' ? undefined : process.getBuiltinModule?.(id);
}
