/** Embedded text: the text that a vector was made of, which its metadata holds as `text`, so that it can be embedded anew. */

/** How metadata begins whose first member is a text: it need not be read. */
const BEGIN = '{"text":"';
const MEMBER = '"text":"';

/** @param metadata JSON text of an object; null for none */
export function embeddedText(metadata: string | null | undefined): string | undefined {
  if (metadata === null || metadata === undefined || !metadata.includes(MEMBER)) return undefined;
  const { text } = JSON.parse(metadata) as { readonly text?: unknown };
  return typeof text === 'string' ? text : undefined;
}

/** Precondition: no member of the object stands twice. */
export function hasEmbeddedText(metadata: string | null): boolean {
  return metadata !== null && (metadata.startsWith(BEGIN) || embeddedText(metadata) !== undefined);
}
