/** Schemas of the bodies that our own routes under /v1 accept. No coercion; unknown keys are ignored. */
import type { Static } from 'typebox';
import Type from 'typebox';
import { LIMITS } from '../limits.ts';
import { Dictionary, Emotives, WELL_FORMED } from './sequence-requests.ts';

const SymbolText = Type.String({ maxLength: LIMITS.symbolCodePoints, format: WELL_FORMED });
const Events = Type.Array(Type.Array(SymbolText, { maxItems: LIMITS.eventSymbols }), { maxItems: LIMITS.sequenceItems });
const Name = Type.String({ maxLength: LIMITS.symbolCodePoints, format: WELL_FORMED });

export const CorrectBody = Type.Object({ events: Events });
export type CorrectBody = Static<typeof CorrectBody>;

/** A pattern that is learned as it is given. */
export const GivenPatternItem = Type.Object({
  events: Events,
  /** Oldest first. */
  emotives: Type.Optional(Type.Array(Emotives, { maxItems: LIMITS.sequenceItems })),
  metadata: Type.Optional(Type.Array(Dictionary, { maxItems: LIMITS.sequenceItems })),
  frequency: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, default: 1 })),
});
export type GivenPatternItem = Static<typeof GivenPatternItem>;

export const LearnPatternsBody = Type.Object({
  session_id: Name,
  patterns: Type.Array(GivenPatternItem, { maxItems: LIMITS.manyPatterns }),
});
export type LearnPatternsBody = Static<typeof LearnPatternsBody>;

export const ExplainBody = Type.Object({ session_id: Name, pattern: Name });
export type ExplainBody = Static<typeof ExplainBody>;

export const WhyNotBody = Type.Object({ pattern: Name, session_id: Type.Optional(Name), query: Type.Optional(Events) });
export type WhyNotBody = Static<typeof WhyNotBody>;

export const CertificateBody = Type.Object({ session_id: Type.Optional(Name), query: Type.Optional(Events) });
export type CertificateBody = Static<typeof CertificateBody>;

export interface SpaceParams {
  readonly space: string;
}

export interface PatternParams extends SpaceParams {
  readonly name: string;
}
