import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EmbedderOptions, embedderConfigOf } from '../host/embedder-options.ts';
import { InvalidArgumentError } from '../host/errors.ts';
import { EmbedderFailedError, openMneme } from '../host/index.ts';
import { writeModel } from './embedding/small-model.ts';

const ENDPOINT = { kind: 'endpoint', baseUrl: 'https://api.example.com/v1', model: 'm', dimension: 8 } as const;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-options-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('options of an embedder', () => {
  it('are completed', () => {
    const cacheBytes = 67_108_864;
    expect(embedderConfigOf({ kind: 'hashed' })).toEqual({ kind: 'hashed', dimension: 256, cacheBytes });
    expect(embedderConfigOf({ kind: 'static', folder: 'f', cacheBytes: 9 })).toEqual({ kind: 'static', folder: 'f', cacheBytes: 9 });
    const transformers = { kind: 'transformers', model: 'm', dimension: 8 } as const;
    expect(embedderConfigOf(transformers)).toEqual({ ...transformers, cacheBytes });
    expect(embedderConfigOf(ENDPOINT)).toEqual({ ...ENDPOINT, sendsDimension: false, key: undefined, cacheBytes });
    const full = { ...ENDPOINT, service: 's', sendsDimension: true, key: 'k', cacheBytes: 1 };
    expect(embedderConfigOf(full)).toEqual(full);
  });

  it.each<[string, EmbedderOptions]>([
    ['dimension', { kind: 'hashed', dimension: 6 }],
    ['dimension', { kind: 'hashed', dimension: 8_196 }],
    ['cacheBytes', { kind: 'hashed', cacheBytes: 0 }],
    ['folder', { kind: 'static', folder: '' }],
    ['model', { kind: 'transformers', model: '', dimension: 8 }],
    ['dimension', { kind: 'transformers', model: 'm', dimension: Number.NaN }],
    ['baseUrl', { ...ENDPOINT, baseUrl: 'ftp://s3cret' }],
    ['baseUrl', { ...ENDPOINT, baseUrl: 'https://me:s3cret@x/' }],
    ['service', { ...ENDPOINT, service: '' }],
    ['key', { ...ENDPOINT, key: 's3cret key' }],
  ])('are refused for their %s, without a word about secrets: %o', (field, options) => {
    const attempt = (): unknown => embedderConfigOf(options);
    expect(attempt).toThrow(InvalidArgumentError);
    expect(attempt).toThrow(expect.objectContaining({ field: ['embedder', field], message: expect.not.stringContaining('s3cret') }));
  });

  it('are refused when there is no such kind', () => {
    const options: EmbedderOptions = JSON.parse('{"kind":"oracle"}');
    expect(() => embedderConfigOf(options)).toThrow('found "oracle", expected one of: hashed, static, endpoint, transformers');
  });
});

describe('a memory with an embedder of its own', () => {
  it('finds texts by a model in a folder, and says whose vectors they are', async () => {
    await using mneme = await openMneme({ data: ':memory:', embedder: { kind: 'static', folder: writeModel(temporaryFolder()) } });
    const { identity } = await mneme.vectors('s').add([{ name: 'a', text: 'a text' }]);
    expect(identity.embedder).toMatch(/^static:[0-9a-f]{16}:/);
    expect((await mneme.vectors('s').search({ text: 'a text' })).neighbours.map(({ name }) => name)).toEqual(['a']);
  });

  it('is not opened when the model cannot be used', async () => {
    const opening = openMneme({ data: ':memory:', embedder: { kind: 'static', folder: temporaryFolder() } });
    await expect(opening).rejects.toBeInstanceOf(EmbedderFailedError);
  });
});
