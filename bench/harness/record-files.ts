/**
 * Where records lie: bench/records/NAME.json, or NAME-quick.json for quick runs, which measure something else.
 *
 * `local` is the usual name. It holds the times of one machine, so the repository ignores it. `shared` is the one record that git does not ignore: it
 * keeps only ratios between contenders of one run, so that a fresh clone on any machine has something to compare with.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BenchRecord, parseRecord, ratiosOnly } from './report-record.ts';

const LOCAL = 'local';
const SHARED = 'shared';
const FOLDER = new URL('../records/', import.meta.url);

/** Answers the file. */
export function saveRecord(record: BenchRecord, name: string): string {
  const file = fileOf(name === '' ? LOCAL : name, record.quick);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, recordText(name === SHARED ? ratiosOnly(record) : record));
  return file;
}

/**
 * @param nameOrFile  empty: `local` where there is one, `shared` otherwise
 * @throws Error there is no such record, or it cannot be read
 */
export function loadRecord(nameOrFile: string, quick: boolean): { readonly record: BenchRecord; readonly source: string } {
  const names = nameOrFile === '' ? [LOCAL, SHARED] : [nameOrFile];
  const files = names.map((name) => (/[./\\]/.test(name) ? name : fileOf(name, quick)));
  const file = files.find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot compare: found no record "${files.join('" or "')}", expected one of an earlier "--save"`);
  return { record: parseRecord(readFileSync(file, 'utf8'), file), source: file };
}

export function recordText(record: BenchRecord): string {
  return `${JSON.stringify(record, null, 1)}\n`;
}

function fileOf(name: string, quick: boolean): string {
  return fileURLToPath(new URL(`${name}${quick ? '-quick' : ''}.json`, FOLDER));
}
