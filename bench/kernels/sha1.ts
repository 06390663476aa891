/**
 * SHA-1: what does naming a pattern cost, beside node:crypto?
 *
 * Three ways from a text to 20 bytes: our kernel (text encoded into kernel memory, hashed there, digest copied out), `createHash` and the
 * one-shot `hash` of node:crypto (OpenSSL, which may use SHA instructions of the processor). Also the bare kernel on bytes that already lie
 * in its memory. Texts are the representations that names are made of.
 */
import { createHash, hash } from 'node:crypto';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadRawKernel } from '../../test/assembly/raw-kernel.ts';
import { runBench } from '../harness/bench.ts';
import { measureWithBenny } from '../harness/benny-rounds.ts';
import { eventsOf, uniformCorpus } from '../harness/corpora.ts';
import type { Cell } from '../harness/table.ts';

const SEED = 20_261_102;
/** Texts a call: the same text again and again would sit in every predictor of the processor. */
const BATCH = 100;
/** Events of a pattern: the shortest, the usual one, a long one, and one whose hashing outweighs every overhead. */
const EVENT_COUNTS = [2, 10, 100, 1_000];
const NANOSECONDS = 1e6;
const ROUNDS = 6;
const QUICK_ROUNDS = 2;

const { numbers } = createEngineKernels();

await runBench({ name: 'sha1', question: 'text to digest: kernel, createHash, hash' }, async ({ quick, table }) => {
  const rows: Cell[][] = [];
  for (const length of EVENT_COUNTS) {
    const shape = { seed: SEED, patternCount: BATCH, length, vocabulary: 200, queryCount: 0, queryLength: 0 };
    const texts = uniformCorpus(shape).patterns.map((symbols) => reprOfEvents(eventsOf(symbols)));
    const results = await measureWithBenny(casesOf(texts), quick ? QUICK_ROUNDS : ROUNDS);
    const nanoseconds = results.map(({ timeMs }) => (timeMs.median * NANOSECONDS) / BATCH);
    const bytes = texts.reduce((sum, text) => sum + text.length, 0) / BATCH;
    const [ours, inMemory, created, oneShot] = nanoseconds;
    rows.push([length, Math.round(bytes), ours, inMemory, created, oneShot, results[0].timeMs.spread, created / ours, oneShot / ours]);
  }
  table({
    title: 'nanoseconds a text, medians',
    columns: ['events', 'bytes', 'kernel', 'bare kernel', 'createHash', 'hash', 'spread', 'createHash/kernel', 'hash/kernel'],
    rows,
    notes: ['bare kernel: bytes already in its memory, digest left there'],
  });
});

function casesOf(texts: readonly string[]) {
  const raw = loadRawKernel();
  const encoded = texts.map((text) => Buffer.from(text));
  const messages = encoded.map((bytes) => {
    const address = raw.allocate(bytes.length);
    raw.u8(address, bytes.length).set(bytes);
    return address;
  });
  const scratch = raw.allocate(raw.constant('SHA1_SCRATCH_BYTES'));
  const digests = raw.allocate(BATCH * 20);
  const hashRaw = (): void => {
    for (let index = 0; index < BATCH; index++) raw.call('sha1', messages[index], encoded[index].length, scratch, digests + index * 20);
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
  const bare = {
    name: 'bare kernel',
    run: hashRaw,
    answer: (): string[] => {
      hashRaw();
      return texts.map((_, index) => Buffer.from(raw.u8(digests + index * 20, 20)).toString('hex'));
    },
  };
  return [ours, bare, ...rivals];
}
