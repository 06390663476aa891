/** Help texts, made from the commands themselves so that they cannot lag behind. */
import type { Command, CommandOption } from './command.ts';

/** Options of every command. */
export const COMMON_OPTIONS: Readonly<Record<string, CommandOption>> = {
  data: { type: 'string', value: 'FILE', summary: 'The store (default: MNEME_DATA, or .mneme/mneme.db)' },
  space: { type: 'string', value: 'NAME', summary: 'The space (default: "default")' },
  url: { type: 'string', value: 'URL', summary: 'Work through a running server instead of opening the store' },
  key: { type: 'string', value: 'KEY', summary: 'Key of that server (default: MNEME_API_KEY)' },
  json: { type: 'boolean', summary: 'Answer one line of JSON' },
  help: { type: 'boolean', summary: 'Show this help' },
};

export function overviewText(commands: readonly Command[], version: string): string {
  return [
    `mneme ${version}: a memory that explains itself`,
    '',
    'Usage: mneme COMMAND [OPTIONS]',
    '',
    ...table(commands.map(({ name, operands, summary }) => [`${name} ${operands}`.trim(), summary])),
    '',
    ...optionTable(COMMON_OPTIONS),
    ...table([['--version', 'Show the version']]),
    '',
    'Exit codes: 0 done, 1 failed, 2 the command line was not understood. "mneme COMMAND --help" says more about a command.',
    '',
  ].join('\n');
}

export function commandText({ name, operands, summary, details = [], options }: Command): string {
  const own = Object.keys(options).length === 0 ? [] : [...optionTable(options), ''];
  const more = details.length === 0 ? [] : [...details, ''];
  return [`Usage: mneme ${name} ${operands}`.trim(), '', summary, '', ...more, ...own, ...optionTable(COMMON_OPTIONS), ''].join('\n');
}

function optionTable(options: Readonly<Record<string, CommandOption>>): string[] {
  return table(
    Object.entries(options).map(([name, { value, summary }]) => [value === undefined ? `--${name}` : `--${name} ${value}`, summary]),
  );
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([left, right]) => `  ${left.padEnd(20)}  ${right}`);
}
