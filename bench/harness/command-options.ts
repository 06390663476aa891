/**
 * Options of the one command that runs the benches.
 *
 * `--save` and `--compare` may stand without a value, which Node's parser does not know: they are completed before it sees them.
 */
import { parseArgs } from 'node:util';

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {}

export interface CommandOptions {
  /** In the order of running. */
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly help: boolean;
  readonly html: string | undefined;
  readonly json: string | undefined;
  /** Name of the record to write; empty: the usual one. */
  readonly save: string | undefined;
  /** Name or file of the record to compare with; empty: the usual one. */
  readonly compare: string | undefined;
  /** A record that is used instead of running anything. */
  readonly from: string | undefined;
  /** Folder of the data sets. */
  readonly data: string | undefined;
}

const WITH_OPTIONAL_VALUE: ReadonlySet<string> = new Set(['--save', '--compare']);
const RECORD_NAME = /^[a-z0-9][a-z0-9-]*$/;

/**
 * @param known  names of all benches, in the order of running
 * @throws UsageError an option or a bench that does not exist, a value that is missing
 */
export function parseCommand(argv: readonly string[], known: readonly string[]): CommandOptions {
  const { values, positionals } = parse(completed(argv, known));
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`Cannot run "${unknown.join(', ')}": expected some of ${known.join(', ')}`);
  const { quick, help, html, json, save, compare, from, data } = values;
  if (save !== undefined && save !== '' && !RECORD_NAME.test(save)) {
    throw new UsageError(`Cannot save "${save}": expected a name of small letters, digits and hyphens`);
  }
  if (from !== undefined && (quick || positionals.length > 0)) {
    throw new UsageError('Cannot run benches and use "--from" together: it replaces running');
  }
  const names = positionals.length === 0 ? known : known.filter((name) => positionals.includes(name));
  return { names, quick, help, html, json, save, compare, from, data };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { quick: flag, help: flag, html: text, json: text, save: text, compare: text, from: text, data: text };
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** `--save NAME` and `--save`, each as `--save=…`; the name of a bench is never taken for a value. */
function completed(argv: readonly string[], known: readonly string[]): string[] {
  const args: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    if (!WITH_OPTIONAL_VALUE.has(argument)) {
      args.push(argument);
      continue;
    }
    const next = argv[index + 1];
    const isValue = next !== undefined && !next.startsWith('-') && !known.includes(next);
    args.push(`${argument}=${isValue ? next : ''}`);
    if (isValue) index++;
  }
  return args;
}
