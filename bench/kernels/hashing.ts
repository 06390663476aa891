/**
 * Hashing: what does a digest cost, beside node:crypto and plain JavaScript?
 *
 * Names: text to 20 bytes one at a time, as patterns are named: our kernel (text encoded into kernel memory, hashed there, digest copied out),
 * `createHash` and the one-shot `hash` of node:crypto (OpenSSL, which may use SHA instructions of the processor), and the bare kernel on bytes
 * that already lie in its memory. Batches: the same from many texts to many hexadecimal texts, and in memory. Table hashes: xxHash64 and the
 * content hash against FNV-1a in JavaScript, which hashes UTF-16 units and gives 32 bits; its answers are its own.
 */
import { createHash, hash } from 'node:crypto';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import { createHashing } from '../../host/fuzzy/hashing.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadRawKernel } from '../../test/assembly/raw-kernel.ts';
import { packMessages, readDigests } from '../../test/assembly/raw-messages.ts';
import { runBench } from '../harness/bench.ts';
import { type BennyCase, measureWithBenny } from '../harness/benny-rounds.ts';
import { eventsOf, uniformCorpus } from '../harness/corpora.ts';
import { figureOf } from '../harness/measure.ts';
import { below, seededRandom } from '../harness/random.ts';
import type { Figure, Group } from '../harness/report-row.ts';
import type { Cell } from '../harness/table.ts';

const SEED = 20_261_102;
/** Texts a call: the same text again and again would sit in every predictor of the processor. */
const BATCH = 100;
const LARGE_BATCH = 2_000;
/** Events of a pattern: the shortest, the usual one, a long one, and one whose hashing outweighs every overhead. */
const EVENT_COUNTS = [2, 10, 100, 1_000];
/** Bytes of a message in the batches: one block of SHA-1 (8 to 40), two, many. */
const MESSAGE_BYTES: [least: number, most: number][] = [
  [8, 40],
  [80, 100],
  [900, 1_100],
];
/**
 * In memory, against createHash and hash; with copying in and hexadecimal out, the same. For messages of one block: in longer ones OpenSSL's
 * fixed costs count for less, and the SHA instructions of the processor win.
 */
const SHA1_LEADS = { memory: { createHash: 7, hash: 3.5 }, hex: { createHash: 4, hash: 2 } };
const MOST_BYTES_WITH_GOAL = 40;
const SHA1_GOALS = '7 and 3.5 in memory, 4 and 2 with copy and hex, for 8 to 40 bytes (goal G13)';
const NANOSECONDS = 1e6;
const ROUNDS = 6;
const QUICK_ROUNDS = 2;

const { numbers, hashes } = createEngineKernels();
const hashing = createHashing(hashes);

const question = 'What does a digest cost, beside node:crypto and plain JavaScript?';
const method =
  'Texts of the kind that pattern names are made from, one at a time and in batches: by our kernels, whole (text in, digest out) and on bytes that already lie in their memory, and by node:crypto in its two ways. Hashes for tables are compared with FNV-1a over JavaScript strings, which gives 32 bits and answers of its own.';

