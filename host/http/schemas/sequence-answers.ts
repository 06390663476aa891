/** Schemas of the answers of KATO's routes: documentation only, answers are written by json-text.ts. */
import Type from 'typebox';

const Text = Type.String();
const Count = Type.Integer();
const Float = Type.Number();
const OrNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const Dictionary = { type: 'object', additionalProperties: true };
const Events = Type.Array(Type.Array(Text));
const Names = Type.Array(Text);

const object = (properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const Session = object({
  session_id: Text,
  node_id: Text,
  created_at: Text,
  expires_at: Text,
  ttl_seconds: Count,
  metadata: Dictionary,
  session_config: Dictionary,
});
const Observed = object({
  status: Text,
  session_id: Text,
  processor_id: Text,
  stm_length: Count,
  time: Count,
  unique_id: Text,
  auto_learned_pattern: OrNull(Text),
});
const FuturePotential = object({ future: Events, aggregate_potential: Float, supporting_patterns: Count, total_weighted_frequency: Float });

export const answers = {
  session: Session,
  sessionDeleted: object({ status: Text, session_id: Text }),
  sessionExists: object({ exists: Type.Boolean(), expired: Type.Boolean(), session_id: Text }),
  sessionCount: object({ active_session_count: Count }),
  sessionConfig: object({ session_id: Text, config: Dictionary }),
  sessionConfigured: object({ status: Text, message: Text, session_id: Text }),
  sessionExtended: object({ status: Text, session_id: Text, ttl_seconds: Count }),
  observed: Observed,
  sequenceObserved: object({
    status: Text,
    processor_id: Text,
    observations_processed: Count,
    initial_stm_length: Count,
    final_stm_length: Count,
    results: Type.Array(
      Type.Unsafe(
        object({
          status: Text,
          sequence_position: Count,
          stm_length: Count,
          time: Count,
          unique_id: Text,
          auto_learned_pattern: OrNull(Text),
        }),
      ),
    ),
    auto_learned_patterns: Names,
    final_learned_pattern: OrNull(Text),
    isolated: Type.Boolean(),
  }),
  shortTermMemory: object({ stm: Events, session_id: Text, length: Count }),
  learned: object({ status: Text, pattern_name: Text, session_id: Text, processor_id: OrNull(Text), message: Text }),
  finalized: object({ status: Text, patterns_processed: Count, time_ms: Float, session_id: Text, node_id: Text, message: Text }),
  cleared: object({ status: Text, session_id: Text }),
  allCleared: object({ status: Text, session_id: Text, scope: Text }),
  predictions: object({
    predictions: Type.Array(Type.Unsafe(Dictionary)),
    future_potentials: OrNull(Type.Array(Type.Unsafe(FuturePotential))),
    session_id: Text,
    processor_id: OrNull(Text),
    count: Count,
    time: OrNull(Count),
    unique_id: OrNull(Text),
  }),
  perceptData: object({ percept_data: Dictionary, session_id: Text, node_id: Text }),
  cognitionData: object({ cognition_data: Dictionary, session_id: Text, node_id: Text }),
  pattern: object({ pattern: Dictionary, node_id: Text }),
  symbolStatistics: object({ symbols: Dictionary, node_id: Text }),
  affinities: object({ affinities: Dictionary, node_id: Text }),
  affinity: object({ symbol: Text, affinity: Dictionary, node_id: Text }),
  figures: Dictionary,
} as const;

const NODE_ID = {
  type: 'string',
  description: 'Space to look in; else the headers X-Test-ID and X-Node-ID, else default_node',
} as const;
const AS_OF = { type: 'string', description: 'Answer as of then: a sequence number, or a time such as 2026-11-20T10:00:00Z' } as const;

/** Query parameters, for the documentation. */
export const queries = {
  space: {
    type: 'object',
    properties: { node_id: NODE_ID },
  },
  spaceAsOf: { type: 'object', properties: { node_id: NODE_ID, as_of: AS_OF } },
  asOf: { type: 'object', properties: { as_of: AS_OF } },
  predictions: {
    type: 'object',
    properties: {
      limit: { type: 'integer', minimum: 1, maximum: 10_000, description: "Most predictions; the session's max_predictions when missing" },
      cutoff: { type: 'number', minimum: 0, maximum: 1, description: "Least similarity; the session's recall_threshold when missing" },
      as_of: AS_OF,
    },
  },
  limit: { type: 'object', properties: { limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 } } },
  spaces: {
    type: 'object',
    properties: {
      after: { type: 'string', description: 'Spaces behind this name; `next` of the page before' },
      limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
    },
  },
  page: {
    type: 'object',
    properties: {
      from: { type: 'integer', minimum: 0, default: 0, description: '0, or `next` of the page before' },
      limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
      as_of: AS_OF,
    },
  },
  minutes: { type: 'object', properties: { minutes: { type: 'integer', minimum: 1, default: 10 } } },
  ttl: { type: 'object', properties: { ttl_seconds: { type: 'integer', minimum: 0, default: 3_600 } } },
  session: { type: 'object', properties: { session_id: { type: 'string' } } },
} as const;

/** A route's documentation: what it does, and what it answers with 200. */
export function documented(
  tag: string,
  summary: string,
  answer: object,
): { readonly tags: string[]; readonly summary: string; readonly response: Readonly<Record<number, object>> } {
  return { tags: [tag], summary, response: { 200: { description: summary, ...answer } } };
}
