/** The package as it is published: what is in it, and that a project that installs it can use all of it. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openMneme } from '../../host/index.ts';
import { type PackedPackage, pack } from '../../scripts/pack.ts';
import { type Consumer, installConsumer, RegistryUnreachableError, runIn } from '../../scripts/pack-consumer.ts';
import { type InstalledRuntimes, installRuntimes, RUNTIMES } from '../../scripts/runtimes.ts';
import { type Answers, tryRuntime, writeRuntimePrograms } from '../../scripts/try-runtime.ts';
import { fuzzyAnswers } from './fuzzy-answers.mjs';
import { findBrowser, openPage, servePages } from './headless-browser.ts';
import { memoryAnswers } from './memory-answers.mjs';
import { temporaryFolder } from './running-server.ts';

/** An import map as an application writes it, from the exports of the package. */
const FUZZY_PAGE = `<!doctype html><pre id="answers"></pre><pre id="problem"></pre><script type="importmap">
  { "imports": { "mneme/fuzzy": "BROWSER" } }
</script><script type="module">
  const show = (id, text) => (document.getElementById(id).textContent = [...new TextEncoder().encode(text)].join());
  try {
    const { fuzzyAnswers } = await import('/fuzzy-answers.mjs');
    show('answers', await fuzzyAnswers(await import('mneme/fuzzy')));
  } catch (error) {
    show('problem', error.stack ?? String(error));
  }
</script>`;

const resolve = createRequire(import.meta.url).resolve;
let packed: PackedPackage;
let consumer: Consumer | undefined;
let unreachable = '';

beforeAll(async () => {
  packed = await pack();
  try {
    consumer = installConsumer(packed.tarball);
  } catch (error) {
    if (!(error instanceof RegistryUnreachableError)) throw error;
    unreachable = `the registry cannot be reached, so its dependencies cannot be installed: ${error.message}`;
  }
}, 180_000);
afterAll(() => consumer?.remove());

/** The folder of the consumer; without a registry the test says why it is skipped. */
function folderOf(context: TestContext): string {
  if (consumer === undefined) return context.skip(unreachable);
  return consumer.folder;
}

