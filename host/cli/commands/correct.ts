/** `mneme correct NAME EVENT...`: makes what was learned as one pattern count as another. */
import { type Command, EXIT, UsageError } from '../command.ts';
import { eventOperand, patternName } from '../option-values.ts';

export const correctCommand: Command = {
  name: 'correct',
  operands: 'NAME EVENT...',
  summary: 'Make what was learned as one pattern count as another one',
  details: [
    'Frequency, emotives, metadata and provenance move to the pattern of these events. The journal keeps both.',
    'An event is a word, or a JSON list of symbols; two symbols or more in all.',
  ],
  options: {},
  async run(call) {
    const [name, ...words] = call.operands;
    if (name === undefined || words.length === 0)
      throw new UsageError('Expected the NAME of a pattern, and the events that it should have');
    const old = patternName(name);
    const events = words.map(eventOperand);
    const client = await call.connect('read');
    const { patternName: corrected, frequency, learnings } = await client.correct(call.space, old, events);
    call.answer({ patternName: corrected, frequency, learnings }, [`Corrected to ${corrected}; its frequency is ${frequency} now`]);
    return EXIT.done;
  },
};
