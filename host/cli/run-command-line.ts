/**
 * Runs one command line: finds the command, reads its options, and turns what goes wrong into a message and an exit code.
 *
 *   0  done     1  failed: the command was understood and could not be done     2  usage: it was not understood; nothing was touched
 *
 * `match` answers by its code as grep does, so its failures are 2.
 */
import { parseArgs } from 'node:util';
import { EmbedderFailedError, MemoryError, StoreLockedError } from '../errors.ts';
import {
  type Command,
  type CommandCall,
  CommandFailure,
  type CommandLineHost,
  EXIT,
  type ExitCode,
  type OptionValues,
  UsageError,
} from './command.ts';
import { correctCommand } from './commands/correct.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eraseCommand } from './commands/erase.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { forgetCommand, restoreCommand } from './commands/forget.ts';
import { importCommand } from './commands/import.ts';
import { learnCommand } from './commands/learn.ts';
import { matchCommand } from './commands/match.ts';
import { observeCommand } from './commands/observe.ts';
import { predictCommand } from './commands/predict.ts';
import { reembedCommand } from './commands/reembed.ts';
import { serveCommand } from './commands/serve.ts';
import { statsCommand } from './commands/stats.ts';
import { traceCommand } from './commands/trace.ts';
import { undoCommand } from './commands/undo.ts';
import { vectorsCommand } from './commands/vectors.ts';
import { whyNotCommand } from './commands/why-not.ts';
import { embedderAdvice } from './embedder-advice.ts';
import { COMMON_OPTIONS, commandText, overviewText } from './help.ts';
import { LocalClient } from './local-client.ts';
import type { MemoryClient } from './memory-client.ts';
import { textOption } from './option-values.ts';
import { ServerClient } from './server-client.ts';

export const COMMANDS: readonly Command[] = [
  serveCommand,
  learnCommand,
  observeCommand,
  predictCommand,
  explainCommand,
  traceCommand,
  whyNotCommand,
  forgetCommand,
  restoreCommand,
  undoCommand,
  correctCommand,
  eraseCommand,
  exportCommand,
  importCommand,
  matchCommand,
  vectorsCommand,
  reembedCommand,
  statsCommand,
  doctorCommand,
];

/**
 * @param words what was typed behind `mneme`; nothing means `serve`
 * @returns the exit code; messages went to the host's streams
 */
export async function runCommandLine(words: readonly string[], host: CommandLineHost): Promise<ExitCode> {
  const json = words.includes('--json');
  try {
    const [first = 'serve', ...rest] = words;
    if (first === '--version') {
      host.output.write(`${host.version}\n`);
      return EXIT.done;
    }
    if (first === '--help' || (first === 'help' && rest.length === 0)) {
      host.output.write(overviewText(COMMANDS, host.version));
      return EXIT.done;
    }
    if (first === 'help') return await runCommand(commandOf(rest[0]), ['--help'], host);
    // Options alone are options of serve.
    return first.startsWith('-') ? await runCommand(serveCommand, words, host) : await runCommand(commandOf(first), rest, host);
  } catch (error) {
    return report(error, host, json);
  }
}

function commandOf(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  throw new UsageError(`Found no command "${name}", expected one of: ${COMMANDS.map((known) => known.name).join(', ')}`);
}

async function runCommand(command: Command, words: readonly string[], host: CommandLineHost): Promise<ExitCode> {
  const { values, positionals } = parse(command, words);
  if (values.help === true) {
    host.output.write(commandText(command));
    return EXIT.done;
  }
  const url = textOption(values, 'url');
  if (url !== undefined && textOption(values, 'data') !== undefined) throw new UsageError('Cannot use --data and --url together');
  const clients: MemoryClient[] = [];
  const json = values.json === true;
  const dataPath = textOption(values, 'data') ?? host.defaultDataPath();
  const call: CommandCall = {
    host,
    operands: positionals,
    values,
    dataPath,
    space: textOption(values, 'space') ?? 'default',
    connect: async (access) => {
      if (url === undefined && access === 'read' && !host.storeExists(dataPath)) {
        const advice = 'Name another one with --data or MNEME_DATA; "mneme learn" and "mneme observe" make a new one';
        throw new CommandFailure(`Cannot open store "${dataPath}": found no file`, advice);
      }
      const key = textOption(values, 'key') ?? host.environment.MNEME_API_KEY;
      const client = url === undefined ? new LocalClient(await host.openMemory(dataPath)) : new ServerClient(url, key);
      clients.push(client);
      return client;
    },
    answer: (result, lines) => host.output.write(json ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`),
  };
  try {
    return await command.run(call);
  } catch (error) {
    return report(error, host, json, command.failureCode);
  } finally {
    for (const client of clients) await client.close();
  }
}

function parse(command: Command, words: readonly string[]): { readonly values: OptionValues; readonly positionals: readonly string[] } {
  const known = Object.entries({ ...COMMON_OPTIONS, ...command.options });
  const options = Object.fromEntries(known.map(([name, { type, multiple = false }]) => [name, { type, multiple }]));
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    return {
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : value])),
      positionals,
    };
  } catch (error) {
    throw new UsageError(`${parseRefusal(error, words)}. "mneme ${command.name} --help" lists the options`);
  }
}

/** In one line and without a full stop. */
function parseRefusal(error: unknown, words: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, option] = /'(?:-\w, )?(--[\w-]+)[^']*' argument is ambiguous/.exec(message) ?? [];
  if (option === undefined) return message.replace(/\s*\n\s*/g, ' ').replace(/\.$/, '');
  const value = words[words.indexOf(option) + 1];
  return `Cannot use ${option} "${value}", which looks like an option, expected a value; ${option}=${value} makes it one`;
}

/** Errors of ours explain themselves; anything else is a bug and shows where it is. */
function report(error: unknown, host: CommandLineHost, json: boolean, failureCode: ExitCode = EXIT.failed): ExitCode {
  const isUsage = error instanceof UsageError;
  const code = isUsage ? 'USAGE' : error instanceof MemoryError ? error.code : error instanceof CommandFailure ? error.code : 'BUG';
  const message = error instanceof Error ? (code === 'BUG' ? (error.stack ?? error.message) : error.message) : String(error);
  const advice = adviceOf(error);
  if (json) host.errors.write(`${JSON.stringify({ error: { code, message, ...(advice === undefined ? {} : { advice }) } })}\n`);
  else host.errors.write(`mneme: ${message}\n${advice === undefined ? '' : `${advice}\n`}`);
  return isUsage ? EXIT.usage : failureCode;
}

function adviceOf(error: unknown): string | undefined {
  if (error instanceof CommandFailure) return error.advice;
  if (error instanceof EmbedderFailedError)
    return embedderAdvice(error.retryAfterMs === undefined ? undefined : Math.ceil(error.retryAfterMs / 1_000));
  if (error instanceof StoreLockedError) return 'Work through the server that holds it with --url, such as --url http://127.0.0.1:8000';
  return error instanceof MemoryError && error.code === 'MEM_STORE_CORRUPT' ? '"mneme doctor" says more about the file' : undefined;
}
