/**
 * Vector changes: what the journal says of a space's named vectors, and how it is spelled in a payload.
 *
 *   vectors-configured   dimension, metric, scalar, embedder; next: true when a re-embedding starts
 *   vectors-added        vectors: [[name, base64 (vector-text.ts), metadata as JSON text, or nothing], …]; next: true when re-embedded
 *   vectors-removed      names
 *   vectors-switched     nothing: what was re-embedded answers from here on
 */
import type { VectorIdentity } from '../ports/record-vectors.ts';

/** A vector under its name. Texts stay texts until an index is filled: most folds never look at a component. */
export interface VectorItem {
  readonly name: string;
  /** As vector-text.ts writes it. */
  readonly vectorText: string;
  /** JSON text of an object; null for none. */
  readonly metadata: string | null;
}

export type VectorChange =
  | { readonly kind: 'vectors-configured'; readonly identity: VectorIdentity; readonly isNext: boolean }
  | { readonly kind: 'vectors-added'; readonly items: readonly VectorItem[]; readonly isNext: boolean }
  | { readonly kind: 'vectors-removed'; readonly names: readonly string[] }
  | { readonly kind: 'vectors-switched' };

/** Writes changes and the answer to their request in one append, and applies them. Nothing changed when it rejects. */
export type CommitVectorChanges = (changes: readonly VectorChange[], answer: unknown) => Promise<void>;

export function fieldsOfVectorChange(change: VectorChange): Record<string, unknown> {
  switch (change.kind) {
    case 'vectors-configured': {
      const { dimension, metric, scalar, embedder } = change.identity;
      return { dimension, metric, scalar, embedder, ...(change.isNext && { next: true }) };
    }
    case 'vectors-added': {
      const vectors = change.items.map(({ name, vectorText, metadata }) =>
        metadata === null ? [name, vectorText] : [name, vectorText, metadata],
      );
      return { vectors, ...(change.isNext && { next: true }) };
    }
    case 'vectors-removed':
      return { names: change.names };
    case 'vectors-switched':
      return {};
  }
}

/** Precondition: `fieldsOfVectorChange` made the fields. */
export function vectorChangeOf(kind: VectorChange['kind'], fields: Record<string, never>): VectorChange {
  const isNext = fields['next'] === true;
  switch (kind) {
    case 'vectors-configured': {
      const { dimension, metric, scalar, embedder } = fields;
      return { kind, identity: { dimension, metric, scalar, embedder }, isNext };
    }
    case 'vectors-added': {
      const vectors: readonly (readonly [string, string, string?])[] = fields['vectors'];
      return { kind, items: vectors.map(([name, vectorText, metadata = null]) => ({ name, vectorText, metadata })), isNext };
    }
    case 'vectors-removed':
      return { kind, names: fields['names'] };
    case 'vectors-switched':
      return { kind };
  }
}
