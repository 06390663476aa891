/**
 * Turns vitest's JSON report and the number of failed checks into the last line of a CI run: `N passed, N failed`.
 *
 *   node scripts/count-tests.ts <report.json> <exit code of the test run> <failed checks>
 *
 * A test file that could not be loaded has no tests in the report, a missing report has no files, and an error outside of any test is in
 * neither; each counts as one failure, so that nothing can vanish from the sum.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isCalled } from './run-check.ts';

/** The part of the report that is read here. */
export interface TestReport {
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts tests, and failures that are not a test's.
 *
 * @param report    `null` stands for a run that left no report
 * @param exitCode  of the test run
 */
export function countTests(report: TestReport | null, exitCode: number): TestCount {
  if (report === null) return { passed: 0, failed: 1 };
  let passed = 0;
  let failed = 0;
  for (const file of report.testResults) {
    const failedHere = file.assertionResults.filter((test) => test.status === 'failed').length;
    passed += file.assertionResults.filter((test) => test.status === 'passed').length;
    failed += file.status === 'failed' ? Math.max(failedHere, 1) : failedHere;
  }
  return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}

/** The line that ends the run. */
export function summaryLine(count: TestCount, failedChecks: number): string {
  return `${count.passed} passed, ${count.failed + failedChecks} failed`;
}

if (isCalled(import.meta.url)) {
  const [reportPath = '', exitCode = '1', failedChecks = '0'] = process.argv.slice(2);
  const report: TestReport | null = existsSync(reportPath) ? JSON.parse(readFileSync(reportPath, 'utf8')) : null;
  console.log(summaryLine(countTests(report, Number(exitCode)), Number(failedChecks)));
}
