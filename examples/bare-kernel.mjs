/**
 * Bare kernel: a program that needs nothing of Mneme but one .wasm file and docs/kernel.md.
 *
 * No package, no Node, no browser: whoever has the exports of kernel.wasm (by `import`) or of kernel.shared.wasm (and its memory) hands them
 * in. It scores a query against texts, keeps texts in the bit-sliced store and searches them, and hashes.
 *
 *   import * as kernel from 'mneme/kernel.wasm';
 *   const bare = openBareKernel(kernel, kernel.memory);
 *   bare.scoreTexts('SCORER_RATIO', 'FORM_SIMILARITY', 'kitten', ['sitting', 'mitten'], 0);
 */

const PAGE_BYTES = 65_536;
const ALIGNMENT = 64;
/** Units that texts of one or two bytes a character can hold. */
const UNITS = 65_536;
const LAST_LATIN_1 = 0xff;
const LAST_TWO_BYTES = 0xffff;
const FEWEST_PLANES = 5;
const PLANE_BYTES = 16;
const MOST_CLASSES = 256;

/**
 * @typedef {object} BareKernel
 * @property {(name: string, ...values: number[]) => number} call
 * @property {(name: string) => number} constant
 * @property {(bytes: number) => number} allocate  address of zeros, a multiple of 64; never given back
 * @property {(address: number, length: number) => Uint8Array} bytes
 * @property {(scorer: string, form: string, query: string, choices: readonly string[], cutoff: number) => number[]} scoreTexts
 * @property {(texts: readonly string[]) => (edit: string, query: string, limit: number, least: number) => { index: number, score: number }[]} openStore
 * @property {(message: Uint8Array) => string} sha1
 * @property {(message: Uint8Array) => string} xxHash64
 */

/**
 * @param {Readonly<Record<string, unknown>>} kernel  exports of the module
 * @param {WebAssembly.Memory} memory  its own, or the shared one that it was given
 * @returns {BareKernel}
 */
