/**
 * Holds the imports of assembly/ and host/ against the layer rules.
 *
 * Runs dependency-cruiser as a library, because the command line says "no violations" also when it read no file at all (it does so with
 * a TypeScript that it does not know). Here every source file on disk must appear among the cruised modules.
 */
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import layerRules from './layer-rules.mjs';
import { sourceFiles } from './repository-files.ts';
import { type CheckResult, runWhenCalled } from './run-check.ts';

const FOLDERS = ['assembly', 'host'] as const;

/** An import, or for rules about whole files the file itself, that a rule forbids. */
export interface LayerBreach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface LayerReport {
  readonly breaches: readonly LayerBreach[];
  /** Paths of sources that the tool read. */
  readonly cruised: ReadonlySet<string>;
}

/** Cruises the tree at `root`. */
export async function cruiseLayers(root: string, rules: IConfiguration = layerRules): Promise<LayerReport> {
  const folders = FOLDERS.filter((folder) => sourceFiles(root, folder).length > 0);
  const { options, ...ruleSet } = rules;
  const { output } = await cruise([...folders], { ...options, ruleSet, validate: true, baseDir: root });
  if (typeof output === 'string') throw new Error(`Cannot read the cruise result: found text, expected an object`);
  return { breaches: breachesOf(output), cruised: new Set(output.modules.map((module) => module.source)) };
}

/** The check: no forbidden import, and no source file that the tool overlooked. */
export async function checkLayers(root: string, rules: IConfiguration = layerRules): Promise<CheckResult> {
  const sources = FOLDERS.flatMap((folder) => sourceFiles(root, folder));
  const { breaches, cruised } = await cruiseLayers(root, rules);
  const overlooked = sources.filter((path) => !cruised.has(path));
  return {
    examined: sources.length,
    problems: [
      ...breaches.map(({ rule, from, to }) => `${rule}: ${from}${to === from ? '' : ` -> ${to}`}`),
      ...overlooked.map((path) => `${path} was not cruised, so no rule was applied to it`),
    ],
  };
}

function breachesOf(result: ICruiseResult): LayerBreach[] {
  return result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

await runWhenCalled(import.meta.url, 'layers', checkLayers);
