import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { startTestServer, temporaryFolder } from './running-server.ts';

/** `<!-- example: name -->`, a block of commands, and the block of what they print. */
const EXAMPLE = /<!-- example: ([\w ]+) -->\n```sh\n([\s\S]*?)```\n(?:[\s\S]*?)```text\n([\s\S]*?)```/g;
/** `<!-- program: name -->`, a block of JavaScript, and the block of what it prints. */
const PROGRAM = /<!-- program: ([\w ]+) -->\n```js\n([\s\S]*?)```\n(?:[\s\S]*?)```text\n([\s\S]*?)```/g;
/** How long something took, at the end of a line. */
const DURATION = /\(\d+ s, [\d,]+\/s\)/g;

const moduleOf = (door: unknown): string => new URL(`../../host/${door === undefined ? 'index' : 'fuzzy'}.ts`, import.meta.url).href;
const sourcePath = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const readme = readFileSync(sourcePath('README.md'), 'utf8');
const folder = temporaryFolder();
let server: RunningServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

describe('README', () => {
  it('shows what its commands print', async () => {
    const examples = [...readme.matchAll(EXAMPLE)].map(([, name, commands, printed]) => ({ name, commands, printed }));
    expect(examples.length).toBeGreaterThan(4);
    const mneme = `mneme() { '${process.execPath}' '${sourcePath('host/main.ts')}' "$@"; }`;
    const script = [mneme, ...examples.map(({ name, commands }) => `echo '#### ${name}'\n${commands}\necho`)].join('\n');
    const output = await run('bash', ['-c', script.replaceAll('http://127.0.0.1:8000', server.url)]);
    for (const { name, printed } of examples) {
      const section = output.split(`#### ${name}\n`)[1]?.split('####')[0] ?? '';
      expect(section.trim().replace(DURATION, ''), name).toBe(printed.trim().replace(DURATION, ''));
    }
  });

  it('shows what its programs print', async () => {
    const programs = [...readme.matchAll(PROGRAM)];
    expect(programs.length).toBeGreaterThan(0);
    for (const [, name, program, printed] of programs) {
      const file = join(folder.path, 'program.mjs');
      writeFileSync(
        file,
        program.replace(/from 'mneme(\/fuzzy)?'/g, (_, door) => `from '${moduleOf(door)}'`),
      );
      expect((await run(process.execPath, [file])).trim(), name).toBe(printed.trim());
    }
  });
});

/** The server runs in this process, so what is run must not block it. */
function run(program: string, words: readonly string[]): Promise<string> {
  const options = { cwd: folder.path, env: { ...process.env, MNEME_DATA: '' } };
  return new Promise((resolve, reject) => {
    execFile(program, words, options, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
