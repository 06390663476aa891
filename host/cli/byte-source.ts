/**
 * Bytes that a command reads: a file, or standard input.
 *
 * A file is opened before anything else is done, so that one that cannot be read touches no store; and once only, so that a pipe works too.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { type CommandCall, CommandFailure, UsageError } from './command.ts';

export interface ByteSource {
  /** Size of all chunks, undefined when unknown. */
  readonly bytes: number | undefined;
  /** @throws CommandFailure it cannot be read any further */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The one operand that names a file. @throws UsageError there is none, or more than one */
export function fileOperand({ operands }: Pick<CommandCall, 'operands'>): string {
  if (operands.length === 1) return operands[0];
  throw new UsageError(`Found ${operands.length} operands, expected one FILE ("-" for standard input)`);
}

/** Opens a file ("-": standard input) for as long as it is used. @throws CommandFailure it cannot be opened */
export async function withSource<Answer>(
  { host }: Pick<CommandCall, 'host'>,
  path: string,
  use: (source: ByteSource) => Promise<Answer>,
): Promise<Answer> {
  if (path === '-') return use({ bytes: undefined, chunks: host.input });
  const file = await openFile(path);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new CommandFailure(`Cannot read "${path}": found a folder, expected a file`);
    return await use({ bytes: found.isFile() ? found.size : undefined, chunks: chunksOf(file, path) });
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* chunksOf(file: FileHandle, path: string): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterator<Uint8Array> = file.createReadStream({ autoClose: false })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await stream.next();
      if (done === true) return;
      yield value;
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await stream.return?.();
  }
}

function unreadable(path: string, error: unknown): CommandFailure {
  return new CommandFailure(`Cannot read "${path}": ${error instanceof Error ? error.message : String(error)}`);
}
