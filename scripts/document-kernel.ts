/**
 * Writes the list of exports in docs/kernel.md from the module itself: functions with the types that the compiler saw, constants with their
 * values, by the source file that explains them. `test/scripts/document-kernel.test.ts` fails while the list is not the module's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildKernels } from './build-kernels.ts';
import { kernelDeclarations } from './pack-declarations.ts';
import { REPOSITORY_ROOT } from './repository-files.ts';
import { isCalled } from './run-check.ts';

export const DOCUMENT = join('docs', 'kernel.md');
const BEGIN = '<!-- exports: written by scripts/document-kernel.ts -->\n';
const END = '<!-- end of exports -->\n';
/** Comment of the compiler, then the declaration. */
const DECLARATION = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:function|const) (\w+)/g;

/** The document of the tree at `root` with the list as it must be. */
export async function documentKernel(root: string): Promise<string> {
  const text = readFileSync(join(root, DOCUMENT), 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined)
    throw new Error(`Cannot document the kernels: found no list in "${DOCUMENT}", expected one between its two comments`);
  return `${before}${BEGIN}${await exportList(root)}${END}${after}`;
}

async function exportList(root: string): Promise<string> {
  await buildKernels(root);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(join(root, 'dist', 'kernel.wasm'))));
  const bySource = new Map<string, { functions: string[]; constants: string[] }>();
  for (const [, comment, name] of (await kernelDeclarations(root)).matchAll(DECLARATION)) {
    const source = /(assembly\/[\w/-]+)\/\w+/.exec(comment)?.[1];
    // The memory has no source.
    if (source === undefined) continue;
    const group = bySource.get(source) ?? { functions: [], constants: [] };
    bySource.set(source, group);
    const value = exports[name];
    if (value instanceof WebAssembly.Global) group.constants.push(`${name} ${Number(value.value) >>> 0}`);
    else group.functions.push(`${name}${signatureOf(comment)}`);
  }
  const sections = [...bySource].map(([source, { functions, constants }]) => {
    const path = `${source}.ts`;
    const lines = [...functions, ...constants].join('\n');
    return `**\`${path}\`** ${summaryOf(readFileSync(join(root, path), 'utf8'))}\n\n\`\`\`text\n${lines}\n\`\`\`\n`;
  });
  return `\n${sections.join('\n')}\n`;
}

/** `(left: usize, length: u32): f64` of the compiler's comment. */
function signatureOf(comment: string): string {
  const parameters = [...comment.matchAll(/@param (\w+) `(\w+)`/g)].map(([, name, type]) => `${name}: ${type}`);
  const result = /@returns `(\w+)`/.exec(comment)?.[1];
  return `(${parameters.join(', ')})${result === undefined ? '' : `: ${result}`}`;
}

/** First sentence of the header comment. */
function summaryOf(source: string): string {
  const header = /^\/\*\*\n?([\s\S]*?)\*\//.exec(source)?.[1] ?? '';
  const paragraph = header
    .split(/\n \*\n/)[0]
    .replace(/^ ?\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.](?= |$)/.exec(paragraph)?.[0] ?? paragraph;
}

if (isCalled(import.meta.url)) writeFileSync(join(REPOSITORY_ROOT, DOCUMENT), await documentKernel(REPOSITORY_ROOT));
