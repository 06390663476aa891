/**
 * Runs a check when its file is what Node was started with, and prints what it found.
 *
 * One place for the manners of all checks: each problem on a line of its own, a last line that says how much was looked at, exit code 1
 * when anything was found. A check that looked at nothing fails as well: a tool that has lost its input must not report success.
 */
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { REPOSITORY_ROOT } from './repository-files.ts';

export interface CheckResult {
  /** How many things were judged. */
  readonly examined: number;
  /** One sentence each; empty when all is well. */
  readonly problems: readonly string[];
}

/** Does nothing when the module of `moduleUrl` was merely imported. */
export async function runWhenCalled(
  moduleUrl: string,
  name: string,
  check: (root: string) => CheckResult | Promise<CheckResult>,
): Promise<void> {
  if (!isCalled(moduleUrl)) return;
  process.exitCode = report(name, await check(REPOSITORY_ROOT));
}

/** Whether Node was started with this module. (`import.meta.main` says the same, but Node 22 does not know it and would skip every check.) */
export function isCalled(moduleUrl: string): boolean {
  const entryPath = process.argv[1];
  return entryPath !== undefined && pathToFileURL(realpathSync(entryPath)).href === moduleUrl;
}

/** Prints the result and returns the exit code. */
function report(name: string, { examined, problems }: CheckResult): number {
  const all = examined === 0 ? [...problems, 'Nothing was examined, expected at least one file'] : problems;
  for (const problem of all) console.error(`${name}: ${problem}`);
  console.log(`${name}: ${examined} examined, ${all.length} problems`);
  return all.length === 0 ? 0 : 1;
}
