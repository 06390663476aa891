/** Schemas of the bodies that our own routes under /v1 accept. No coercion; unknown keys are ignored. */
import type { Static } from 'typebox';
import Type from 'typebox';
import { LIMITS } from '../limits.ts';
import { WELL_FORMED } from './sequence-requests.ts';

const SymbolText = Type.String({ maxLength: LIMITS.symbolCodePoints, format: WELL_FORMED });
const Events = Type.Array(Type.Array(SymbolText, { maxItems: LIMITS.eventSymbols }), { maxItems: LIMITS.sequenceItems });
const Name = Type.String({ maxLength: LIMITS.symbolCodePoints, format: WELL_FORMED });

export const CorrectBody = Type.Object({ events: Events });
export type CorrectBody = Static<typeof CorrectBody>;

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
