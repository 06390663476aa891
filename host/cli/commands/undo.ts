/** `mneme undo --session ID`: takes back the last thing that a session learned. */
import { type Command, UsageError } from '../command.ts';
import { textOption } from '../option-values.ts';
import { answerChange } from './forget.ts';

export const undoCommand: Command = {
  name: 'undo',
  operands: '',
  summary: 'Take back the last learning of a session that still counts',
  details: ['Repeated, it takes back the one before. Short-term memory stays as it is.'],
  options: { session: { type: 'string', value: 'ID', summary: 'The session that learned' } },
  async run(call) {
    const session = textOption(call.values, 'session');
    if (session === undefined || call.operands.length > 0) throw new UsageError('Expected --session ID and no operands');
    return answerChange(call, 'Took back', await (await call.connect('read')).undo(session));
  },
};
