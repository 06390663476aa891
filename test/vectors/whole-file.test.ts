import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { namedByDigest, writeWhole } from '../../host/vectors/whole-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'mneme-whole-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('writeWhole', () => {
  it('writes all pieces, under a name made from their digest, and leaves nothing else', async () => {
    const part = await writeWhole(folder, 'a.tmp', [Buffer.from('one '), Buffer.from('two')], (sha256) =>
      namedByDigest('a.', sha256, 'rows'),
    );
    const sha256 = createHash('sha256').update('one two').digest('hex');
    expect(part).toEqual({ name: `a.${sha256.slice(0, 16)}.rows`, bytes: 7, sha256 });
    expect(readFileSync(join(folder, part.name), 'utf8')).toBe('one two');
    expect(readdirSync(folder)).toEqual([part.name]);
  });

  it('leaves the file that was there when the pieces end in an error', async () => {
    await writeWhole(folder, 'b.tmp', [Buffer.from('old')], () => 'b');
    const failing = function* (): Iterable<Uint8Array> {
      yield Buffer.from('new');
      throw new Error('no more');
    };
    await expect(writeWhole(folder, 'b.tmp', failing(), () => 'b')).rejects.toThrow('no more');
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('old');
  });
});
