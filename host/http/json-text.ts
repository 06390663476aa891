/**
 * Writes the JSON of HTTP answers: compact, floats with a decimal point in Python's spelling, maps with any key in their order.
 *
 * KATO's clients check number types, and JSON.stringify writes 1.0 as `1` (specs/kato.md 2.0). So the caller says which numbers are
 * floats, with `float`. Predictions, the only large answer, have a writer of their own with the fields in KATO's order.
 */
import type {
  Anomaly,
  FuturePotential,
  Prediction,
  PredictionAnswer,
  SequencePrediction,
  SymbolPrediction,
} from '../sequence/prediction.ts';

/** A number that is a float to the client, also when it is whole. */
class WireFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Text that is JSON already, such as a session's metadata as it was received. */
class RawJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type { RawJson, WireFloat };

/** What `writeJson` accepts. A plain number must be a whole one; a field that is undefined is left out. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | WireFloat
  | RawJson
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>
  | { readonly [key: string]: JsonValue | undefined };

type Events = readonly (readonly string[])[];

/** Marks a number as a float, so that 1 is written `1.0`. */
export function float(value: number): WireFloat {
  return new WireFloat(value);
}

/** Marks text as JSON already. Precondition: it is; nothing checks it. */
export function rawJson(text: string): RawJson {
  return new RawJson(text);
}

/**
 * Writes a small answer.
 *
 * @throws Error a plain number that is not a safe integer, or a float that is not finite: the caller forgot `float`, or computed nonsense
 *
 * @example
 * writeJson({ count: 1, potential: float(1), emotives: new Map([['1', float(0.5)]]) }); // {"count":1,"potential":1.0,"emotives":{"1":0.5}}
 */
