import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { startTestServer } from './running-server.ts';

/** `<!-- example: name -->`, a block of commands, and the block of what they print. */
const EXAMPLE = /<!-- example: ([\w ]+) -->\n```sh\n([\s\S]*?)```\n(?:[\s\S]*?)```text\n([\s\S]*?)```/g;

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
let server: RunningServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('README', () => {
  it('shows what its commands print', async () => {
    const examples = [...readme.matchAll(EXAMPLE)].map(([, name, commands, printed]) => ({ name, commands, printed }));
    expect(examples.length).toBeGreaterThan(3);
    const script = examples.map(({ name, commands }) => `echo '#### ${name}'\n${commands}\necho`).join('\n');
    const output = await run(script.replaceAll('http://127.0.0.1:8000', server.url));
    for (const { name, printed } of examples) {
      const section = output.split(`#### ${name}\n`)[1]?.split('####')[0] ?? '';
      expect(section.trim(), name).toBe(printed.trim());
    }
  });
});

/** The server runs in this process, so the shell must not block it. */
function run(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', script], (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
