/** The kernels without our host: every example as somebody runs it who has the package, and equal answers on every runtime that is at hand. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { makeExampleProject } from '../../scripts/example-files.ts';
import { RegistryUnreachableError, runIn } from '../../scripts/pack-consumer.ts';
import { REPOSITORY_ROOT } from '../../scripts/repository-files.ts';
import { DENO, type InstalledRuntimes, installRuntimes } from '../../scripts/runtimes.ts';
import { runConformance } from '../conformance/conformance.mjs';
import { findBrowser, openPage, servePages } from './headless-browser.ts';
import { temporaryFolder } from './running-server.ts';

/** What `demonstrate` of examples/bare-kernel.mjs answers. */
const DEMONSTRATED = {
  ratios: [(1 - 5 / 13) * 100, (1 - 2 / 12) * 100, 0],
  distances: [1, 7, 7],
  nearest: [
    { index: 1, score: -1 },
    { index: 2, score: -2 },
    { index: 4, score: -2 },
  ],
  sha1: createHash('sha1').update('abc').digest('hex'),
  xxHash64: '44bc2cf5ad770999',
};

const VECTORS_PAGE = `<!doctype html><pre id="own"></pre><pre id="shared"></pre><script type="module">
  import { runConformance } from '/test/conformance/conformance.mjs';
  const { instance } = await WebAssembly.instantiateStreaming(fetch('/dist/kernel.wasm'));
  document.getElementById('own').textContent = JSON.stringify(runConformance(instance.exports, instance.exports.memory));
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
  const shared = await WebAssembly.instantiateStreaming(fetch('/dist/kernel.shared.wasm'), { env: { memory } });
  document.getElementById('shared').textContent = JSON.stringify(runConformance(shared.instance.exports, memory));
</script>`;

/** Set where everything must run, so that a missing runtime is a failure and not a skipped test. */
const ALL_RUNTIMES = process.env['MNEME_ALL_RUNTIMES'] === '1';

const expected: unknown = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'test', 'conformance', 'expected.json'), 'utf8'));
const folder = temporaryFolder();
let runtimes: InstalledRuntimes | undefined;
let unreachable = '';

beforeAll(() => {
  makeExampleProject(folder.path);
  try {
    runtimes = installRuntimes([DENO]);
  } catch (error) {
    if (!(error instanceof RegistryUnreachableError)) throw error;
    unreachable = `the registry cannot be reached, so Deno cannot be installed: ${error.message}`;
  }
}, 120_000);
afterAll(() => {
  runtimes?.remove();
  folder.remove();
});

function absent(context: TestContext, why: string): never {
  if (ALL_RUNTIMES) throw new Error(why);
  return context.skip(why);
}

function linesOf(program: string, words: readonly string[]): unknown[] {
  const { status, stdout, stderr } = runIn(folder.path, program, words);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function inDeno(context: TestContext, file: string): unknown[] {
  if (runtimes === undefined) return absent(context, unreachable);
  return linesOf(runtimes.programOf(DENO), [...DENO.words, file]);
}

async function inBrowser(context: TestContext, page: string): Promise<Record<string, unknown>> {
  const browser = findBrowser();
  if (browser === undefined) return absent(context, 'found no Chromium: apt-get install chromium, or set CHROMIUM to its program');
  const { url, server } = await servePages(REPOSITORY_ROOT, { '/vectors.html': VECTORS_PAGE });
  const profile = join(folder.path, page.replace(/\W/g, '-'));
  mkdirSync(profile);
  try {
    const shown = await openPage(browser, url + page, profile);
    return Object.fromEntries(Object.entries(shown).map(([id, text]) => [id, text === '' ? 'nothing' : JSON.parse(text)]));
  } finally {
    server.close();
  }
}

describe('kernel.wasm without our host', () => {
  it('is imported as a module by Node', () => {
    expect(linesOf(process.execPath, ['examples/import-kernel.mjs'])).toEqual([DEMONSTRATED]);
  });

  it('is imported as a module by Deno', (context) => {
    expect(inDeno(context, 'examples/import-kernel.mjs')).toEqual([DEMONSTRATED]);
  });

  it('is instantiated from its address by Node, as is kernel.shared.wasm over a shared memory', () => {
    expect(linesOf(process.execPath, ['examples/kernel-from-url.mjs'])).toEqual([DEMONSTRATED, DEMONSTRATED]);
  });

  it('runs in a page of a browser, as does kernel.shared.wasm over a shared memory', async (context) => {
    expect(await inBrowser(context, '/examples/kernel-in-browser.html')).toEqual({ own: DEMONSTRATED, shared: DEMONSTRATED });
  }, 120_000);
});

describe('kernel.strings.wasm', () => {
  it('is used through the loader', () => {
    const { stdout, stderr } = runIn(folder.path, process.execPath, ['examples/kernel-with-strings.mjs']);
    expect(stdout.trim().split('\n'), stderr).toEqual([`3 ${0.746031746031746}`, createHash('sha1').update('kitten').digest('hex')]);
  });
});

describe('the conformance run', () => {
  it('gives the known hashes in this process, and over a shared memory', async () => {
    const { instance } = await WebAssembly.instantiate(readFileSync(join(REPOSITORY_ROOT, 'dist', 'kernel.wasm')));
    const { memory: own } = instance.exports;
    if (!(own instanceof WebAssembly.Memory)) throw new Error('Cannot use dist/kernel.wasm: it exports no memory');
    expect(runConformance(instance.exports, own)).toEqual(expected);
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
    const shared = await WebAssembly.instantiate(readFileSync(join(REPOSITORY_ROOT, 'dist', 'kernel.shared.wasm')), { env: { memory } });
    expect(runConformance(shared.instance.exports, memory)).toEqual(expected);
  });

  it('gives the known hashes in Deno', (context) => {
    expect(inDeno(context, 'vectors.mjs')).toEqual([expected]);
  });

  it('gives the known hashes in a browser, and over a shared memory', async (context) => {
    expect(await inBrowser(context, '/vectors.html')).toEqual({ own: expected, shared: expected });
  }, 120_000);
});