await runBench({ name: 'hashing', question, method }, async ({ quick, table, group }) => {
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const perText = async (cases: readonly BennyCase[], count: number): Promise<Figure[]> =>
    (await measureWithBenny(cases, rounds)).map((result) => figureOf(result, NANOSECONDS / count));

  const names: Cell[][] = [];
  for (const length of EVENT_COUNTS) {
    const shape = { seed: SEED, patternCount: BATCH, length, vocabulary: 200, queryCount: 0, queryLength: 0 };
    const texts = uniformCorpus(shape).patterns.map((symbols) => reprOfEvents(eventsOf(symbols)));
    const figures = await perText(nameCases(texts), BATCH);
    const [named, bare, ...rivals] = figures;
    group({ group: `SHA-1, one text of ${length} events`, unit: 'ns', figures: [named, { ...bare, side: 'ours' }, ...rivals] });
    const [ours, inMemory, created, oneShot] = figures.map(medianIn);
    const bytes = texts.reduce((sum, text) => sum + text.length, 0) / BATCH;
    names.push([length, Math.round(bytes), ours, inMemory, created, oneShot, created / ours, oneShot / ours]);
  }
  table({
    title: 'SHA-1 one text at a time, nanoseconds a text, medians',
    columns: ['events', 'bytes', 'kernel', 'bare kernel', 'createHash', 'hash', 'createHash/kernel', 'hash/kernel'],
    rows: names,
    notes: ['bare kernel: bytes already in its memory, digest left there'],
  });

  const batches: Cell[][] = [];
  const tableHashes: Cell[][] = [];
  for (const [least, most] of MESSAGE_BYTES) {
    const texts = randomTexts(LARGE_BATCH, least, most);
    const figures = await perText(batchCases(texts), LARGE_BATCH);
    batchGroups(`${least} to ${most} bytes`, figures, most <= MOST_BYTES_WITH_GOAL).forEach(group);
    const [inMemory, whole, created, oneShot] = figures.map(medianIn);
    batches.push([
      `${least}-${most}`,
      inMemory,
      whole,
      created,
      oneShot,
      created / inMemory,
      oneShot / inMemory,
      created / whole,
      oneShot / whole,
    ]);
    const hashed = [...(await perText(tableCases(texts), LARGE_BATCH)), ...(await perText([fnvCase(texts)], LARGE_BATCH))];
    tableGroup(`${least} to ${most} bytes`, hashed).forEach(group);
    const [xxHash, content, fnv] = hashed.map(medianIn);
    tableHashes.push([`${least}-${most}`, xxHash, content, fnv, fnv / xxHash, fnv / content]);
  }
  table({
    title: 'SHA-1 in batches, nanoseconds a text, medians',
    columns: ['bytes', 'in memory', 'text to hex', 'createHash', 'hash', 'createHash/memory', 'hash/memory', 'createHash/hex', 'hash/hex'],
    rows: batches,
    notes: [`must reach: ${SHA1_GOALS}`],
  });
  table({
    title: 'table hashes in memory, nanoseconds a text, medians',
    columns: ['bytes', 'xxHash64', 'content hash', 'JavaScript FNV-1a', 'FNV/xxHash64', 'FNV/content'],
    rows: tableHashes,
    notes: ['FNV-1a hashes JavaScript strings; the kernels hash bytes that lie in their memory'],
  });
});

/** Both ways of a batch, each beside both of node:crypto. */
function batchGroups(bytes: string, [inMemory, whole, created, oneShot]: readonly Figure[], hasGoals: boolean): Group[] {
  const beside = (figure: Figure, limit: number): Figure =>
    hasGoals ? { ...alone(figure), goal: { figure: 'ratio', limit } } : alone(figure);
  const { memory, hex } = SHA1_LEADS;
  return [
    {
      group: `SHA-1, batch in memory, ${bytes}`,
      unit: 'ns',
      figures: [alone(inMemory), beside(created, memory.createHash), beside(oneShot, memory.hash)],
    },
    {
      group: `SHA-1, batch of texts to hexadecimal texts, ${bytes}`,
      unit: 'ns',
      figures: [alone(whole), beside(created, hex.createHash), beside(oneShot, hex.hash)],
    },
  ];
}

function tableGroup(bytes: string, [xxHash, content, fnv]: readonly Figure[]): Group[] {
  const [first, second, rival] = [alone(xxHash), alone(content), alone(fnv)].map((figure) => ({ ...figure, answersCompared: false }));
  return [{ group: `hashes for tables, ${bytes}`, unit: 'ns', figures: [first, { ...second, side: 'ours' }, rival] }];
}

/** Without its ratio to the case that was first when it was measured. */
function alone({ ratio: _, ...figure }: Figure): Figure {
  return figure;
}