export function openBareKernel(kernel, memory) {
  /** @type {BareKernel['call']} */
  const call = (name, ...values) => {
    const member = kernel[name];
    if (typeof member !== 'function') throw new Error(`Cannot call "${name}": the module has no such function`);
    return member(...values);
  };
  // An imported module shows its constants as numbers, an instance as globals.
  /** @type {BareKernel['constant']} */
  const constant = (name) => {
    const member = kernel[name];
    return Number(member instanceof WebAssembly.Global ? member.value : member) >>> 0;
  };
  let top = call('heapBase') >>> 0;
  /** @type {BareKernel['allocate']} */
  const allocate = (bytes) => {
    const address = Math.ceil(top / ALIGNMENT) * ALIGNMENT;
    top = address + bytes + ALIGNMENT;
    const missing = top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  };
  // Made anew for each use: growing leaves old views behind.
  const data = () => new DataView(memory.buffer);
  /** @type {BareKernel['bytes']} */
  const bytes = (address, length) => new Uint8Array(memory.buffer, address, length);
  /** @type {(address: number, value: number) => void} */
  const storeU32 = (address, value) => data().setUint32(address, value, true);
  /** @type {(address: number, value: number) => void} */
  const storeF64 = (address, value) => data().setFloat64(address, value, true);

  /** @type {(text: string) => { address: number, length: number, width: number }} */
  const placeText = (text) => {
    const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
    const largest = codePoints.reduce((most, codePoint) => Math.max(most, codePoint), 0);
    const width = largest <= LAST_LATIN_1 ? 1 : largest <= LAST_TWO_BYTES ? 2 : 4;
    const address = allocate(codePoints.length * width);
    const view = data();
    codePoints.forEach((codePoint, at) => {
      if (width === 1) view.setUint8(address + at, codePoint);
      else if (width === 2) view.setUint16(address + 2 * at, codePoint, true);
      else view.setUint32(address + 4 * at, codePoint, true);
    });
    return { address, length: codePoints.length, width };
  };

  /** @type {BareKernel['scoreTexts']} */
  const scoreTexts = (scorer, form, query, choices, cutoff) => {
    const placed = placeText(query);
    const texts = choices.map(placeText);
    const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
    const rowBytes = constant('CHOICE_BYTES');
    const rows = allocate(texts.length * rowBytes);
    texts.forEach(({ address, length, width }, at) => {
      storeU32(rows + at * rowBytes, address);
      storeU32(rows + at * rowBytes + 4, length);
      storeU32(rows + at * rowBytes + 8, width);
    });
    const scores = allocate(8 * texts.length);
    const job = allocate(constant('JOB_BYTES'));
    storeU32(job + constant('JOB_SCORER'), constant(scorer));
    storeU32(job + constant('JOB_FORM'), constant(form));
    storeF64(job + constant('JOB_CUTOFF'), cutoff);
    storeU32(job + constant('JOB_QUERY'), placed.address);
    storeU32(job + constant('JOB_QUERY_LENGTH'), placed.length);
    storeU32(job + constant('JOB_QUERY_WIDTH'), placed.width);
    storeU32(job + constant('JOB_CHOICES'), rows);
    storeU32(job + constant('JOB_CHOICE_COUNT'), texts.length);
    storeU32(job + constant('JOB_LONGEST_CHOICE'), longest);
    storeU32(job + constant('JOB_SCORES'), scores);
    storeU32(job + constant('JOB_TABLES'), allocate(call('scoreTableBytes', placed.length, placed.width) >>> 0));
    storeU32(job + constant('JOB_SCRATCH'), allocate(call('scoreScratchBytes', placed.length, placed.width, longest) >>> 0));
    storeF64(job + constant('JOB_PREFIX_WEIGHT'), 0.1);
    storeF64(job + constant('JOB_INSERT_WEIGHT'), 1);
    storeF64(job + constant('JOB_DELETE_WEIGHT'), 1);
    storeF64(job + constant('JOB_REPLACE_WEIGHT'), 1);
    storeU32(job + constant('JOB_GRAM_LENGTH'), 2);
    call('scoreChoices', job);
    return texts.map((_, at) => data().getFloat64(scores + 8 * at, true));
  };

  // A store of texts without surrogates and with at most 256 different characters: what needs more is in docs/kernel.md.
  /** @type {BareKernel['openStore']} */
  const openStore = (texts) => {
    const groupChoices = constant('GROUP_CHOICES');
    const addresses = allocate(4 * texts.length);
    const lengths = allocate(4 * texts.length);
    const classes = allocate(UNITS);
    /** @type {Map<number, number>} */
    const classOf = new Map();
    /** @type {Map<number, number[]>} */
    const byLength = new Map();
    texts.forEach((text, index) => {
      const { address, length, width } = placeText(text);
      storeU32(addresses + 4 * index, address);
      storeU32(lengths + 4 * index, length + ((width >> 1) << constant('WIDTH_SHIFT')));
      for (const character of text) {
        const unit = character.codePointAt(0) ?? 0;
        if (!classOf.has(unit)) bytes(classes, UNITS)[unit] = classOf.set(unit, classOf.size).size - 1;
      }
      // Length 0 stands for the plain list, which is searched last: texts that are empty or too long for a group.
      const bucket = length > constant('SLICED_LENGTH') ? 0 : length;
      byLength.set(bucket, [...(byLength.get(bucket) ?? []), index]);
    });
    if (classOf.size > MOST_CLASSES) throw new Error('Cannot slice texts: found more than 256 different characters');
    const planeCount = Math.max(FEWEST_PLANES, 32 - Math.clz32(Math.max(classOf.size - 1, 0)));
    const column = allocate(groupChoices);
    const buckets = allocate(constant('BUCKET_BYTES') * byLength.size);
    const ordered = [...byLength].sort(([left], [right]) => Number(left === 0) - Number(right === 0) || left - right);
    ordered.forEach(([length, members], number) => {
      const bucket = buckets + number * constant('BUCKET_BYTES');
      const indexes = allocate(4 * Math.ceil(members.length / groupChoices) * groupChoices);
      members.forEach((index, slot) => {
        storeU32(indexes + 4 * slot, index);
      });
      storeU32(bucket + constant('BUCKET_CHOICE_COUNT'), members.length);
      storeU32(bucket + constant('BUCKET_INDEXES'), indexes);
      if (length === 0) return;
      const groupBytes = length * planeCount * PLANE_BYTES;
      const planes = allocate(Math.ceil(members.length / groupChoices) * groupBytes);
      for (let first = 0; first < members.length; first += groupChoices) {
        const count = Math.min(groupChoices, members.length - first);
        const group = planes + (first / groupChoices) * groupBytes;
        call('sliceChoices', addresses, lengths, indexes + 4 * first, count, length, classes, planeCount, column, group);
      }
      storeU32(bucket + constant('BUCKET_PLANES'), planes);
      storeU32(bucket + constant('BUCKET_PLANE_COUNT'), planeCount);
      storeU32(bucket + constant('BUCKET_LENGTH'), length);
    });
    const removed = allocate(4 * Math.ceil(texts.length / 32));
    const slots = allocate(4 * UNITS);
    return (edit, query, limit, least) => {
      const units = Array.from(query, (character) => character.codePointAt(0) ?? 0);
      const job = allocate(constant('CHOICES_BYTES'));
      const queryUnits = allocate(4 * units.length);
      const queryClasses = allocate(2 * units.length);
      units.forEach((unit, at) => {
        storeU32(queryUnits + 4 * at, unit);
        data().setUint16(queryClasses + 2 * at, classOf.get(unit) ?? constant('NO_CLASS'), true);
      });
      const output = allocate(limit * constant('HIT_BYTES'));
      storeF64(job + constant('CHOICES_LEAST'), least);
      storeU32(job + constant('CHOICES_SCORER'), constant(edit));
      storeU32(job + constant('CHOICES_CLASSES'), queryClasses);
      storeU32(job + constant('CHOICES_UNITS'), queryUnits);
      storeU32(job + constant('CHOICES_LENGTH'), units.length);
      storeU32(job + constant('CHOICES_TEXTS'), addresses);
      storeU32(job + constant('CHOICES_LENGTHS'), lengths);
      storeU32(job + constant('CHOICES_REMOVED'), removed);
      storeU32(job + constant('CHOICES_BUCKETS'), buckets);
      storeU32(job + constant('CHOICES_SLOTS'), slots);
      storeU32(job + constant('CHOICES_WORK'), allocate(call('choicesWorkBytes', units.length, units.length) >>> 0));
      storeU32(job + constant('CHOICES_OUTPUT'), output);
      storeU32(job + constant('CHOICES_OUTPUT_CAPACITY'), limit);
      storeU32(job + constant('CHOICES_KEEP_BEST'), 1);
      call('openChoices', job);
      const found = call('searchBuckets', job, 0, byLength.size) >>> 0;
      call('closeChoices', job);
      return Array.from({ length: found }, (_, hit) => ({
        index: data().getUint32(output + hit * constant('HIT_BYTES') + constant('HIT_INDEX'), true),
        score: data().getFloat64(output + hit * constant('HIT_BYTES') + constant('HIT_SCORE'), true),
      })).sort((left, right) => right.score - left.score || left.index - right.index);
    };
  };

  /** @type {(address: number, length: number) => string} */
  const hexadecimal = (address, length) => Array.from(bytes(address, length), (byte) => byte.toString(16).padStart(2, '0')).join('');

  /** @type {BareKernel['sha1']} */
  const sha1 = (message) => {
    const address = allocate(message.length);
    const digest = allocate(constant('SHA1_DIGEST_BYTES'));
    bytes(address, message.length).set(message);
    call('sha1', address, message.length, allocate(constant('SHA1_SCRATCH_BYTES')), digest);
    return hexadecimal(digest, constant('SHA1_DIGEST_BYTES'));
  };

  /** @type {BareKernel['xxHash64']} */
  const xxHash64 = (message) => {
    const address = allocate(message.length);
    const starts = allocate(8);
    const digest = allocate(constant('XX_HASH_64_DIGEST_BYTES'));
    bytes(address, message.length).set(message);
    storeU32(starts + 4, message.length);
    call('xxHash64Batch', address, starts, 1, 0, 0, digest);
    return hexadecimal(digest, constant('XX_HASH_64_DIGEST_BYTES'));
  };

  return { call, constant, allocate, bytes, scoreTexts, openStore, sha1, xxHash64 };
}

/**
 * One of each, as something that can be printed and compared.
 *
 * @param {Readonly<Record<string, unknown>>} kernel
 * @param {WebAssembly.Memory} memory
 */
export function demonstrate(kernel, memory) {
  const bare = openBareKernel(kernel, memory);
  const search = bare.openStore(['sitting', 'mitten', 'kitchen', 'knitting', 'smitten', 'Kätzchen', '子猫']);
  const abc = new TextEncoder().encode('abc');
  return {
    ratios: bare.scoreTexts('SCORER_RATIO', 'FORM_SIMILARITY', 'kitten', ['sitting', 'mitten', 'чулок'], 0),
    distances: bare.scoreTexts('SCORER_LEVENSHTEIN', 'FORM_DISTANCE', '😀 naïve', ['😀 naive', '', '子猫'], Infinity),
    nearest: search('EDIT_LEVENSHTEIN', 'kitten', 3, -Infinity),
    sha1: bare.sha1(abc),
    xxHash64: bare.xxHash64(abc),
  };
}
