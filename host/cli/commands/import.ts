/** `mneme import FILE`: learns what `mneme export` wrote, and checks that it became the same patterns. */
import { fileOperand, withSource } from '../byte-source.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { learnLines } from '../learn-lines.ts';
import { importedLine } from '../pattern-lines.ts';
import { durationText, grouped, rateOf } from '../progress-bar.ts';

/** Events keep the order of their symbols, and patterns all their emotives (100 is the most that a session keeps). */
const SETTINGS = { sort_symbols: false, persistence: 100 };

export const importCommand: Command = {
  name: 'import',
  operands: 'FILE',
  summary: 'Learn the patterns that "mneme export" wrote ("-" reads standard input)',
  details: ['Frequencies add to those that the space has already. A pattern whose name does not fit its events is refused.'],
  options: {},
  async run(call) {
    return withSource(call, fileOperand(call), async ({ bytes, chunks }) => {
      const client = await call.connect('write');
      const sessionId = await client.openSession(call.space, SETTINGS);
      const startedMs = call.host.nowMs();
      let imported = 0;
      await learnLines({
        call,
        chunks,
        bytes,
        read: (line) => (line.text.trim() === '' ? [] : [{ ...importedLine(line), line: line.number }]),
        learn: async (items) => {
          const names = await client.learnMany(
            sessionId,
            items.map(({ pattern }) => pattern),
          );
          items.forEach(({ name, line }, index) => {
            if (names[index] === `PTRN|${name}`) return;
            throw new CommandFailure(
              `Line ${line} was learned as "${names[index]}", expected "PTRN|${name}": the file was changed by hand`,
            );
          });
          imported += items.length;
          return imported;
        },
      });
      await client.closeSession(sessionId);
      const elapsedMs = call.host.nowMs() - startedMs;
      const rate = `${durationText(elapsedMs)}, ${grouped(rateOf(imported, elapsedMs))}/s`;
      call.answer({ imported, elapsedMs }, [`Imported ${grouped(imported)} patterns into space "${call.space}" (${rate})`]);
      return EXIT.done;
    });
  },
};
