/** `mneme erase --space NAME --yes`: leaves nothing of a space. */
import { type Command, EXIT, UsageError } from '../command.ts';
import { textOption } from '../option-values.ts';
import { grouped } from '../progress-bar.ts';

export const eraseCommand: Command = {
  name: 'erase',
  operands: '',
  summary: 'Erase a space for good: no file keeps anything of it',
  details: ['Its sessions end. It cannot be undone: "mneme forget" takes back what can be brought back.'],
  options: { yes: { type: 'boolean', summary: 'Needed: erase it, without asking' } },
  async run(call) {
    if (call.operands.length > 0) throw new UsageError('Found operands, expected none: name the space with --space');
    // The default space must not go by a slip of the hand.
    const space = textOption(call.values, 'space');
    if (space === undefined) throw new UsageError('Found no --space, expected the name of the space to erase');
    if (call.values.yes !== true) throw new UsageError(`Cannot erase space "${space}" without --yes: nothing of it will be left`);
    const { counts } = await (await call.connect('read')).erase(space);
    const entries = Object.values(counts).reduce((sum, count) => sum + count, 0);
    call.answer({ space, entries: counts }, [`Erased space "${space}": ${grouped(entries)} entries of the journal are empty now`]);
    return EXIT.done;
  },
};
