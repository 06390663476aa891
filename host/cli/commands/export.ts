/** `mneme export`: writes what a space has learned, a JSON line per pattern. */
import { type Command, EXIT, UsageError } from '../command.ts';
import { AS_OF, asOfOption } from '../option-values.ts';
import { exportLine } from '../pattern-lines.ts';
import { ProgressBar } from '../progress-bar.ts';

export const exportCommand: Command = {
  name: 'export',
  operands: '',
  summary: 'Write the patterns of a space to standard output, a JSON line each',
  details: [
    'In the order of first learning, with events, frequency, emotives and metadata. "mneme import" reads them back, and the memory then predicts',
    'the same. Vectors, sessions, affinities and the history of observations are not part of it.',
  ],
  options: AS_OF,
  async run(call) {
    if (call.operands.length > 0) throw new UsageError('Found operands, expected none: the patterns go to standard output');
    const asOf = asOfOption(call.values);
    const options = { ...(asOf && { asOf }) };
    const client = await call.connect('read');
    const { patterns: total } = await client.countsOf(call.space, options);
    const patterns = client.patterns(call.space, options);
    const progress = new ProgressBar(call.host.errors, call.host.nowMs, 'patterns', total);
    let count = 0;
    for await (const pattern of patterns) {
      call.host.output.write(`${exportLine(pattern)}\n`);
      progress.update(++count, count);
    }
    progress.finish();
    return EXIT.done;
  },
};
