/** `mneme predict [EVENT...]`: says what the events, or a session's short-term memory, lead one to expect. */
import { type Command, EXIT, UsageError } from '../command.ts';
import { withEvents } from '../event-session.ts';
import type { PredictionView } from '../memory-client.ts';
import { AS_OF, asOfOption, eventOperand, eventText, numberOption, textOption } from '../option-values.ts';

const MOST_PREDICTIONS = 10_000;
/** What fits on a screen. */
const SHOWN_PREDICTIONS = 10;

export const predictCommand: Command = {
  name: 'predict',
  operands: '[EVENT...]',
  summary: 'Predict what follows the events, or what follows in a session',
  details: [
    'With events, they are observed in a session of their own that is closed afterwards.',
    'An event is a word, or a JSON list of symbols.',
  ],
  options: {
    session: { type: 'string', value: 'ID', summary: 'Predict from the short-term memory of this session' },
    limit: { type: 'string', value: 'N', summary: `Most predictions, 1 to ${MOST_PREDICTIONS} (default ${SHOWN_PREDICTIONS})` },
    cutoff: { type: 'string', value: 'X', summary: 'Least similarity, 0 to 1 (default: as configured)' },
    ...AS_OF,
  },
  async run(call) {
    const session = textOption(call.values, 'session');
    if ((session === undefined) === (call.operands.length === 0)) throw new UsageError('Expected either events or --session');
    const limit = numberOption(call.values, 'limit', 1, MOST_PREDICTIONS, true) ?? SHOWN_PREDICTIONS;
    const cutoff = numberOption(call.values, 'cutoff', 0, 1, false);
    const asOf = asOfOption(call.values);
    if (asOf !== undefined && session === undefined) throw new UsageError('Cannot use --as-of with events, which no session observed then');
    const options = { limit, ...(cutoff !== undefined && { cutoff }), ...(asOf && { asOf }) };
    const events = call.operands.map(eventOperand);
    const client = await call.connect('read');
    const predict = (id: string): Promise<readonly PredictionView[]> => client.predict(id, options);
    const predictions = session === undefined ? await withEvents(client, call.space, events, predict) : await predict(session);
    call.answer({ predictions }, predictions.length === 0 ? ['Nothing is expected'] : predictions.flatMap(linesOf));
    return EXIT.done;
  },
};

function linesOf({ name, similarity, frequency, future, missing, extras }: PredictionView): string[] {
  const lines = [`${name}  similarity ${similarity.toFixed(3)}  frequency ${frequency}`];
  const parts = { future, missing, extras };
  for (const [part, events] of Object.entries(parts)) {
    const texts = events.map(eventText).filter((text) => text !== '');
    if (texts.length > 0) lines.push(`  ${part.padEnd(7)}  ${texts.join(' ')}`);
  }
  return lines;
}
