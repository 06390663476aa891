import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ByteSource, fileOperand, withSource } from '../../host/cli/byte-source.ts';
import { CommandFailure } from '../../host/cli/command.ts';
import { bytesOf, testHost } from './command-host.ts';

const host = testHost({ input: bytesOf('typed') });

async function textOf({ bytes, chunks }: ByteSource): Promise<readonly [number | undefined, string]> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return [bytes, Buffer.concat(pieces).toString()];
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mneme-source-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('withSource', () => {
  it('reads a file with its size, and standard input without', async () => {
    const path = join(folder(), 'a.txt');
    writeFileSync(path, 'written');
    expect(await withSource({ host }, path, textOf)).toEqual([7, 'written']);
    expect(await withSource({ host }, '-', textOf)).toEqual([undefined, 'typed']);
  });

  it('lets the file go when its user has enough or fails', async () => {
    const path = join(folder(), 'a.txt');
    writeFileSync(path, 'x'.repeat(1_000_000));
    const first = async ({ chunks }: ByteSource): Promise<number> => {
      for await (const chunk of chunks) return chunk.length;
      return 0;
    };
    expect(await withSource({ host }, path, first)).toBeGreaterThan(0);
    await expect(withSource({ host }, path, () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  });

  it('says what cannot be opened, before anything is done', async () => {
    const socket = join(folder(), 'socket');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.on('listening', resolve));
    onTestFinished(() => void server.close());
    const never = (): Promise<never> => Promise.reject(new Error('was used'));
    for (const [path, reason] of [
      ['/no/such/file', 'ENOENT'],
      [socket, 'ENXIO'],
      [tmpdir(), 'found a folder, expected a file'],
    ]) {
      const failure = await withSource({ host }, path, never).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(CommandFailure);
      expect(String(failure)).toContain(`Cannot read "${path}": `);
      expect(String(failure)).toContain(reason);
    }
  });
});

describe('fileOperand', () => {
  it('takes one operand and no more', () => {
    expect(fileOperand({ operands: ['a'] })).toBe('a');
    expect(() => fileOperand({ operands: [] })).toThrow('expected one FILE');
    expect(() => fileOperand({ operands: ['a', 'b'] })).toThrow('expected one FILE');
  });
});
