/** Schemas of the bodies that the routes of named vectors accept. No coercion; unknown keys are ignored. */
import type { Static } from 'typebox';
import Type from 'typebox';
import { LIMITS } from '../limits.ts';
import { WELL_FORMED } from './sequence-requests.ts';

const Name = Type.String({ minLength: 1, maxLength: LIMITS.vectorNameCodePoints, format: WELL_FORMED });
const Text = Type.String({ maxLength: LIMITS.vectorTextCodePoints, format: WELL_FORMED });
const Components = Type.Array(Type.Number(), { maxItems: LIMITS.vectorComponents });
const Embedder = Type.String({ minLength: 1, maxLength: LIMITS.embedderCodePoints, format: WELL_FORMED });

export const AddVectorsBody = Type.Object({
  vectors: Type.Array(
    Type.Object({
      name: Name,
      vector: Type.Optional(Components),
      text: Type.Optional(Text),
      metadata: Type.Optional(Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true })),
    }),
    { maxItems: LIMITS.vectorNames },
  ),
  embedder: Type.Optional(Embedder),
});
export type AddVectorsBody = Static<typeof AddVectorsBody>;

export const RemoveVectorsBody = Type.Object({ names: Type.Array(Name, { maxItems: LIMITS.vectorNames }) });
export type RemoveVectorsBody = Static<typeof RemoveVectorsBody>;

const FilterValue = Type.Union([Type.String({ format: WELL_FORMED }), Type.Number(), Type.Boolean(), Type.Null()]);
/** Not closed: the face refuses a kind of filter that it does not know, by its name. */
const Filter = Type.Object({
  names: Type.Optional(Type.Array(Name, { maxItems: LIMITS.vectorNames })),
  prefix: Type.Optional(Type.String({ maxLength: LIMITS.vectorNameCodePoints, format: WELL_FORMED })),
  metadata: Type.Optional(
    Type.Record(Type.String(), Type.Union([FilterValue, Type.Array(FilterValue, { maxItems: LIMITS.filterValues })]), {
      maxProperties: LIMITS.filterKeys,
    }),
  ),
});

export const SearchVectorsBody = Type.Object({
  vector: Type.Optional(Components),
  text: Type.Optional(Text),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.vectorNeighbours })),
  filter: Type.Optional(Filter),
  embedder: Type.Optional(Embedder),
  cache_similarity: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
});
export type SearchVectorsBody = Static<typeof SearchVectorsBody>;

export const VectorSettingsBody = Type.Object({
  dimension: Type.Integer({ minimum: 1, maximum: LIMITS.vectorComponents }),
  metric: Type.Optional(Type.Unsafe<'cosine' | 'dot' | 'squared'>({ type: 'string', enum: ['cosine', 'dot', 'squared'] })),
  scalar: Type.Optional(Type.Unsafe<'f32' | 'bf16' | 'i8'>({ type: 'string', enum: ['f32', 'bf16', 'i8'] })),
  embedder: Type.Optional(Embedder),
  preset: Type.Optional(Type.Unsafe<'speed' | 'memory' | 'recall'>({ type: 'string', enum: ['speed', 'memory', 'recall'] })),
});
export type VectorSettingsBody = Static<typeof VectorSettingsBody>;

export const ReembedBody = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.vectorNames })),
  textless: Type.Optional(Type.Unsafe<'refuse' | 'drop'>({ type: 'string', enum: ['refuse', 'drop'] })),
  weights: Type.Optional(Type.Unsafe<'idf' | 'none'>({ type: 'string', enum: ['idf', 'none'] })),
});
export type ReembedBody = Static<typeof ReembedBody>;
