/** `mneme why-not NAME [EVENT...]`: which bound keeps a pattern out of an answer, and by how much. */
import type { WhyNot } from '../../sequence/why-not.ts';
import { type Command, EXIT } from '../command.ts';
import { patternQuestion } from '../option-values.ts';

export const whyNotCommand: Command = {
  name: 'why-not',
  operands: 'NAME [EVENT...]',
  summary: 'Say what keeps a pattern out of the answer to these events, or of a session',
  details: ['An event is a word, or a JSON list of symbols.'],
  options: { session: { type: 'string', value: 'ID', summary: 'Ask for the short-term memory and configuration of this session' } },
  async run(call) {
    const { pattern, session, events } = patternQuestion(call);
    const client = await call.connect('read');
    const answer = await (session === undefined
      ? client.whyNot({ space: call.space }, pattern, events)
      : client.whyNot({ sessionId: session }, pattern, undefined));
    call.answer(answer, [lineOf(answer)]);
    return EXIT.done;
  },
};

function lineOf({ rank, excludedBy, found, needed }: WhyNot): string {
  if (excludedBy === undefined)
    return `It is in the answer, at rank ${rank ?? 'unknown'}: similarity ${found.toFixed(3)}, at least ${needed} was needed`;
  return `Kept out by ${excludedBy}: found ${Number(found.toFixed(6))}, needed ${Number(needed.toFixed(6))}`;
}