describe('the package', () => {
  it('holds built files and documents, no sources, no tests, no maps, no tools', () => {
    const files = readdirSync(packed.folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$|LICENSE/.test(name));
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', join('dist', 'kernel.wasm')]));
    for (const name of files)
      expect(name).toMatch(
        /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|docs.kernel\.md|examples.[\w-]+\.(?:mjs|html)|dist.(?:host.+\.(?:js|d\.ts)|kernel(?:\.shared|\.strings)?\.wasm(?:\.d\.ts)?))$/,
      );
    const manifest = JSON.parse(readFileSync(join(packed.folder, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'mneme', type: 'module', engines: { node: '>=22.19' } });
    for (const key of ['private', 'scripts', 'devDependencies', 'optionalDependencies', 'knip']) expect(manifest).not.toHaveProperty(key);
    for (const target of Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry ?? {}),
    )) {
      expect(existsSync(join(packed.folder, String(target))), String(target)).toBe(true);
    }
    for (const entry of Object.values(manifest.exports)) if (typeof entry !== 'string') expect(Object.keys(entry ?? {})[0]).toBe('types');
  });

  it('works as a library, in memory and in a file', (context) => {
    const { status, stdout, stderr } = runIn(folderOf(context), process.execPath, ['library.mjs']);
    expect(
      stderr
        .split('\n')
        .filter((line) => !/Warning|--trace-warnings/.test(line))
        .join(''),
    ).toBe('');
    expect(status).toBe(0);
    const answers = JSON.parse(stdout);
    expect(answers).toMatchObject({ version: answers.manifest, inFile: answers.inMemory, imports: 1 });
    expect(JSON.parse(answers.fuzzy)[0]).toBe(3);
    expect(JSON.parse(answers.fuzzy)[2].map(({ text }: { text: string }) => text)).toEqual(['new york jets', 'new york giants']);
    expect(JSON.parse(answers.inMemory).predictions[0].future).toEqual([['train'], ['office']]);
  });

  it('lets kernel.wasm be imported like any module', (context) => {
    const { stdout, stderr } = runIn(folderOf(context), process.execPath, ['kernel.mjs']);
    expect(stdout.trim(), stderr).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  });

  it('brings its types, which need none of Node', (context) => {
    const { status, stdout } = runIn(folderOf(context), process.execPath, [resolve('typescript/bin/tsc')]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('brings the command mneme', (context) => {
    const folder = folderOf(context);
    const bin = join(folder, 'node_modules', 'mneme', 'dist', 'host', 'main.js');
    expect(existsSync(join(folder, 'node_modules', '.bin', 'mneme'))).toBe(true);
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const doctor = runIn(folder, process.execPath, [bin, 'doctor', '--data', ':memory:']);
    expect(doctor).toMatchObject({ status: 0, stderr: '' });
    expect(doctor.stdout).toMatch(/ok +kernel/);
  });

  it('lets a page of a browser import mneme/fuzzy, without a bundler, and answers there what it answers here', async (context) => {
    const browser = findBrowser();
    if (browser === undefined) return context.skip('found no Chromium: apt-get install chromium, or set CHROMIUM to its program');
    const { exports } = JSON.parse(readFileSync(join(packed.folder, 'package.json'), 'utf8'));
    const { url, server } = await servePages(packed.folder, {
      '/fuzzy.html': FUZZY_PAGE.replace('BROWSER', String(exports['./fuzzy'].browser).slice(1)),
      '/fuzzy-answers.mjs': readFileSync(new URL('fuzzy-answers.mjs', import.meta.url), 'utf8'),
    });
    const folder = temporaryFolder();
    try {
      const shown = async (page: string): Promise<Record<string, string>> => {
        const profile = join(folder.path, page);
        mkdirSync(profile);
        return openPage(browser, `${url}/${page}`, profile);
      };
      const { answers, problem } = await shown('fuzzy.html');
      expect(textOf(problem)).toBe('');
      expect(textOf(answers)).toBe(await fuzzyAnswers(await import('../../host/fuzzy.ts')));
      mkdirSync(join(folder.path, 'examples'));
      const example = await shown('examples/fuzzy-in-browser.html');
      expect(JSON.parse(example.answers)).toEqual([3, { index: 0, score: (1 - 2 / 26) * 100, text: 'new york jets' }]);
    } finally {
      server.close();
      folder.remove();
    }
  }, 120_000);

  it('pleases publint and attw', (context) => {
    folderOf(context);
    const tools = join(process.cwd(), 'node_modules');
    expect(runIn(packed.folder, process.execPath, [join(tools, 'publint', 'src', 'cli.js'), '--strict', '.'])).toMatchObject({ status: 0 });
    const attw = runIn(packed.folder, process.execPath, [
      join(tools, '@arethetypeswrong', 'cli', 'dist', 'index.js'),
      '--profile',
      'esm-only',
      packed.tarball,
    ]);
    expect(attw.status, attw.stdout).toBe(0);
  });
});

/** 600 MB to install, so only where everything must run; there a runtime that cannot be had is a failure. */
describe('the package on every runtime that it promises', () => {
  const isAsked = process.env['MNEME_ALL_RUNTIMES'] === '1';
  let runtimes: InstalledRuntimes | undefined;
  let expected: Answers;

  beforeAll(async () => {
    if (!isAsked || consumer === undefined) return;
    runtimes = installRuntimes(RUNTIMES);
    writeRuntimePrograms(consumer.folder);
    const { answers } = await memoryAnswers(openMneme, ':memory:');
    expected = { memory: answers, fuzzy: await fuzzyAnswers(await import('../../host/fuzzy.ts')) };
  }, 300_000);
  afterAll(() => runtimes?.remove());

  it.for(RUNTIMES)(
    'imports every entry on $name, and answers there byte for byte what the sources answer here',
    { timeout: 120_000 },
    (runtime, context) => {
      if (!isAsked) return context.skip('MNEME_ALL_RUNTIMES is not 1; "npm run runtimes" tries them, too');
      if (runtimes === undefined || consumer === undefined) throw new Error(unreachable);
      const { answers, hasSqlite } = tryRuntime(runtime, runtimes.programOf(runtime), consumer.folder);
      expect(answers).toEqual(expected);
      if (runtime.hasSqlite) expect(hasSqlite).toBe(true);
    },
  );
});

/** Numbers of bytes: a page's text is written without the care that markup and lone surrogates need. */
function textOf(shown: string | undefined): string {
  return new TextDecoder().decode(Uint8Array.from((shown ?? '').split(',').filter(Boolean), Number));
}
