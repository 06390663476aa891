/**
 * Schemas of the bodies that KATO's routes accept.
 *
 * No coercion; unknown keys are ignored, because clients send them. Lengths of texts count code points.
 */

import type { Static } from 'typebox';
import Type from 'typebox';
import { LIMITS } from '../limits.ts';

/** Checked by the server's Ajv: no lone surrogate, which no UTF-8 store could give back. */
export const WELL_FORMED = 'well-formed';

const SymbolText = Type.String({ maxLength: LIMITS.symbolCodePoints, format: WELL_FORMED });

export const Emotives = Type.Unsafe<Readonly<Record<string, number>>>({
  type: 'object',
  additionalProperties: { type: 'number' },
  propertyNames: { type: 'string', maxLength: LIMITS.symbolCodePoints, format: WELL_FORMED },
});

/** Any JSON; its text is kept as received (json-source.ts), so that numbers keep their spelling. */
export const Dictionary = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true });
const OptionalDictionary = Type.Unsafe<Readonly<Record<string, unknown>> | null>({ type: ['object', 'null'], additionalProperties: true });

const observationFields = {
  strings: Type.Optional(Type.Array(SymbolText, { maxItems: LIMITS.eventSymbols })),
  vectors: Type.Optional(Type.Array(Type.Array(Type.Number(), { maxItems: LIMITS.vectorComponents }), { maxItems: LIMITS.eventSymbols })),
  emotives: Type.Optional(Emotives),
  metadata: Type.Optional(Dictionary),
};

export const ObservationBody = Type.Object(observationFields);
export type ObservationBody = Static<typeof ObservationBody>;

export const SequenceItem = Type.Object({
  ...observationFields,
  unique_id: Type.Optional(
    Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: LIMITS.symbolCodePoints, format: WELL_FORMED }),
  ),
});
export type SequenceItem = Static<typeof SequenceItem>;

export const SequenceBody = Type.Object({
  observations: Type.Array(SequenceItem, { maxItems: LIMITS.sequenceItems }),
  learn_after_each: Type.Optional(Type.Boolean({ default: false })),
  learn_at_end: Type.Optional(Type.Boolean({ default: false })),
  clear_stm_between: Type.Optional(Type.Boolean({ default: false })),
});
export type SequenceBody = Static<typeof SequenceBody>;

export const OpenSessionBody = Type.Object({
  node_id: Type.String({ minLength: 1, maxLength: LIMITS.spaceNameCodePoints, format: WELL_FORMED }),
  metadata: Type.Optional(OptionalDictionary),
  ttl_seconds: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 0, maximum: LIMITS.ttlSeconds })),
  config: Type.Optional(OptionalDictionary),
});
export type OpenSessionBody = Static<typeof OpenSessionBody>;

/** Either `{"config": {…}}` or the bare object. */
export const ConfigureBody = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  additionalProperties: true,
});
export type ConfigureBody = Static<typeof ConfigureBody>;

export interface SessionParams {
  readonly sessionId: string;
}