export function writeJson(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return integerText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof WireFloat) return floatText(value.value);
  if (value instanceof RawJson) return value.text;
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  const fields: string[] = [];
  for (const [key, field] of value instanceof Map ? value : Object.entries(value)) {
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${writeJson(field)}`);
  }
  return `{${fields.join(',')}}`;
}

/**
 * Writes the body of `GET /sessions/{id}/predictions`.
 *
 * @throws Error one of the numbers is not finite
 *
 * Cost: linear in the text; an event of `sequence` is not written again when it stands in `past`, `present` or `future`.
 */
export function writePredictionAnswer(answer: PredictionAnswer): string {
  const { predictions, futurePotentials } = answer;
  return (
    `{"predictions":${writePredictions(predictions)},"future_potentials":${listText(futurePotentials, futurePotentialText)}` +
    `,"session_id":${JSON.stringify(answer.sessionId)},"processor_id":null,"count":${predictions.length},"time":null,"unique_id":null}`
  );
}

/** Writes the list of predictions alone; cognition-data holds it too. */
export function writePredictions(predictions: readonly Prediction[]): string {
  return listText(predictions, predictionText);
}

function isList(value: readonly JsonValue[] | ReadonlyMap<string, JsonValue> | object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function predictionText(prediction: Prediction): string {
  return prediction.kind === 'sequence' ? sequencePredictionText(prediction) : symbolPredictionText(prediction);
}

function sequencePredictionText(prediction: SequencePrediction): string {
  const { past, present, future, similarity } = prediction;
  const pastText = eventsText(past);
  const presentText = eventsText(present);
  const futureText = eventsText(future);
  const similarityText = floatText(similarity);
  const priorText = floatText(prediction.bayesianPrior);
  return (
    `{"type":"prototypical","name":"${prediction.name}","frequency":${integerText(prediction.frequency)}` +
    `,"emotives":${emotivesText(prediction.emotives)},"matches":${eventText(prediction.matches)}` +
    `,"past":[${pastText}],"present":[${presentText}],"missing":[${eventsText(prediction.missing)}],"extras":[${eventsText(prediction.extras)}]` +
    `,"anomalies":${listText(prediction.anomalies, anomalyText)},"potential":${floatText(prediction.potential)}` +
    `,"evidence":${floatText(prediction.evidence)},"similarity":${similarityText},"fragmentation":${floatText(prediction.fragmentation)}` +
    `,"snr":${floatText(prediction.snr)},"confluence":${floatText(prediction.confluence)}` +
    `,"predictive_information":${floatText(prediction.predictiveInformation)}` +
    `,"sequence":[${sequenceText(prediction, pastText, presentText, futureText)}],"future":[${futureText}]` +
    `,"confidence":${floatText(prediction.confidence)}${weightedText(prediction)}${pruningText(prediction.pruningKey)},"entropy":${floatText(prediction.entropy)}` +
    `,"normalized_entropy":${floatText(prediction.normalizedEntropy)}` +
    `,"global_normalized_entropy":${floatText(prediction.globalNormalizedEntropy)}` +
    `,"itfdf_similarity":${floatText(prediction.itfdfSimilarity)},"tfidf_score":${floatText(prediction.tfidfScore)}` +
    `,"pattern_probability":${prediction.patternProbability === prediction.bayesianPrior ? priorText : floatText(prediction.patternProbability)}` +
    `,"weighted_strength":${floatText(prediction.weightedStrength)},"bayesian_posterior":${floatText(prediction.bayesianPosterior)}` +
    `,"bayesian_prior":${priorText},"bayesian_likelihood":` +
    `${prediction.bayesianLikelihood === similarity ? similarityText : floatText(prediction.bayesianLikelihood)}}`
  );
}

function symbolPredictionText(prediction: SymbolPrediction): string {
  return (
    `{"name":"${prediction.name}","pattern_data":[${eventsText(prediction.patternData)}],"length":${integerText(prediction.length)}` +
    `,"frequency":${integerText(prediction.frequency)},"emotives":${emotivesText(prediction.emotives)},"matches":${eventText(prediction.matches)}` +
    `,"missing":${eventText(prediction.missing)},"present":${eventText(prediction.present)},"past":${eventText(prediction.past)}` +
    `,"future":${eventText(prediction.future)},"extras":${eventText(prediction.extras)},"similarity":${floatText(prediction.similarity)}` +
    `,"evidence":${floatText(prediction.evidence)},"confidence":${floatText(prediction.confidence)},"snr":${floatText(prediction.snr)}` +
    `,"fragmentation":${integerText(prediction.fragmentation)},"anomalies":${listText(prediction.anomalies, anomalyText)}` +
    `${weightedText(prediction)},"potential":${floatText(prediction.potential)}}`
  );
}

function weightedText(prediction: Prediction): string {
  return (
    `,"weighted_similarity":${floatOrNull(prediction.weightedSimilarity)},"weighted_evidence":${floatOrNull(prediction.weightedEvidence)}` +
    `,"weighted_confidence":${floatOrNull(prediction.weightedConfidence)},"weighted_snr":${floatOrNull(prediction.weightedSnr)}`
  );
}

/** KATO's pruning key appears only when it pruned. */
function pruningText(key: number | undefined): string {
  return key === undefined ? '' : `,"_pre_potential":${floatText(key)}`;
}

/** The events of the pattern: those of past, present and future, one behind the other, unless the prediction holds others. */
function sequenceText(prediction: SequencePrediction, pastText: string, presentText: string, futureText: string): string {
  const { sequence, past, present, future } = prediction;
  if (!isConcatenation(sequence, past, present, future)) return eventsText(sequence);
  let text = pastText;
  if (present.length > 0) text += text === '' ? presentText : `,${presentText}`;
  if (future.length > 0) text += text === '' ? futureText : `,${futureText}`;
  return text;
}

function isConcatenation(whole: Events, first: Events, second: Events, third: Events): boolean {
  if (whole.length !== first.length + second.length + third.length) return false;
  let position = 0;
  for (const part of [first, second, third]) {
    for (const event of part) {
      if (event !== whole[position]) return false;
      position += 1;
    }
  }
  return true;
}

function futurePotentialText(future: FuturePotential): string {
  return (
    `{"future":[${eventsText(future.future)}],"aggregate_potential":${floatText(future.aggregatePotential)}` +
    `,"supporting_patterns":${integerText(future.supportingPatterns)},"total_weighted_frequency":${floatText(future.totalWeightedFrequency)}}`
  );
}

function anomalyText(anomaly: Anomaly): string {
  return `{"observed":${JSON.stringify(anomaly.observed)},"expected":${JSON.stringify(anomaly.expected)},"similarity":${floatText(anomaly.similarity)}}`;
}

function emotivesText(emotives: ReadonlyMap<string, number>): string {
  let text = '{';
  for (const [name, value] of emotives) text += `${text.length === 1 ? '' : ','}${JSON.stringify(name)}:${floatText(value)}`;
  return `${text}}`;
}

function listText<Item>(items: readonly Item[], textOf: (item: Item) => string): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) text += index === 0 ? textOf(items[index]) : `,${textOf(items[index])}`;
  return `${text}]`;
}

/** Events separated by commas, without the brackets around them. */
function eventsText(events: Events): string {
  return events.length === 0 ? '' : JSON.stringify(events).slice(1, -1);
}

function eventText(event: readonly string[]): string {
  return event.length === 0 ? '[]' : JSON.stringify(event);
}

function integerText(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`Cannot write ${value} as an integer; a float must be marked with float()`);
  return String(value);
}

function floatOrNull(value: number | null): string {
  return value === null ? 'null' : floatText(value);
}

/** Python's repr of a finite double; the twin of `pythonFloat` in core/, which this folder may not import. */
function floatText(value: number): string {
  const magnitude = value < 0 ? -value : value;
  if (magnitude >= 1e-4 && magnitude < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (!Number.isFinite(value)) throw new Error(`Cannot write ${value} as JSON`);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
