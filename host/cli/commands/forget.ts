/** `mneme forget NAME` and `mneme restore NAME`: takes a pattern back, and brings it back again. */
import type { PatternChangeAnswer } from '../../sequence/history-face.ts';
import { type Command, type CommandCall, EXIT, type ExitCode, UsageError } from '../command.ts';
import { patternName } from '../option-values.ts';

export const forgetCommand: Command = {
  name: 'forget',
  operands: 'NAME',
  summary: 'Take back everything that was learned as this pattern',
  details: ['Answers are then those of a memory that never learned it. The journal keeps it, and "mneme restore" brings it back.'],
  options: {},
  async run(call) {
    const name = nameOperand(call);
    return answerChange(call, 'Forgot', await (await call.connect('read')).forget(call.space, name));
  },
};

export const restoreCommand: Command = {
  name: 'restore',
  operands: 'NAME',
  summary: 'Bring back what the last "mneme forget" of this pattern took',
  options: {},
  async run(call) {
    const name = nameOperand(call);
    return answerChange(call, 'Restored', await (await call.connect('read')).restore(call.space, name));
  },
};

/** Says what became of a pattern. */
export function answerChange(call: CommandCall, verb: string, { patternName, frequency, learnings }: PatternChangeAnswer): ExitCode {
  const count = `${learnings.length} ${learnings.length === 1 ? 'learning' : 'learnings'}`;
  call.answer({ patternName, frequency, learnings }, [`${verb} ${count} of ${patternName}; its frequency is ${frequency} now`]);
  return EXIT.done;
}

/** The one operand that names a pattern. @throws UsageError there is none, or more than one, or it cannot be a name */
export function nameOperand({ operands }: CommandCall): string {
  if (operands.length !== 1) throw new UsageError(`Found ${operands.length} operands, expected one NAME of a pattern`);
  return patternName(operands[0]);
}
