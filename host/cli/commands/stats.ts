/** `mneme stats`: how much a store has learned, space by space. */
import { type Command, EXIT, UsageError } from '../command.ts';
import type { SpaceCounts } from '../memory-client.ts';
import { AS_OF, asOfOption, textOption } from '../option-values.ts';
import { grouped } from '../progress-bar.ts';

export const statsCommand: Command = {
  name: 'stats',
  operands: '',
  summary: 'Count patterns and symbols, of one space or of all',
  options: AS_OF,
  async run(call) {
    if (call.operands.length > 0) throw new UsageError('Found operands, expected none: name a space with --space');
    const asOf = asOfOption(call.values);
    const client = await call.connect('read');
    const named = textOption(call.values, 'space');
    const names = named === undefined ? await client.spaces() : [named];
    const spaces: (SpaceCounts & { readonly space: string })[] = [];
    for (const space of names) spaces.push({ space, ...(await client.countsOf(space, { ...(asOf && { asOf }) })) });
    call.answer({ spaces }, spaces.length === 0 ? ['No space yet'] : spaces.map(lineOf));
    return EXIT.done;
  },
};

function lineOf({ space, patterns, symbols, occurrences }: SpaceCounts & { readonly space: string }): string {
  return `${space}  ${grouped(patterns)} patterns  ${grouped(symbols)} symbols  ${grouped(occurrences)} occurrences`;
}
