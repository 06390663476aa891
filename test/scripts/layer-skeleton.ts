/**
 * The smallest tree that has every folder of the import law and keeps it: one file a folder, each importing all kinds of things that its
 * folder may import. Ports hold types only, and thread files are imported by nobody, as in the real tree.
 */
import type { TreeFiles } from './temporary-tree.ts';

const READER = `import { readFileSync } from 'node:fs';`;
/** In a browser, too: asks for Node's modules at run time. */
const BROWSER_READER = `const readFileSync = 'asked for at run time';`;

const ADAPTER = (name: string, library: string, reader = READER) => `${reader}
${library}
import type { Store } from '../core/ports/store.ts';
import { MemoryError } from '../errors.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { channel } from '../threads/channel.ts';
export const ${name} = (store: Store) => [readFileSync, MemoryError, syncFolder, channel, store];
`;

const FACE = (name: string) => `import type { Clock } from '../core/ports/clock.ts';
import { symbolTable } from '../core/symbols/symbol-table.ts';
import { MemoryError } from '../errors.ts';
export const ${name} = (clock: Clock) => [clock, symbolTable, MemoryError];
`;

export const SKELETON: TreeFiles = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { '@huggingface/tokenizers': '1', fastify: '1', 'lru-cache': '1', pino: '1', undici: '1', usearch: '1' },
    devDependencies: { vitest: '1' },
  }),
  'node_modules/lru-cache/package.json': JSON.stringify({ name: 'lru-cache', version: '1.0.0', type: 'module', exports: './index.js' }),
  'node_modules/lru-cache/index.js': 'export class LRUCache {}\n',

  'assembly/index.ts': `export { sortedOverlap } from './kernels/sorted-overlap';\n`,
  'assembly/kernels/sorted-overlap.ts': `import { STRIDE } from '../abi';\nexport function sortedOverlap(): u32 { return STRIDE; }\n`,
  'assembly/abi.ts': 'export const STRIDE: u32 = 4;\n',

  'host/errors.ts': 'export class MemoryError extends Error {}\n',
  'host/config.ts': 'export interface Config { readonly port: number }\nexport const readConfig = (): Config => ({ port: 1 });\n',
  'host/core/ports/clock.ts': 'export interface Clock { now(): number }\n',
  'host/core/ports/store.ts': `import type { Clock } from './clock.ts';\nexport interface Store { readonly clock: Clock }\n`,
  'host/core/symbols/symbol-table.ts': `import { MemoryError } from '../../errors.ts';\nexport const symbolTable = MemoryError;\n`,
  'host/core/caching/query-cache.ts': `import { LRUCache } from 'lru-cache';\nexport const queryCache = LRUCache;\n`,
  'host/sequence/sequence-memory.ts': FACE('sequenceMemory'),
  'host/documents/document-memory.ts': FACE('documentMemory'),
  'host/facts/fact-memory.ts': FACE('factMemory'),
  'host/fuzzy/fuzzy-memory.ts': FACE('fuzzyMemory'),
  'host/search/joined-search.ts': `import { symbolTable } from '../core/symbols/symbol-table.ts';
import { documentMemory } from '../documents/document-memory.ts';
import { factMemory } from '../facts/fact-memory.ts';
export const joinedSearch = [symbolTable, documentMemory, factMemory];
`,
  'host/system/health.ts': `import type { Config } from '../config.ts';
import type { Clock } from '../core/ports/clock.ts';
export const health = (config: Config, clock: Clock) => [config, clock];
`,
  'host/http/app.ts': `import fastify from 'fastify';
import type { Config } from '../config.ts';
import { MemoryError } from '../errors.ts';
import { joinedSearch } from '../search/joined-search.ts';
import { sequenceMemory } from '../sequence/sequence-memory.ts';
import { health } from '../system/health.ts';
export const app = (config: Config) => [config, fastify, MemoryError, joinedSearch, sequenceMemory, health];
`,
  'host/cli/serve.ts': `import { parseArgs } from 'node:util';
import { documentMemory } from '../documents/document-memory.ts';
export const serve = [parseArgs, documentMemory];
`,
  'host/threads/channel.ts': `import { Worker } from 'node:worker_threads';\nimport { MemoryError } from '../errors.ts';\nexport const channel = [Worker, MemoryError];\n`,
  'host/wasm/kernel-binding.ts': ADAPTER('kernelBinding', '', BROWSER_READER),
  'host/files/sync-folder.ts': `import { open } from 'node:fs/promises';\nimport { MemoryError } from '../errors.ts';\nexport const syncFolder = [open, MemoryError];\n`,
  'host/storage/sqlite-store.ts': ADAPTER('sqliteStore', `import pino from 'pino';\nvoid pino;`),
  'host/storage/writer-thread.ts': `import { sqliteStore } from './sqlite-store.ts';\nvoid sqliteStore;\n`,
  'host/vectors/exact-index.ts': ADAPTER('exactIndex', ''),
  'host/embedding/hashed-n-grams.ts': ADAPTER('hashedNGrams', ''),
  'host/parsing/markdown.ts': ADAPTER('markdown', ''),
  'host/text/folding.ts': ADAPTER('folding', ''),
  'host/compose.ts': `import { readConfig } from './config.ts';
import { queryCache } from './core/caching/query-cache.ts';
import { serve } from './cli/serve.ts';
import { app } from './http/app.ts';
import { hashedNGrams } from './embedding/hashed-n-grams.ts';
import { markdown } from './parsing/markdown.ts';
import { sqliteStore } from './storage/sqlite-store.ts';
import { folding } from './text/folding.ts';
import { exactIndex } from './vectors/exact-index.ts';
export const compose = () => [readConfig, queryCache, serve, app, hashedNGrams, markdown, sqliteStore, folding, exactIndex];
`,
  'host/main.ts': `import { compose } from './compose.ts';\ncompose();\n`,
  'host/index.ts': `export { compose } from './compose.ts';\n`,
  'host/fuzzy.ts': `import { fuzzyMemory } from './fuzzy/fuzzy-memory.ts';\nimport { kernelBinding } from './wasm/kernel-binding.ts';\nexport const matcher = [fuzzyMemory, kernelBinding];\n`,
};
