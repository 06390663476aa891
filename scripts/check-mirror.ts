/**
 * Lists sources that export running code and have no test of the same path.
 *
 *   assembly/kernels/x.ts -> test/assembly/kernels/x.test.ts        host/core/y.ts -> test/core/y.test.ts
 *
 * A reader who opens a file must know without searching where its behaviour is written down. Types, constants and lists of re-exports do
 * not run and need no test of their own.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parseSource, walk } from './parse-source.ts';
import { sourceFiles } from './repository-files.ts';
import { type CheckResult, runWhenCalled } from './run-check.ts';

/** Sources that are tested elsewhere, each with the reason. An entry that is not needed any more is a problem, too. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([]);

/** Judges assembly/ and host/ below `root`. */
export function checkMirror(root: string, exceptions: ReadonlyMap<string, string> = EXCEPTIONS): CheckResult {
  const sources = [...sourceFiles(root, 'assembly'), ...sourceFiles(root, 'host')];
  const untested = sources.filter((path) => exportsRunningCode(parseSource(root, path)) && !existsSync(join(root, testPathOf(path))));
  const missing = untested.filter((path) => !exceptions.has(path));
  const needless = [...exceptions.keys()].filter((path) => !untested.includes(path));
  return {
    examined: sources.length,
    problems: [
      ...missing.map((path) => `${path} exports running code and has no ${testPathOf(path)}`),
      ...needless.map((path) => `${path} needs no exception: remove it from scripts/check-mirror.ts`),
    ],
  };
}

function testPathOf(sourcePath: string): string {
  return `test/${sourcePath.replace(/^host\//, '')}`.replace(/[.]ts$/, '.test.ts');
}

/** Whether a test could call something: a function, a class, or a value that is computed when the module loads. */
function exportsRunningCode(source: ts.SourceFile): boolean {
  return source.statements.some((statement) => {
    if (ts.isExportAssignment(statement)) return true;
    if (ts.isExportDeclaration(statement)) return exportsLocalValues(statement);
    if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
      return false;
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return true;
    return ts.isVariableStatement(statement) && runs(statement);
  });
}

/** `export { name }` of something declared in this file; `export … from` only passes on what has its test elsewhere. */
function exportsLocalValues({ moduleSpecifier, exportClause, isTypeOnly }: ts.ExportDeclaration): boolean {
  if (moduleSpecifier !== undefined || isTypeOnly || exportClause === undefined || !ts.isNamedExports(exportClause)) return false;
  return exportClause.elements.some((element) => !element.isTypeOnly);
}

function runs(node: ts.Node): boolean {
  let found = false;
  walk(node, (inner) => {
    found ||= ts.isCallExpression(inner) || ts.isNewExpression(inner) || ts.isArrowFunction(inner) || ts.isFunctionExpression(inner);
  });
  return found;
}

await runWhenCalled(import.meta.url, 'mirror', checkMirror);
