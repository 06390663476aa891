/**
 * Proves that the import law bites: each rule is broken on purpose and must be reported by name.
 *
 * Breaches get a tree each where they replace a file of the skeleton; all others share one tree, so that this stays fast.
 */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLayers, cruiseLayers, type LayerBreach } from '../../scripts/check-layers.ts';
import layerRules from '../../scripts/layer-rules.mjs';
import { REPOSITORY_ROOT } from '../../scripts/repository-files.ts';
import { BREACH_TARGETS, BREACHES, type PlantedBreach } from './layer-breaches.ts';
import { SKELETON } from './layer-skeleton.ts';
import { makeTree, removeTree, type TreeFiles } from './temporary-tree.ts';

const INSTALLED_PACKAGES = ['@fastify', '@huggingface', 'ajv', 'fastify', 'pino', 'typebox', 'undici', 'usearch', 'vitest'];

const trees: string[] = [];
let sharedTreeBreaches: readonly LayerBreach[] = [];

beforeAll(async () => {
  const files = BREACHES.filter((breach) => !replacesSkeletonFile(breach)).map((breach) => breach.files);
  sharedTreeBreaches = (await cruiseLayers(plant(Object.assign({}, ...files)))).breaches;
});

afterAll(() => {
  for (const tree of trees) removeTree(tree);
});

describe('layer rules', () => {
  it('let the skeleton of the layout pass', async () => {
    expect(await checkLayers(plant({}))).toEqual({ examined: countSources(SKELETON), problems: [] });
  });

  it('are each broken by at least one planted breach', () => {
    const ruleNames = layerRules.forbidden?.map((rule) => rule.name);
    expect([...new Set(BREACHES.map((breach) => breach.rule))].sort()).toEqual(ruleNames?.sort());
  });

  it.each(BREACHES)('report $rule when $sentence', async (breach) => {
    const breaches = replacesSkeletonFile(breach) ? (await cruiseLayers(plant(breach.files))).breaches : sharedTreeBreaches;
    const [plantedPath] = Object.keys(breach.files);
    expect(breaches.filter((found) => found.from === plantedPath).map((found) => found.rule)).toContain(breach.rule);
  });
});

describe('checkLayers', () => {
  it('names each source file that the tool did not read', async () => {
    const rules = { ...layerRules, options: { ...layerRules.options, exclude: { path: '^host/core/ports/' } } };
    expect((await checkLayers(plant({}), rules)).problems).toEqual([
      'host/core/ports/clock.ts was not cruised, so no rule was applied to it',
      'host/core/ports/store.ts was not cruised, so no rule was applied to it',
    ]);
  });

  it('writes a breach as rule, importing file and imported file', async () => {
    const { problems } = await checkLayers(plant({ 'host/facts/to-node.ts': `import 'node:crypto';\n` }));
    expect(problems).toEqual(['faces-use-core-only: host/facts/to-node.ts -> crypto']);
  });
});

/** Makes a skeleton with the given files added; returns its root. */
function plant(files: TreeFiles): string {
  const root = makeTree({ ...SKELETON, ...BREACH_TARGETS, ...files });
  trees.push(root);
  for (const name of INSTALLED_PACKAGES) symlinkSync(join(REPOSITORY_ROOT, 'node_modules', name), join(root, 'node_modules', name));
  return root;
}

function replacesSkeletonFile(breach: PlantedBreach): boolean {
  return Object.keys(breach.files).some((path) => path in SKELETON);
}

function countSources(files: TreeFiles): number {
  return Object.keys(files).filter((path) => /^(assembly|host)\//.test(path)).length;
}
