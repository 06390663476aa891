/** `mneme trace NAME`: where a pattern comes from, down to the observations in the journal. */
import type { TracedLearning, TracedObservation } from '../../sequence/trace.ts';
import { type Command, EXIT } from '../command.ts';
import { eventText, numberOption } from '../option-values.ts';
import { nameOperand } from './forget.ts';

const MOST_LEARNINGS = 10_000;
const SHOWN_LEARNINGS = 10;

export const traceCommand: Command = {
  name: 'trace',
  operands: 'NAME',
  summary: 'Show every learning of a pattern and the observations that it used',
  details: ['Oldest first; "#7" is entry 7 of the journal of the space.'],
  options: {
    limit: { type: 'string', value: 'N', summary: `Newest learnings to show, 1 to ${MOST_LEARNINGS} (default ${SHOWN_LEARNINGS})` },
  },
  async run(call) {
    const name = nameOperand(call);
    const limit = numberOption(call.values, 'limit', 1, MOST_LEARNINGS, true) ?? SHOWN_LEARNINGS;
    const { pattern, learningCount, learnings } = await (await call.connect('read')).trace(call.space, name, limit);
    const earlier = learningCount - learnings.length;
    const result = {
      name: pattern.name,
      events: pattern.events,
      frequency: pattern.frequency,
      learningCount,
      learnings: learnings.map((learning) => ({ ...learning, observations: learning.observations.map(plainObservation) })),
    };
    call.answer(result, [
      `${pattern.events.map(eventText).join(' ')}  frequency ${pattern.frequency}`,
      ...(earlier === 0 ? [] : [`  (${earlier} earlier)`]),
      ...learnings.flatMap(linesOf),
    ]);
    return EXIT.done;
  },
};

function linesOf({ sequence, timeMs, sessionId, auto, times, observations, given, correctedBy, takenBackBy }: TracedLearning): string[] {
  const how = given !== undefined ? 'given' : auto ? 'learned automatically' : 'learned';
  const count = times === 1 ? '' : ` ${times} times`;
  const corrected = correctedBy.map((by) => `, corrected by #${by}`).join('');
  const takenBack = takenBackBy === undefined ? '' : `, taken back by #${takenBackBy}`;
  return [
    `  #${sequence}  ${new Date(timeMs).toISOString()}  ${sessionId}  ${how}${count}${corrected}${takenBack}`,
    ...observations.map(
      ({ sequence: entry, uniqueId, strings, vectorSymbols }) => `    #${entry}  ${eventText([...vectorSymbols, ...strings])}  ${uniqueId}`,
    ),
  ];
}

function plainObservation({ emotives, metadata, ...observation }: TracedObservation) {
  return { ...observation, emotives: Object.fromEntries(emotives), metadata: JSON.parse(metadata) as unknown };
}
