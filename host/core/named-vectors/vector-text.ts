/**
 * Vector text: the components of a vector as text for a journal's payload: base64 (byte-text.ts) of f32, little-endian.
 *
 * 5.3 characters a component, where the shortest decimals that read back as the same f32 take 10 to 12 as JSON numbers; names and metadata
 * beside it stay readable by SQL. No bit is lost, the sign of zero included.
 */
import { textOfBytes } from './byte-text.ts';

export function textOfVector(vector: Float32Array): string {
  return textOfBytes(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
}

/**
 * Writes the components into `target`, which is as long as the vector.
 *
 * @throws Error the text is of another vector
 */
export function readVectorText(text: string, target: Float32Array): void {
  const characters = atob(text);
  if (characters.length !== target.byteLength)
    throw new Error(`Found ${characters.length} bytes of a vector, expected ${target.byteLength}`);
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  for (let position = 0; position < characters.length; position++) bytes[position] = characters.charCodeAt(position);
}
