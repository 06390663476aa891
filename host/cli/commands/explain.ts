/** `mneme explain NAME [EVENT...]`: takes a prediction apart into what its metrics recompute from. */
import type { ExplainedMetric } from '../../sequence/explained-metrics.ts';
import { type Command, EXIT } from '../command.ts';
import { withEvents } from '../event-session.ts';
import type { ExplanationView } from '../memory-client.ts';
import { patternQuestion } from '../option-values.ts';

export const explainCommand: Command = {
  name: 'explain',
  operands: 'NAME [EVENT...]',
  summary: 'Show how each metric of a prediction comes about, for these events or of a session',
  details: [
    'With events, they are observed in a session of their own that is closed afterwards.',
    'An event is a word, or a JSON list of symbols. "mneme why-not" tells of patterns that are not in the answer.',
  ],
  options: { session: { type: 'string', value: 'ID', summary: 'Explain a prediction from the short-term memory of this session' } },
  async run(call) {
    const { pattern, session, events } = patternQuestion(call);
    const client = await call.connect('read');
    const explain = (id: string): Promise<ExplanationView> => client.explain(id, pattern);
    const answer = session === undefined ? await withEvents(client, call.space, events, explain) : await explain(session);
    call.answer(resultOf(answer), linesOf(answer));
    return EXIT.done;
  },
};

/** Keys in one order, whichever way the answer came. */
function resultOf(answer: ExplanationView): object {
  return {
    rank: answer.rank,
    prediction: answer.prediction,
    query: answer.query,
    pattern: answer.pattern,
    commonSubsequence: answer.commonSubsequence,
    blocks: answer.blocks?.map(({ patternStart, queryStart, length }) => ({ patternStart, queryStart, length })) ?? null,
    patternCount: answer.patternCount,
    symbolCount: answer.symbolCount,
    totalFrequency: answer.totalFrequency,
    survivorCount: answer.survivorCount,
    symbols: answer.symbols.map(({ symbol, memberFrequency, probability, frequency, weight }) => ({
      symbol,
      memberFrequency,
      probability,
      frequency,
      weight,
    })),
    metrics: Object.fromEntries(
      Object.entries(answer.metrics).map(([name, { formula, operands, value }]) => [name, { formula, operands, value }]),
    ),
  };
}

function linesOf({ rank, survivorCount, prediction, query, pattern, commonSubsequence, metrics }: ExplanationView): string[] {
  const names = Object.keys(metrics);
  const width = Math.max(...names.map((name) => name.length));
  return [
    `${prediction.name}  rank ${rank} of ${survivorCount}`,
    `  observed  ${query.join(' ')}`,
    `  pattern   ${pattern.join(' ')}`,
    `  in common ${commonSubsequence} in order`,
    ...Object.entries(metrics).map(([name, metric]) => `  ${name.padEnd(width)}  ${metricText(metric)}`),
  ];
}

/** The value, the formula, and what stands for each name in it. */
function metricText({ formula, operands, value }: ExplainedMetric): string {
  const given = Object.entries(operands).map(([name, operand]) => `${name} ${typeof operand === 'number' ? operand : operand.join(' ')}`);
  return [value ?? 'none', `= ${formula}`, ...(given.length === 0 ? [] : [given.join(', ')])].join('  ');
}
