/** `mneme why-not NAME [EVENT...]`: which bound keeps a pattern out of an answer, and by how much. */
import type { WhyNot } from '../../sequence/why-not.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import { eventOperand, patternName, textOption } from '../option-values.ts';

export const whyNotCommand: Command = {
  name: 'why-not',
  operands: 'NAME [EVENT...]',
  summary: 'Say what keeps a pattern out of the answer to these events, or of a session',
  details: ['An event is a word, or a JSON list of symbols.'],
  options: { session: { type: 'string', value: 'ID', summary: 'Ask for the short-term memory and configuration of this session' } },
  async run(call) {
    const session = textOption(call.values, 'session');
    const [name, ...words] = call.operands;
    if (name === undefined || (session === undefined) === (words.length === 0))
      throw new UsageError('Expected NAME, and either events or --session');
    const pattern = patternName(name);
    const events = session === undefined ? words.map(eventOperand) : undefined;
    const client = await call.connect('read');
    const answer = await client.whyNot(session === undefined ? { space: call.space } : { sessionId: session }, pattern, events);
    call.answer(answer, [lineOf(answer)]);
    return EXIT.done;
  },
};

function lineOf({ rank, excludedBy, found, needed }: WhyNot): string {
  if (excludedBy === undefined)
    return `It is in the answer, at rank ${rank ?? 'unknown'}: similarity ${found.toFixed(3)}, at least ${needed} was needed`;
  return `Kept out by ${excludedBy}: found ${Number(found.toFixed(6))}, needed ${Number(needed.toFixed(6))}`;
}
