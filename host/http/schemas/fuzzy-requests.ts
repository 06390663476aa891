/** Schemas of the bodies under /v1/fuzzy. No coercion; unknown keys are ignored. Any text goes, also with surrogates that stand alone. */
import type { Static } from 'typebox';
import Type from 'typebox';
import type { PairOptions } from '../../fuzzy/fuzzy-face.ts';
import type { ScorerOptions } from '../../fuzzy/scorer-question.ts';
import { LIMITS } from '../limits.ts';

const Text = Type.String({ maxLength: LIMITS.fuzzyCodePoints });
const Texts = Type.Array(Text, { maxItems: LIMITS.fuzzyTexts });
const Weight = Type.Integer({ minimum: 0, maximum: 65_535 });

/** What a scorer may be told, in the spelling of our routes. */
const OPTIONS = {
  cutoff: Type.Optional(Type.Number({ minimum: 0, description: 'Least similarity, or largest distance' })),
  weights: Type.Optional(Type.Array(Weight, { minItems: 3, maxItems: 3, description: 'Levenshtein: insertion, deletion, replacement' })),
  prefix_weight: Type.Optional(Type.Number({ minimum: 0, maximum: 0.25, description: 'Jaro-Winkler' })),
  gram_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 64, description: 'Character n-grams' })),
  multiset: Type.Optional(Type.Boolean({ description: 'Words and n-grams count as often as they stand' })),
};
const Scorer = Type.Optional(
  Type.String({ maxLength: 100, description: 'A name such as levenshtein.distance or weightedRatio; ratio if missing' }),
);
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.fuzzyMatches, description: '10 if missing' }));

export const ScoreBody = Type.Object(
  {
    scorer: Scorer,
    left: Text,
    right: Text,
    ...OPTIONS,
    pad: Type.Optional(Type.Boolean({ description: 'Hamming: false refuses different lengths' })),
  },
  { examples: [{ scorer: 'levenshtein.distance', left: 'kitten', right: 'sitting' }] },
);
export type ScoreBody = Static<typeof ScoreBody>;

export const SearchBody = Type.Object(
  { query: Text, choices: Texts, scorer: Scorer, limit: Limit, ...OPTIONS },
  { examples: [{ query: 'new york mets', choices: ['new york jets', 'dallas cowboys'], scorer: 'ratio', limit: 1 }] },
);
export type SearchBody = Static<typeof SearchBody>;

export const ListSearchBody = Type.Object(
  { query: Text, scorer: Scorer, limit: Limit, ...OPTIONS },
  { examples: [{ query: 'recieve', scorer: 'levenshtein.distance', cutoff: 2 }] },
);
export type ListSearchBody = Static<typeof ListSearchBody>;

export const DistancesBody = Type.Object(
  { query: Text, choices: Texts, scorer: Scorer, ...OPTIONS },
  { examples: [{ query: 'kitten', choices: ['sitting', 'mitten'], scorer: 'levenshtein.distance' }] },
);
export type DistancesBody = Static<typeof DistancesBody>;

export const ListDistancesBody = Type.Object(
  { query: Text, scorer: Scorer, ...OPTIONS },
  { examples: [{ query: 'recieve', scorer: 'jaroWinkler.similarity' }] },
);
export type ListDistancesBody = Static<typeof ListDistancesBody>;

export const WithinBody = Type.Object(
  {
    query: Text,
    distance: Type.Integer({ minimum: 0, maximum: LIMITS.fuzzyCodePoints, description: 'Largest Levenshtein distance' }),
    prefix: Type.Optional(Type.Boolean({ description: 'Compare with the nearest beginning of each text, for search as one types' })),
    limit: Limit,
  },
  { examples: [{ query: 'reciev', distance: 2, prefix: true }] },
);
export type WithinBody = Static<typeof WithinBody>;

export const ListBody = Type.Object({ choices: Texts }, { examples: [{ choices: ['receive', 'recipe'] }] });
export type ListBody = Static<typeof ListBody>;

export const DedupeBody = Type.Object(
  {
    strings: Texts,
    scorer: Scorer,
    ...OPTIONS,
    cutoff: Type.Number({ minimum: 0, description: 'Worst score of two strings that count as the same' }),
  },
  { examples: [{ strings: ['Main Street', 'Main Sreet', 'Elm Street'], cutoff: 90 }] },
);
export type DedupeBody = Static<typeof DedupeBody>;

export const EditBody = Type.Object(
  { left: Text, right: Text, metric: Type.Optional(Type.Union([Type.Literal('levenshtein'), Type.Literal('indel')])) },
  { examples: [{ left: 'kitten', right: 'sitting' }] },
);
export type EditBody = Static<typeof EditBody>;

export interface ListParams {
  readonly name: string;
}

/** Options of a pair as the face takes them. */
export function pairOptions(body: Partial<ScoreBody>): PairOptions {
  return { ...scorerOptions(body), ...(body.pad !== undefined && { pad: body.pad }) };
}

/** Options of any body as the face takes them. */
export function scorerOptions(body: Partial<ScoreBody>): ScorerOptions {
  const { cutoff, weights, prefix_weight: prefixWeight, gram_length: gramLength, multiset } = body;
  return {
    ...(cutoff !== undefined && { cutoff }),
    ...(weights !== undefined && { weights: [weights[0], weights[1], weights[2]] }),
    ...(prefixWeight !== undefined && { prefixWeight }),
    ...(gramLength !== undefined && { gramLength }),
    ...(multiset !== undefined && { multiset }),
  };
}
