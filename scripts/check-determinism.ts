/**
 * Forbids what makes the same question give another answer: engine-dependent mathematics, clocks, randomness, locales.
 *
 * Each JavaScript engine rounds `Math.log`, `Math.exp`, `Math.pow` and `**` its own way, so logarithms and powers that reach an answer are
 * computed in the kernels. Time and randomness come through ports. Works on the syntax tree, because a search in the text would stumble
 * over comments and miss `Math['log']`; anything done with `Math` other than naming one of its members is refused for the same reason.
 */
import ts from 'typescript';
import { parseSource, walk } from './parse-source.ts';
import { sourceFiles } from './repository-files.ts';
import { type CheckResult, runWhenCalled } from './run-check.ts';

/** Where answers are made: core/, the faces and what joins them. */
const ENGINE = /^host\/(core|sequence|documents|facts|fuzzy|search)\//;

/** Where ports meet the real clock and the real source of randomness. */
const COMPOSITION = /^host\/(compose|main)[.]ts$/;

/** Members of Math that ECMAScript defines to the last bit, and its constants. */
const EXACT_MATH = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'
    .split(' ')
    .map((name) => `Math.${name}`),
);

const CLOCKS = new Set(['Date.now', 'performance.now', 'performance.timeOrigin', 'process.hrtime', 'process.uptime']);
const RANDOMNESS = new Set(['crypto.randomUUID', 'crypto.getRandomValues']);
const LOCALE_METHODS = /^(localeCompare|toLocale[A-Z]\w*)$/;

/** Judges every source of host/ below `root`. */
export function checkDeterminism(root: string): CheckResult {
  const paths = sourceFiles(root, 'host').filter((path) => !COMPOSITION.test(path));
  return { examined: paths.length, problems: paths.flatMap((path) => findProblems(root, path)) };
}

function findProblems(root: string, path: string): string[] {
  const source = parseSource(root, path);
  const isEngine = ENGINE.test(path);
  const problems: string[] = [];
  walk(source, (node) => {
    const reason = reasonEverywhere(node) ?? (isEngine ? reasonInEngine(node) : null);
    if (reason === null) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    problems.push(`${path}:${line + 1}: ${reason}`);
  });
  return problems;
}

/** Why the node may stand nowhere outside the composition, or null. */
function reasonEverywhere(node: ts.Node): string | null {
  const name = globalMember(node);
  if (name === 'Math.random') return '"Math.random": randomness is passed in';
  if (name === 'Math' && globalMember(node.parent) === null)
    return '"Math" is handed on, so its use cannot be checked: write Math.<member>';
  return null;
}

/** Why the node may not stand where answers are made, or null. */
function reasonInEngine(node: ts.Node): string | null {
  const name = globalMember(node);
  if (name !== null) {
    if (/^Math\.\w+$/.test(name) && !EXACT_MATH.has(name)) return `"${name}": engines round it differently, compute it in the kernels`;
    if (CLOCKS.has(name)) return `"${name}": time comes from the port Clock`;
    if (RANDOMNESS.has(name)) return `"${name}": randomness is passed in`;
    if (name === 'Intl') return `"Intl": depends on the runtime's Unicode and locale data`;
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isPower = kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
    return isPower ? `"${node.operatorToken.getText()}": engines round it differently, compute it in the kernels` : null;
  }
  if (readsCurrentDate(node)) return '"Date" without a time: time comes from the port Clock';
  if (ts.isPropertyAccessExpression(node) && LOCALE_METHODS.test(node.name.text)) {
    return `"${node.name.text}": depends on the runtime's locale, compare code points`;
  }
  return null;
}

function readsCurrentDate(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return globalMember(node.expression) === 'Date';
  return ts.isNewExpression(node) && globalMember(node.expression) === 'Date' && (node.arguments ?? []).length === 0;
}

/** The dotted name of a global or of a member of one (`Math.log` also for `globalThis.Math['log']`); null for every other node. */
function globalMember(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return isReference(node) && node.text !== 'globalThis' ? node.text : null;
  const memberName = memberNameOf(node);
  if (memberName === null) return null;
  const { expression } = node as ts.PropertyAccessExpression | ts.ElementAccessExpression;
  if (ts.isIdentifier(expression) && expression.text === 'globalThis') return memberName;
  const owner = globalMember(expression);
  return owner === null ? null : `${owner}.${memberName}`;
}

function memberNameOf(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) return node.argumentExpression.text;
  return null;
}

/** Whether the identifier stands for a value, and not for a member, a key or a type. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !(ts.isTypeNode(parent) || ts.isQualifiedName(parent) || ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent));
}

await runWhenCalled(import.meta.url, 'determinism', checkDeterminism);
