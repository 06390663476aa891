/** `mneme observe EVENT...`: adds events to the short-term memory of a session. */
import { type Command, EXIT, UsageError } from '../command.ts';
import { eventOperand, textOption } from '../option-values.ts';

export const observeCommand: Command = {
  name: 'observe',
  operands: 'EVENT...',
  summary: 'Observe events in a session, in order',
  details: [
    'An event is a word, or a JSON list of symbols such as \'["coffee", "tea"]\'.',
    'Without --session a new one is opened; its id is printed.',
  ],
  options: {
    session: { type: 'string', value: 'ID', summary: 'Go on with this session' },
    learn: { type: 'boolean', summary: 'Learn the short-term memory afterwards' },
  },
  async run(call) {
    if (call.operands.length === 0) throw new UsageError('Found no event, expected at least one');
    const events = call.operands.map(eventOperand);
    const named = textOption(call.values, 'session');
    const client = await call.connect(named === undefined ? 'write' : 'read');
    const session = named ?? (await client.openSession(call.space, {}));
    const { stmLength, learned } = await client.observe(session, events, call.values.learn === true);
    call.answer({ session, stmLength, learned }, [
      `session ${session}`,
      ...learned.map((name) => `learned ${name}`),
      `${stmLength} ${stmLength === 1 ? 'event' : 'events'} in short-term memory`,
    ]);
    return EXIT.done;
  },
};
