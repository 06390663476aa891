/**
 * Proves that an old Node is told what is wrong instead of failing at the first TypeScript file.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const SCRIPT = new URL('../../scripts/require-node.mjs', import.meta.url);

/** Runs the script in a Node that believes to be of another version. */
function runAs(version: string) {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); await import('${SCRIPT.href}')`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', pretend], { encoding: 'utf8' });
}

describe('require-node', () => {
  it.each(['18.20.0', '20.20.2', '22.18.9'])('stops Node %s with the version that is needed', (version) => {
    const { status, stderr } = runAs(version);
    expect(stderr).toContain(`Cannot run on Node "${version}", expected 22.19 or later`);
    expect(status).toBe(1);
  });

  it.each(['22.19.0', '24.0.0', '26.10.0'])('lets Node %s pass in silence', (version) => {
    expect(runAs(version)).toMatchObject({ status: 0, stderr: '', stdout: '' });
  });

  it('speaks before npm scripts load any TypeScript', async () => {
    const { scripts } = (await import('../../package.json', { with: { type: 'json' } })).default;
    for (const name of ['build', 'test', 'bench'] as const) expect(scripts[name]).toMatch(/^node scripts\/require-node\.mjs && /);
    expect(scripts.start).toContain('node scripts/start.mjs');
  });
});
