/** `mneme reembed`: gives all texts of a space new vectors, by the embedder that is configured now. */
import type { ReembedOptions } from '../../sequence/vectors-face.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import { numberOption } from '../option-values.ts';
import { grouped, ProgressBar } from '../progress-bar.ts';
import { identityText } from './vectors.ts';

const MOST_BATCH = 10_000;

export const reembedCommand: Command = {
  name: 'reembed',
  operands: '',
  summary: 'Embed all texts of a space with the embedder of now',
  details: [
    'Old vectors answer until all texts have new ones. Stopped on the way, the next "mneme reembed" goes on where this one was.',
    'Whether words are weighted stays as it is, in the space or in a re-embedding that goes on, unless --weighted or --unweighted says it.',
    "MNEME_EMBEDDER chooses the embedder; with --url it is the server's.",
  ],
  options: {
    batch: { type: 'string', value: 'N', summary: 'Texts embedded at a time (default: 1000)' },
    'drop-textless': { type: 'boolean', summary: 'Leave out vectors that were added without a text' },
    weighted: { type: 'boolean', summary: 'Let words count more, the rarer they are in the space now (hashed embedder)' },
    unweighted: { type: 'boolean', summary: 'Let all words count alike again' },
  },
  async run(call) {
    if (call.operands.length > 0) throw new UsageError('Found operands, expected none: name a space with --space');
    const limit = numberOption(call.values, 'batch', 1, MOST_BATCH, true);
    const { weighted, unweighted } = call.values;
    if (weighted === true && unweighted === true) throw new UsageError('Cannot use --weighted and --unweighted together');
    const options: ReembedOptions = {
      ...(limit !== undefined && { limit }),
      ...(call.values['drop-textless'] === true && { textless: 'drop' }),
      ...(weighted === true && { weights: 'idf' }),
      ...(unweighted === true && { weights: 'none' }),
    };
    const { vectors } = await call.connect('read');
    const progress = new ProgressBar(call.host.errors, call.host.nowMs, 'texts', undefined);
    let answer = await vectors.reembed(call.space, options);
    try {
      while (!answer.isComplete) {
        progress.update(0, answer.done);
        answer = await vectors.reembed(call.space, options);
      }
    } finally {
      progress.finish();
    }
    const { from, to, done, total } = answer;
    const isSame = identityText(from) === identityText(to);
    const what = isSame ? `Nothing to embed, ${grouped(total)} vectors` : `Embedded ${grouped(done)} texts`;
    call.answer({ from, to, done, total }, [`${what} of space "${call.space}": ${identityText(to)}`]);
    return EXIT.done;
  },
};
