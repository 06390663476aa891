/**
 * Vector changes: what the journal says of a space's named vectors, and how it is spelled in a payload.
 *
 *   vectors-configured   dimension, metric, scalar, embedder, preset unless it is `speed`; next: true when a re-embedding starts.
 *                        With another preset and the rest as it is, the vectors stay; weights: word-table.ts, if words are weighted
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
  | { readonly kind: 'vectors-configured'; readonly identity: VectorIdentity; readonly isNext: boolean; readonly weights?: string }
  | {
      readonly kind: 'vectors-added';
      readonly items: readonly VectorItem[];
      readonly isNext: boolean;
      /** `textOfItems` of the items, for those who made it piece by piece; whoever reads a payload has none. */
      readonly itemsText?: string;
    }
  | { readonly kind: 'vectors-removed'; readonly names: readonly string[] }
  | { readonly kind: 'vectors-switched' };

/** Writes changes and the answer to their request in one append, and applies them. Nothing changed when it rejects. */
export type CommitVectorChanges = (changes: readonly VectorChange[], answer: unknown) => Promise<void>;

/**
 * Payload of a change, JSON.
 *
 * @param receipt  JSON text, kept with it as one more field; undefined for none
 */
export function textOfVectorChange(change: VectorChange, receipt: string | undefined): string {
  const fields = fieldTextsOf(change);
  if (receipt !== undefined) fields.push(`"receipt":${receipt}`);
  return `{${fields.join(',')}}`;
}

/**
 * Vectors as the payload lists them, without the brackets around.
 *
 * Written out: `JSON.stringify` looks at every character of every one, and there are millions of them in one entry.
 */
export function textOfItems(items: readonly VectorItem[]): string {
  const texts = items.map(({ name, vectorText, metadata }) => {
    const more = metadata === null ? '' : `,${JSON.stringify(metadata)}`;
    return `[${JSON.stringify(name)},"${vectorText}"${more}]`;
  });
  return texts.join(',');
}

/** Precondition: `textOfVectorChange` made the text of the fields. */
export function vectorChangeOf(kind: VectorChange['kind'], fields: Record<string, never>): VectorChange {
  const isNext = fields['next'] === true;
  switch (kind) {
    case 'vectors-configured': {
      const { dimension, metric, scalar, embedder, preset, weights } = fields;
      const identity = { dimension, metric, scalar, embedder, ...(preset !== undefined && { preset }) };
      return { kind, identity, isNext, ...(weights !== undefined && { weights }) };
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

function fieldTextsOf(change: VectorChange): string[] {
  switch (change.kind) {
    case 'vectors-configured': {
      const { dimension, metric, scalar, embedder, preset } = change.identity;
      const { isNext, weights } = change;
      const fields = JSON.stringify({ dimension, metric, scalar, embedder, preset, ...(isNext && { next: true }), weights });
      return [fields.slice(1, -1)];
    }
    case 'vectors-added': {
      return [`"vectors":[${change.itemsText ?? textOfItems(change.items)}]`, ...(change.isNext ? ['"next":true'] : [])];
    }
    case 'vectors-removed':
      return [`"names":${JSON.stringify(change.names)}`];
    case 'vectors-switched':
      return [];
  }
}
