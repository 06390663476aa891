/**
 * Vector text: the components of a vector as text for a journal's payload: base64 of f32, little-endian.
 *
 * 5.3 characters a component, where the shortest decimals that read back as the same f32 take 10 to 12 as JSON numbers; names and metadata
 * beside it stay readable by SQL. No bit is lost, the sign of zero included.
 */
const COMPONENT_BYTES = 4;
/** Bytes that become characters in one call: far below the arguments that an engine takes. */
const PIECE_BYTES = 8_190;

export function textOfVector(vector: Float32Array): string {
  const bytes = new Uint8Array(vector.length * COMPONENT_BYTES);
  const view = new DataView(bytes.buffer);
  for (let component = 0; component < vector.length; component++) view.setFloat32(component * COMPONENT_BYTES, vector[component], true);
  let text = '';
  for (let start = 0; start < bytes.length; start += PIECE_BYTES)
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE_BYTES));
  return btoa(text);
}

/**
 * Writes the components into `target`, which is as long as the vector.
 *
 * @throws Error the text is of another vector
 */
export function readVectorText(text: string, target: Float32Array): void {
  const characters = atob(text);
  if (characters.length !== target.length * COMPONENT_BYTES)
    throw new Error(`Found ${characters.length} bytes of a vector, expected ${target.length * COMPONENT_BYTES}`);
  const view = new DataView(new ArrayBuffer(characters.length));
  for (let position = 0; position < characters.length; position++) view.setUint8(position, characters.charCodeAt(position));
  for (let component = 0; component < target.length; component++) target[component] = view.getFloat32(component * COMPONENT_BYTES, true);
}
