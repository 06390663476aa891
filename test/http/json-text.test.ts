import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonFloat } from '../../host/core/symbols/python-number.ts';
import { float, type JsonValue, rawJson, writeJson, writePredictionAnswer, writePredictions } from '../../host/http/json-text.ts';
import type { Emotives } from '../../host/sequence/observation.ts';
import type { FuturePotential, Prediction, SequencePrediction, SymbolPrediction } from '../../host/sequence/prediction.ts';

const goldenText = readFileSync(new URL('../golden/kato.json', import.meta.url), 'utf8');

interface WirePrediction {
  readonly [key: string]: unknown;
  readonly type?: string;
}
interface WireFuture {
  readonly future: string[][];
  readonly aggregate_potential: number;
  readonly supporting_patterns: number;
  readonly total_weighted_frequency: number;
}

function fieldOf(key: string): string {
  if (key === '_pre_potential') return 'pruningKey';
  return key.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** From KATO's spelling to ours; only the test trusts the file this far. */
function predictionOf(wire: WirePrediction): Prediction {
  const fields: Record<string, unknown> = { kind: wire.type === 'prototypical' ? 'sequence' : 'symbol' };
  for (const [key, value] of Object.entries(wire)) {
    fields[fieldOf(key)] = value;
  }
  fields.emotives = new Map(Object.entries(fields.emotives as Record<string, number>)) satisfies Emotives;
  return fields as unknown as Prediction;
}

function futureOf(wire: WireFuture): FuturePotential {
  return {
    future: wire.future,
    aggregatePotential: wire.aggregate_potential,
    supportingPatterns: wire.supporting_patterns,
    totalWeightedFrequency: wire.total_weighted_frequency,
  };
}

/** Every `"predictions":[…],"future_potentials":[…]` of the recording, as its very text. */
function recordedAnswers(): string[] {
  const answers: string[] = [];
  const start = /"predictions":\[/g;
  for (let found = start.exec(goldenText); found !== null; found = start.exec(goldenText)) {
    const predictionsEnd = endOfList(found.index + '"predictions":'.length);
    const middle = ',"future_potentials":';
    if (!goldenText.startsWith(`${middle}[`, predictionsEnd)) continue;
    answers.push(goldenText.slice(found.index, endOfList(predictionsEnd + middle.length)));
  }
  return answers;
}

function endOfList(start: number): number {
  let depth = 0;
  for (let position = start; ; position += 1) {
    const character = goldenText[position];
    // No symbol of the recorded predictions holds a bracket.
    if (character === '[') depth += 1;
    if (character === ']') depth -= 1;
    if (depth === 0) return position + 1;
  }
}

const fit = {
  name: '0'.repeat(40),
  frequency: 1,
  emotives: new Map(),
  anomalies: [],
  similarity: 1,
  evidence: 1,
  confidence: 1,
  snr: 1,
  fragmentation: 0,
  potential: 1,
  weightedSimilarity: null,
  weightedEvidence: null,
  weightedConfidence: null,
  weightedSnr: null,
};
const sequencePrediction: SequencePrediction = {
  ...fit,
  kind: 'sequence',
  matches: ['b'],
  past: [['a']],
  present: [['b']],
  future: [['c']],
  missing: [[]],
  extras: [[]],
  sequence: [['a'], ['b'], ['c']],
  pruningKey: undefined,
  confluence: 0,
  predictiveInformation: 0,
  entropy: 0,
  normalizedEntropy: 0,
  globalNormalizedEntropy: 0,
  itfdfSimilarity: 0,
  tfidfScore: 0,
  patternProbability: 0,
  weightedStrength: 0,
  bayesianPosterior: 0,
  bayesianPrior: 0,
  bayesianLikelihood: 1,
};
const symbolPrediction: SymbolPrediction = {
  ...fit,
  kind: 'symbol',
  matches: ['a'],
  patternData: [['a']],
  length: 1,
  past: [],
  present: ['a'],
  future: [],
  missing: [],
  extras: [],
};

describe('writeJson', () => {
  it('writes floats with a point and integers without', () => {
    expect(writeJson({ count: 1, potential: float(1), tiny: float(1e-9), large: float(1e16), zero: float(-0) })).toBe(
      '{"count":1,"potential":1.0,"tiny":1e-09,"large":1e+16,"zero":-0.0}',
    );
  });

  it('writes everything else as JSON.stringify does', () => {
    const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(writeJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('spells every finite float as Python does', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(writeJson(float(value))).toBe(pythonFloat(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the order and any key of a map', () => {
    const map = new Map([
      ['b', float(1)],
      ['1', float(2)],
      ['__proto__', float(3)],
    ]);
    expect(writeJson(map)).toBe('{"b":1.0,"1":2.0,"__proto__":3.0}');
  });

  it('takes raw JSON as it is and leaves out undefined fields', () => {
    expect(writeJson({ metadata: rawJson('{"n":1.0}'), gone: undefined, list: [null, true, 'é"\n\ud800'] })).toBe(
      '{"metadata":{"n":1.0},"list":[null,true,"é\\"\\n\\ud800"]}',
    );
  });

  it('refuses numbers that are not finite, and plain numbers that are not whole', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 53]) expect(() => writeJson(value)).toThrow(Error);
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) expect(() => writeJson(float(value))).toThrow(Error);
  });
});

describe('writePredictionAnswer', () => {
  it('writes every recorded answer as KATO did, to the byte', () => {
    const answers = recordedAnswers();
    expect(answers.length).toBeGreaterThan(45);
    for (const answer of answers) {
      const wire: { predictions: WirePrediction[]; future_potentials: WireFuture[] | null } = JSON.parse(`{${answer}}`);
      const body = writePredictionAnswer({
        sessionId: 'session-1',
        space: 'node',
        predictions: wire.predictions.map(predictionOf),
        futurePotentials: (wire.future_potentials ?? []).map(futureOf),
      });
      const rest = `,"session_id":"session-1","processor_id":null,"count":${wire.predictions.length},"time":null,"unique_id":null}`;
      expect(body).toBe(`{${answer}${rest}`);
    }
  });

  it('writes an answer without predictions', () => {
    expect(writePredictionAnswer({ sessionId: 's"1', space: 'x', predictions: [], futurePotentials: [] })).toBe(
      '{"predictions":[],"future_potentials":[],"session_id":"s\\"1","processor_id":null,"count":0,"time":null,"unique_id":null}',
    );
  });
});

describe('writePredictions', () => {
  it('writes fragmentation as a float for a sequence and as an integer for a single symbol', () => {
    expect(writePredictions([sequencePrediction])).toContain('"fragmentation":0.0,');
    expect(writePredictions([symbolPrediction])).toContain('"fragmentation":0,');
  });

  it('writes the sequence that the prediction holds, also when past, present and future are other events', () => {
    const other = { ...sequencePrediction, sequence: [['x'], ['y'], ['z']] };
    expect(writePredictions([other])).toContain('"sequence":[["x"],["y"],["z"]],"future":[["c"]]');
    expect(writePredictions([sequencePrediction])).toContain('"sequence":[["a"],["b"],["c"]],"future":[["c"]]');
  });

  it('reuses the text of past, present and future in every combination of empty ones', () => {
    const events: string[][] = [['a'], ['b', '"'], ['é😀']];
    for (let first = 0; first <= 3; first += 1) {
      for (let second = first; second <= 3; second += 1) {
        const parts = { past: events.slice(0, first), present: events.slice(first, second), future: events.slice(second) };
        const written: WirePrediction[] = JSON.parse(writePredictions([{ ...sequencePrediction, ...parts, sequence: events }]));
        expect(written[0]).toMatchObject({ ...parts, sequence: events });
      }
    }
  });

  it('writes anomalies, emotives with any key, and weights', () => {
    const text = writePredictions([
      {
        ...sequencePrediction,
        anomalies: [{ observed: 'helo', expected: 'hel"o', similarity: 1 }],
        emotives: new Map([
          ['joy', 2],
          ['1', -0.5],
        ]),
        weightedSimilarity: 1,
        weightedSnr: 0,
      },
    ]);
    expect(text).toContain('"anomalies":[{"observed":"helo","expected":"hel\\"o","similarity":1.0}]');
    expect(text).toContain('"emotives":{"joy":2.0,"1":-0.5}');
    expect(text).toContain('"weighted_similarity":1.0,"weighted_evidence":null,"weighted_confidence":null,"weighted_snr":0.0');
  });

  it('refuses a prediction with a number that is not finite', () => {
    expect(() => writePredictions([{ ...sequencePrediction, potential: Number.NaN }])).toThrow(Error);
    expect(() => writePredictions([{ ...symbolPrediction, frequency: 0.5 }])).toThrow(Error);
  });
});