function medianIn({ value }: Figure): number {
  return typeof value === 'number' ? value : value.median;
}

function nameCases(texts: readonly string[]): BennyCase[] {
  const raw = loadRawKernel();
  const { bytes, starts } = packMessages(
    raw,
    texts.map((text) => Buffer.from(text)),
  );
  const ends = [...raw.u32(starts, texts.length + 1)];
  const scratch = raw.allocate(raw.constant('SHA1_SCRATCH_BYTES'));
  const digests = raw.allocate(BATCH * 20);
  const hashRaw = (): void => {
    for (let index = 0; index < BATCH; index++)
      raw.call('sha1', bytes + ends[index], ends[index + 1] - ends[index], scratch, digests + index * 20);
  };
  const ways: [name: string, digest: (text: string) => Uint8Array][] = [
    ['kernel', (text) => numbers.sha1(text)],
    ['createHash', (text) => createHash('sha1').update(text).digest()],
    ['hash', (text) => hash('sha1', text, 'buffer')],
  ];
  const [ours, ...rivals] = ways.map(([name, digest]) => ({
    name,
    run: (): Uint8Array | undefined => {
      let last: Uint8Array | undefined;
      for (const text of texts) last = digest(text);
      return last;
    },
    answer: () => texts.map((text) => Buffer.from(digest(text)).toString('hex')),
  }));
  const answer = (): string[] => {
    hashRaw();
    return readDigests(raw, digests, BATCH, 20);
  };
  return [ours, { name: 'bare kernel', run: hashRaw, answer }, ...rivals];
}

function batchCases(texts: readonly string[]): BennyCase[] {
  const raw = loadRawKernel();
  const { bytes, starts, count } = packMessages(
    raw,
    texts.map((text) => Buffer.from(text)),
  );
  const scratch = raw.allocate(raw.constant('SHA1_BATCH_SCRATCH_BYTES'));
  const digests = raw.allocate(count * 20);
  const inMemory = (): number => raw.call('sha1Batch', bytes, starts, count, scratch, digests);
  const ways: [name: string, hexes: () => string[]][] = [
    ['text to hex', () => hashing.sha1.hexOfAll(texts)],
    ['createHash', () => texts.map((text) => createHash('sha1').update(text).digest('hex'))],
    ['hash', () => texts.map((text) => hash('sha1', text))],
  ];
  const answer = (): string[] => {
    inMemory();
    return readDigests(raw, digests, count, 20);
  };
  return [{ name: 'in memory', run: inMemory, answer }, ...ways.map(([name, hexes]) => ({ name, run: hexes, answer: hexes }))];
}

/** Both hash the same messages; what they answer is checked against the slow twins in the tests. */
function tableCases(texts: readonly string[]): BennyCase[] {
  const raw = loadRawKernel();
  const { bytes, starts, count } = packMessages(
    raw,
    texts.map((text) => Buffer.from(text)),
  );
  const digests = raw.allocate(count * 16);
  return [
    { name: 'xxHash64', run: () => raw.call('xxHash64Batch', bytes, starts, count, 0, 0, digests), answer: () => count },
    { name: 'content hash', run: () => raw.call('contentHashBatch', bytes, starts, count, 0, digests), answer: () => count },
  ];
}

function fnvCase(texts: readonly string[]): BennyCase {
  const run = (): number => {
    let last = 0;
    for (const text of texts) {
      let value = 0x811c9dc5;
      for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
      last ^= value;
    }
    return last;
  };
  return { name: 'FNV-1a', run, answer: run };
}

function randomTexts(count: number, least: number, most: number): string[] {
  const random = seededRandom(SEED);
  const letter = (): string => String.fromCharCode(97 + below(random, 26));
  return Array.from({ length: count }, () => Array.from({ length: least + below(random, most - least + 1) }, letter).join(''));
}
