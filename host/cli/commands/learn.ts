/** `mneme learn FILE`: learns a file of patterns, as fast as it can be read. */
import type { GivenPattern } from '../../sequence/observation.ts';
import { fileOperand, withSource } from '../byte-source.ts';
import { type Command, EXIT } from '../command.ts';
import { learnLines } from '../learn-lines.ts';
import { choiceOption } from '../option-values.ts';
import { PATTERN_FORMATS, type PatternFormat, patternsOfLine } from '../pattern-lines.ts';
import { durationText, grouped, rateOf } from '../progress-bar.ts';

export const learnCommand: Command = {
  name: 'learn',
  operands: 'FILE',
  summary: 'Learn the patterns of a file ("-" reads standard input)',
  details: [
    'text   one pattern a line, every word an event (the default)',
    'jsonl  one JSON list of events a line, or an object with events, emotives, metadata, frequency (the default for *.jsonl)',
    'spmf   numbers; -1 ends an event, -2 a pattern; without any -1 every number is an event',
    'Patterns before a line that cannot be read stay learned.',
  ],
  options: { format: { type: 'string', value: 'FORMAT', summary: `One of: ${PATTERN_FORMATS.join(', ')}` } },
  async run(call) {
    const path = fileOperand(call);
    const format = choiceOption(call.values, 'format', PATTERN_FORMATS) ?? formatOf(path);
    return withSource(call, path, async ({ bytes, chunks }) => {
      const client = await call.connect('write');
      const sessionId = await client.openSession(call.space, {});
      const startedMs = call.host.nowMs();
      let taken = 0;
      let learned = 0;
      await learnLines<GivenPattern>({
        call,
        chunks,
        bytes,
        read: (line) => patternsOfLine(line, format),
        learn: async (patterns) => {
          const names = await client.learnMany(sessionId, patterns);
          taken += patterns.length;
          learned += names.filter((name) => name !== '').length;
          return taken;
        },
      });
      await client.closeSession(sessionId);
      const elapsedMs = call.host.nowMs() - startedMs;
      const single = taken === learned ? '' : `, passed over ${grouped(taken - learned)} of a single symbol`;
      const rate = `${durationText(elapsedMs)}, ${grouped(rateOf(taken, elapsedMs))}/s`;
      call.answer({ taken, learned, elapsedMs }, [`Learned ${grouped(learned)} patterns in space "${call.space}"${single} (${rate})`]);
      return EXIT.done;
    });
  },
};

function formatOf(path: string): PatternFormat {
  return /\.(jsonl|ndjson)$/i.test(path) ? 'jsonl' : 'text';
}
