/** Vector inputs: what all sections of the conformance run make their inputs of. Whole numbers only, so every engine makes the same. */

/** Characters of one, two and four bytes, and surrogates without their other half; spaces make words. */
export const LETTERS = [
  [...'abcdefghijklmnopqrstuvwxyz    '],
  [...'abcé ÿ ñ'],
  [...'abж я Ωλ 猫狗鳥 ', '\u0301', '\ud83d', '\ude00'],
  [...'ab 😀😃🀄 猫'],
];

/**
 * Whole numbers from 0 below a bound. Multiplication and rounding are those of 32-bit integers, which every engine does alike.
 *
 * @param {number} seed
 * @returns {(bound: number) => number}
 */
export function randomNumbers(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % bound;
  };
}

/** @param {(bound: number) => number} random @param {readonly string[]} letters @param {number} longest */
export function randomText(random, letters, longest) {
  return Array.from({ length: random(longest + 1) }, () => letters[random(letters.length)]).join('');
}

/** @param {(bound: number) => number} random @param {string} text */
export function changed(random, text) {
  const characters = [...text];
  for (let edit = random(4); edit > 0; edit--) characters.splice(random(characters.length + 1), random(2), 'e');
  return characters.join('');
}

/** @param {(bound: number) => number} random @param {number} count */
export function ascending(random, count) {
  return [...new Set(Array.from({ length: count }, () => random(100)))].sort((left, right) => left - right);
}

/** @param {import('../../examples/bare-kernel.mjs').BareKernel} bare @param {readonly number[]} values */
export function words(bare, values) {
  const address = bare.allocate(4 * values.length);
  new Uint32Array(bare.bytes(address, 4 * values.length).buffer, address, values.length).set(values);
  return address;
}

/** @param {import('../../examples/bare-kernel.mjs').BareKernel} bare @param {number} address @param {number} length */
export function floats(bare, address, length) {
  return new Float32Array(bare.bytes(address, 4 * length).buffer, address, length);
}

/** Messages one behind the other: message i is `bytes[starts[i] .. starts[i + 1])`. @param {import('../../examples/bare-kernel.mjs').BareKernel} bare @param {readonly Uint8Array[]} messages */
export function pack(bare, messages) {
  const all = joined(messages);
  const bytes = bare.allocate(all.length + 64);
  bare.bytes(bytes, all.length).set(all);
  let end = 0;
  const starts = words(bare, [0, ...messages.map(({ length }) => (end += length))]);
  return { bytes, starts };
}

/** @param {readonly Uint8Array[]} parts */
export function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Keeps hits of token sets by rising index: in which order a search writes them is its own affair.
 *
 * @param {import('../../examples/bare-kernel.mjs').BareKernel} bare
 * @param {Uint8Array[]} answers
 * @param {number} output
 * @param {number} count
 */
export function noteHits(bare, answers, output, count) {
  const stride = bare.constant('SETS_HIT_BYTES');
  const view = new DataView(bare.bytes(output, stride * count).slice().buffer);
  const hits = Array.from({ length: count }, (_, hit) => [
    view.getUint32(hit * stride, true),
    view.getUint32(hit * stride + 4, true),
    view.getFloat64(hit * stride + 8, true),
  ]).sort(([left], [right]) => left - right);
  answers.push(new Uint8Array(Float64Array.from([count, ...hits.flat()]).buffer));
}
