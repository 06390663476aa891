/**
 * One or more breaches for each layer rule: files that are added to the skeleton, the first of which the rule must name.
 */
import type { TreeFiles } from './temporary-tree.ts';

export interface PlantedBreach {
  readonly rule: string;
  readonly sentence: string;
  readonly files: TreeFiles;
}

/** A breach that is one new file with one import. */
const imports = (rule: string, path: string, specifier: string): PlantedBreach => ({
  rule,
  sentence: `${path} imports ${specifier}`,
  files: { [path]: `import * as other from '${specifier}';\nexport const used = other;\n` },
});

/** The same with an import of a type, which no built file shows. */
const importsType = (rule: string, path: string, specifier: string): PlantedBreach => ({
  rule,
  sentence: `${path} imports a type of ${specifier}`,
  files: { [path]: `import type { Other } from '${specifier}';\nexport type Used = Other;\n` },
});

export const BREACHES: readonly PlantedBreach[] = [
  {
    rule: 'no-cycles',
    sentence: 'two files of core/ import each other',
    files: {
      'host/core/cycle/left.ts': `import { right } from './right.ts';\nexport const left = () => right;\n`,
      'host/core/cycle/right.ts': `import { left } from './left.ts';\nexport const right = () => left;\n`,
    },
  },
  {
    rule: 'no-cycles',
    sentence: 'two ports need each other’s types',
    files: {
      'host/core/ports/left.ts': `import type { Right } from './right.ts';\nexport interface Left { readonly right: Right }\n`,
      'host/core/ports/right.ts': `import type { Left } from './left.ts';\nexport interface Right { readonly left: Left }\n`,
    },
  },
  imports('no-unresolvable', 'host/sequence/unresolvable.ts', './no-such-file.ts'),
  imports('no-unresolvable', 'host/storage/unresolvable.ts', 'no-such-package'),
  imports('kernels-stand-alone', 'assembly/kernels/to-host.ts', '../../host/errors.ts'),
  imports('kernels-stand-alone', 'assembly/kernels/to-package.ts', 'pino'),
  imports('host-never-imports-kernel-source', 'host/wasm/to-kernel-source.ts', '../../assembly/abi.ts'),
  imports('errors-depend-on-nothing', 'host/errors.ts', './core/symbols/symbol-table.ts'),
  imports('core-is-pure', 'host/core/symbols/to-node.ts', 'node:fs'),
  imports('core-is-pure', 'host/core/symbols/to-bare-node.ts', 'fs'),
  imports('core-is-pure', 'host/core/symbols/to-package.ts', 'pino'),
  imports('core-is-pure', 'host/core/symbols/to-cache-library.ts', 'lru-cache'),
  imports('core-is-pure', 'host/core/symbols/to-adapter.ts', '../../storage/sqlite-store.ts'),
  importsType('core-is-pure', 'host/core/symbols/to-face-type.ts', '../../sequence/sequence-memory.ts'),
  imports('caching-may-use-lru-cache', 'host/core/caching/to-package.ts', 'pino'),
  imports('ports-depend-on-nothing', 'host/core/ports/to-core.ts', '../symbols/symbol-table.ts'),
  importsType('ports-depend-on-nothing', 'host/core/ports/to-error-type.ts', '../../errors.ts'),
  imports('faces-use-core-only', 'host/facts/to-node.ts', 'node:crypto'),
  imports('faces-use-core-only', 'host/documents/to-adapter.ts', '../parsing/markdown.ts'),
  imports('faces-do-not-know-each-other', 'host/sequence/to-facts.ts', '../facts/fact-memory.ts'),
  importsType('faces-do-not-know-each-other', 'host/fuzzy/to-sequence-type.ts', '../sequence/sequence-memory.ts'),
  imports('search-joins-faces', 'host/search/to-adapter.ts', '../vectors/exact-index.ts'),
  imports('search-joins-faces', 'host/search/to-http.ts', '../http/app.ts'),
  imports('system-reports-only', 'host/system/to-face.ts', '../sequence/sequence-memory.ts'),
  imports('edges-call-faces-only', 'host/http/to-core.ts', '../core/symbols/symbol-table.ts'),
  imports('edges-call-faces-only', 'host/cli/to-http.ts', '../http/app.ts'),
  importsType('edges-call-faces-only', 'host/http/to-adapter-type.ts', '../storage/sqlite-store.ts'),
  imports('settings-are-passed-in', 'host/http/to-config.ts', '../config.ts'),
  imports('adapters-implement-ports', 'host/storage/to-adapter.ts', '../wasm/kernel-binding.ts'),
  imports('adapters-implement-ports', 'host/text/to-face.ts', '../documents/document-memory.ts'),
  importsType('adapters-implement-ports', 'host/vectors/to-core-type.ts', '../core/symbols/symbol-table.ts'),
  imports('files-know-nothing', 'host/files/to-port.ts', '../core/ports/store.ts'),
  imports('threads-know-nothing', 'host/threads/to-port.ts', '../core/ports/store.ts'),
  imports('fuzzy-front-door-is-light', 'host/fuzzy.ts', './compose.ts'),
  imports('fuzzy-needs-no-node', 'host/wasm/to-threads.ts', 'node:worker_threads'),
  imports('framework-stays-in-http', 'host/cli/to-framework.ts', 'fastify'),
  imports('framework-stays-in-http', 'host/system/to-plugin.ts', '@fastify/cors'),
  imports('framework-stays-in-http', 'host/storage/to-schema-language.ts', 'typebox'),
  imports('framework-stays-in-http', 'host/storage/to-schema-values.ts', 'typebox/value'),
  importsType('framework-stays-in-http', 'host/storage/to-framework-type.ts', 'fastify'),
  imports('usearch-stays-in-vectors', 'host/embedding/to-usearch.ts', 'usearch'),
  imports('embedding-libraries-stay-in-embedding', 'host/vectors/to-http-client.ts', 'undici'),
  imports('embedding-libraries-stay-in-embedding', 'host/text/to-tokenizer.ts', '@huggingface/tokenizers'),
  imports('only-main-composes', 'host/cli/to-composition.ts', '../compose.ts'),
  imports('product-never-imports-tests', 'host/storage/to-test.ts', '../../test/slow-twin.ts'),
  imports('every-folder-has-a-rule', 'host/cli/to-new-folder.ts', '../novelty/new-thing.ts'),
  imports('every-folder-obeys-a-rule', 'host/novelty/new-thing.ts', '../errors.ts'),
  { rule: 'no-orphans', sentence: 'nobody imports host/text/orphan.ts', files: { 'host/text/orphan.ts': 'export const orphan = 1;\n' } },
  {
    rule: 'no-orphans',
    sentence: 'nobody names a port',
    files: { 'host/core/ports/orphan.ts': 'export interface Orphan { readonly age: number }\n' },
  },
  imports('no-dev-dependency-at-runtime', 'host/storage/to-dev-dependency.ts', 'vitest'),
  imports('no-dev-dependency-at-runtime', 'host/storage/to-unlisted-package.ts', 'ajv'),
];

/** Files that the breaches reach for and that break no rule themselves. */
export const BREACH_TARGETS: TreeFiles = { 'test/slow-twin.ts': 'export const slowTwin = 1;\n' };
