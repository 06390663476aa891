/**
 * Vector requests: changes and searches of a space's named vectors.
 *
 *   texts ─ embedder ─> vectors ─ turn of the space ─> room in the index ─ journal ─> fold ─> index ─> answer
 *
 * The embedder is asked before the turn is taken, so nobody waits for a model but who asked for it; the turn is held until the index has
 * what the journal says, so every change finds an index that shows all changes before it.
 */
import { hasSameVectors, isSameIdentity } from '../core/named-vectors/named-vectors.ts';
import type { SpaceVectors } from '../core/named-vectors/space-vectors.ts';
import { type CommitVectorChanges, textOfItems, type VectorChange, type VectorItem } from '../core/named-vectors/vector-changes.ts';
import { textOfVector } from '../core/named-vectors/vector-text.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { VectorIdentity } from '../core/ports/record-vectors.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import { InvalidArgumentError, MemoryError } from '../errors.ts';
import { CallLine } from './call-line.ts';
import { embedWhileWanted } from './embed-while-wanted.ts';
import type { ChangeOptions } from './observation.ts';
import { checkText } from './observation-check.ts';
import { type ReembedStep, reembedStep } from './reembedding.ts';
import { foundSpace, type Requests } from './requests.ts';
import { SESSION_LIMITS } from './session-config.ts';
import type { Space } from './space.ts';
import { SpaceEmbedders } from './space-embedders.ts';
import * as Check from './vector-check.ts';
import { settingsOf, vectorFigures } from './vector-figures.ts';
import type * as Face from './vectors-face.ts';

/** What a space gets whose first vectors come without settings. */
const METRIC = 'cosine';
const SCALAR = 'bf16';
const NEIGHBOURS = 10;
/** Written as text before the event loop gets a turn: some 2 ms, at 12 ns a component. */
const TURN_COMPONENTS = 131_072;
/** Looked up before the event loop gets a turn. */
const TURN_NAMES = 2_000;

/** Vectors of a call, one behind the other, and who made each. */
interface Batch {
  readonly dimension: number;
  readonly embedder: string;
  readonly vectors: Float32Array;
  readonly items: readonly VectorItem[];
  /** The items as the journal spells them. */
  readonly itemsText: string;
}

export class VectorRequests implements Face.VectorsFace {
  private readonly requests: Requests;
  private readonly embedders: SpaceEmbedders;
  private readonly line = new CallLine();

  constructor(requests: Requests) {
    this.requests = requests;
    this.embedders = new SpaceEmbedders(requests.options.engine.numbers);
  }

  async add(
    name: string,
    inputs: readonly Face.VectorInput[],
    options: Face.AddVectorsOptions = {},
    signal?: Face.StopSignal,
  ): Promise<Face.AddVectorsAnswer> {
    const { before, enter } = this.line.take(
      name,
      inputs.every(({ vector }) => vector !== undefined),
    );
    try {
      checkSpace(name);
      await Check.checkInputs(inputs);
      const { embedder = Check.GIVEN } = options;
      Check.checkEmbedder(embedder);
      const space = await this.requests.spaces.getForChange(name);
      return await this.once(space, ['vectors-add', inputs, embedder], options, async (commit) => {
        const batch = await this.batchOf(space, inputs, embedder, signal);
        await before;
        return this.inTurn(space, (vectors) => {
          enter();
          return addBatch(space, vectors, batch, commit);
        });
      });
    } finally {
      enter();
    }
  }

  async remove(name: string, names: readonly string[], options?: ChangeOptions): Promise<Face.RemoveVectorsAnswer> {
    Check.checkNames(names);
    const { before, enter } = this.line.take(name, true);
    try {
      await before;
      const space = foundSpace(await this.requests.spaces.getForChange(name, true), name);
      return await this.once(space, ['vectors-remove', names], options, (commit) =>
        this.inTurn(space, (vectors) => {
          enter();
          return removeNames(space, vectors, names, commit);
        }),
      );
    } finally {
      enter();
    }
  }

  async search(name: string, query: Face.VectorQuery, signal?: Face.StopSignal): Promise<Face.VectorSearchAnswer> {
    Check.checkVectorQuery(query);
    const space = await this.requests.existing(name);
    return this.requests.spaces.withRoom(() => space.pinned(() => this.searchOnce(space, query, signal)), space);
  }

  async configure(name: string, settings: VectorIdentity, options?: ChangeOptions): Promise<Face.VectorSettings> {
    checkSpace(name);
    Check.checkVectorSettings(settings);
    const space = await this.requests.spaces.getForChange(name);
    const { dimension, metric, scalar, embedder, preset = 'speed' } = settings;
    const wanted: VectorIdentity = { dimension, metric, scalar, embedder, ...(preset !== 'speed' && { preset }) };
    const answer = settingsOf(wanted);
    return this.once(space, ['vectors-configure', wanted], options, (commit) =>
      this.inTurn(space, async (vectors) => {
        const { current, next } = vectors.named;
        if (isSameIdentity(current?.identity, wanted)) return answer;
        if (next !== undefined) throw reembeddingUnderWay(`configure the vectors of space "${name}"`, next.identity);
        const configure = () => commit([{ kind: 'vectors-configured', identity: wanted, isNext: false }], answer);
        if (current !== undefined && hasSameVectors(current.identity, wanted)) {
          await vectors.retune(current, configure);
          return answer;
        }
        if (current !== undefined && current.count > 0) {
          const field = [embedder === current.identity.embedder ? 'dimension' : 'embedder'];
          Check.checkFits(`configure the vectors of space "${name}"`, current.identity, { field, dimension, embedder });
          const found = `metric "${metric}", scalar "${scalar}"`;
          throw new InvalidArgumentError(
            ['metric'],
            found,
            `"${current.identity.metric}", "${current.identity.scalar}", as its vectors are`,
          );
        }
        await configure();
        return answer;
      }),
    );
  }

  async reembed(
    name: string,
    { limit = 1_000, textless = 'refuse', weights }: Face.ReembedOptions = {},
    signal?: Face.StopSignal,
  ): Promise<Face.ReembedAnswer> {
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= Check.VECTOR_LIMITS.names))
      throw new InvalidArgumentError(['limit'], String(limit), `a whole number of 1 to ${Check.VECTOR_LIMITS.names}`);
    if (weights !== undefined && weights !== 'idf' && weights !== 'none')
      throw new InvalidArgumentError(['weights'], JSON.stringify(weights), '"idf" or "none"');
    const embedder = await this.embedder();
    const space = foundSpace(await this.requests.spaces.getForChange(name, true), name);
    const step: ReembedStep = {
      space: name,
      embedderFor: (named) => this.embedders.next(named, embedder, weights),
      limit,
      textless,
      signal,
      inTurn: (run) => this.once(space, null, undefined, (commit) => this.inTurn(space, (vectors) => run(vectors, commit))),
    };
    return space.pinned(() => reembedStep(step));
  }

  async statistics(name: string): Promise<Face.VectorFigures> {
    const space = await this.requests.existing(name);
    return vectorFigures(space, { ...(await this.embedderFigures()), answers: this.requests.answers?.figures() ?? null });
  }

  private async searchOnce(space: Space, query: Face.VectorQuery, signal: Face.StopSignal | undefined): Promise<Face.VectorSearchAnswer> {
    const vectors = vectorsOf(space);
    const first = vectors.named.current;
    if (first === undefined) return { space: space.name, algorithm: 'exact', identity: null, neighbours: [], cached: null };
    const attempted = `search in space "${space.name}"`;
    let vector: Float32Array;
    let own = '';
    if (query.text === undefined) {
      vector = Float32Array.from(query.vector ?? []);
      Check.checkFits(attempted, first.identity, { field: ['vector'], dimension: vector.length, embedder: query.embedder });
    } else {
      const process = await this.embedder();
      own = process.identity.text;
      const embedder = this.embedders.of(first, process);
      const { dimension, text: name } = embedder.identity;
      Check.checkFits(attempted, first.identity, { field: ['text'], dimension, embedder: name });
      [vector] = await embedWhileWanted(embedder, [query.text], signal);
    }
    // The space may have been re-embedded while the embedder worked.
    const shelf = vectors.named.current ?? first;
    if (shelf !== first) {
      const field = [query.text === undefined ? 'vector' : 'text'];
      Check.checkFits(attempted, shelf.identity, { field, dimension: vector.length, embedder: first.identity.embedder });
    }
    const { limit = NEIGHBOURS, filter, text, cacheSimilarity } = query;
    const search = async (): Promise<Face.VectorSearchAnswer> => {
      const { algorithm, neighbours } = await vectors.search(shelf, vector, limit, filter);
      return { space: space.name, algorithm, identity: settingsOf(shelf.identity), neighbours, cached: null };
    };
    const { answers, spaces } = this.requests;
    const answer =
      text === undefined || answers === undefined
        ? await search()
        : await answers.answer(
            { space: space.name, vectors, shelf, embedder: own, text, vector, limit, filter },
            cacheSimilarity,
            search,
            () => {
              return spaces.loadedSpace(space.name) === space;
            },
          );
    spaces.touch(space);
    return answer;
  }

  /** Embeds texts and lays all vectors out. Refuses early what the space would refuse in its turn. */
  private async batchOf(
    space: Space,
    inputs: readonly Face.VectorInput[],
    given: string,
    signal: Face.StopSignal | undefined,
  ): Promise<Batch> {
    const texts = inputs.flatMap(({ vector, text }) => (vector === undefined && text !== undefined ? [text] : []));
    const process = texts.length === 0 ? undefined : await this.embedder();
    const shelf = vectorsOf(space).named.current;
    const embedder = process && this.embedders.of(shelf, process);
    const current = shelf?.identity;
    const attempted = `add vectors to space "${space.name}"`;
    const firstGiven = inputs.find(({ vector }) => vector !== undefined)?.vector;
    const own = embedder?.identity;
    const dimension = own?.dimension ?? firstGiven?.length ?? 0;
    const name = own?.text ?? given;
    const expected = current ?? { dimension, metric: METRIC, scalar: SCALAR, embedder: name };
    for (const [place, { vector }] of inputs.entries()) {
      const isText = vector === undefined;
      const made =
        isText && own !== undefined
          ? { dimension: own.dimension, embedder: own.text }
          : { dimension: vector?.length ?? 0, embedder: given };
      Check.checkFits(attempted, expected, { field: ['vectors', place, isText ? 'text' : 'vector'], ...made });
    }
    if (dimension * inputs.length > Check.VECTOR_LIMITS.batchComponents) {
      const found = `${inputs.length} vectors of ${dimension} components`;
      throw new InvalidArgumentError(['vectors'], found, `at most ${Check.VECTOR_LIMITS.batchComponents} components in one call`);
    }
    const embedded = embedder === undefined ? [] : await embedWhileWanted(embedder, texts, signal);
    const vectors = new Float32Array(inputs.length * dimension);
    let nextEmbedded = 0;
    const items: VectorItem[] = [];
    const itemsTexts: string[] = [];
    const rowsPerTurn = Math.ceil(TURN_COMPONENTS / dimension);
    for (let start = 0; start < inputs.length; start += rowsPerTurn) {
      if (start > 0) await nextTurn();
      for (const [offset, input] of inputs.slice(start, start + rowsPerTurn).entries()) {
        const place = start + offset;
        const row = vectors.subarray(place * dimension, (place + 1) * dimension);
        row.set(input.vector ?? embedded[nextEmbedded++]);
        items.push({ name: input.name, vectorText: textOfVector(row), metadata: metadataWithText(input, place) });
      }
      itemsTexts.push(textOfItems(items.slice(start)));
    }
    const itemsText = itemsTexts.join(',');
    if (inputs.length > rowsPerTurn) await nextTurn();
    return { dimension, embedder: name, vectors, items, itemsText };
  }

  private async embedder(): Promise<Embedder> {
    const { embedding } = this.requests.options;
    if (embedding !== undefined) return embedding.embedder();
    throw new MemoryError('MEM_RUNTIME_UNSUPPORTED', 'Cannot embed a text: this process has no embedder');
  }

  /** Figures are answered whatever is wrong with the embedder: whoever asks for them may want to know that. */
  private async embedderFigures(): Promise<Pick<Face.VectorFigures, 'embedder' | 'embedderProblem'>> {
    try {
      const { identity } = await this.embedder();
      const cache = this.requests.options.embedding?.statistics() ?? null;
      return { embedder: { identity: identity.text, dimension: identity.dimension, cache }, embedderProblem: null };
    } catch (error) {
      if (!(error instanceof MemoryError)) throw error;
      return { embedder: null, embedderProblem: error.message };
    }
  }

  /** Answers a repeated request from its receipt. */
  private once<Answer>(
    space: Space,
    request: unknown,
    options: ChangeOptions | undefined,
    run: (commit: CommitVectorChanges) => Promise<Answer>,
  ): Promise<Answer> {
    const header = this.requests.headerOf('', options);
    return space.pinned(() =>
      this.requests.once(space, header, request, (fingerprint) =>
        run((changes, answer) => space.commit(header, changes, fingerprint === undefined ? undefined : { fingerprint, answer })),
      ),
    );
  }

  private async inTurn<Answer>(space: Space, run: (vectors: SpaceVectors) => Promise<Answer>): Promise<Answer> {
    const { spaces, answers } = this.requests;
    const vectors = vectorsOf(space);
    try {
      return await spaces.withRoom(() => space.exclusively(() => run(vectors)), space);
    } finally {
      answers?.changed(space.name, vectors.named.current);
      spaces.touch(space);
    }
  }
}

async function addBatch(
  space: Space,
  vectors: SpaceVectors,
  { dimension, embedder, vectors: rows, items, itemsText }: Batch,
  commit: CommitVectorChanges,
): Promise<Face.AddVectorsAnswer> {
  const { current, next } = vectors.named;
  if (next !== undefined) throw reembeddingUnderWay(`add vectors to space "${space.name}"`, next.identity);
  const identity: VectorIdentity = current?.identity ?? { dimension, metric: METRIC, scalar: SCALAR, embedder };
  Check.checkFits(`add vectors to space "${space.name}"`, identity, { field: ['vectors'], dimension, embedder });
  const names = items.map(({ name }) => name);
  const replaced = names.filter((name) => current?.find(name) !== undefined).length;
  if (items.length > TURN_NAMES) await nextTurn();
  const answer = { space: space.name, added: names.length - replaced, replaced, identity: settingsOf(identity) };
  const added: VectorChange = { kind: 'vectors-added', items, isNext: false, itemsText };
  // Settings and first vectors in one append: either both are there, or neither.
  const changes: VectorChange[] = current === undefined ? [{ kind: 'vectors-configured', identity, isNext: false }, added] : [added];
  await vectors.put(current ?? vectors.firstShelf(identity), names, rows, () => commit(changes, answer));
  return answer;
}

async function removeNames(
  { name }: Space,
  vectors: SpaceVectors,
  names: readonly string[],
  commit: CommitVectorChanges,
): Promise<Face.RemoveVectorsAnswer> {
  const shelf = vectors.named.current;
  const distinct = [...new Set(names)];
  const known = distinct.filter((each) => shelf?.find(each) !== undefined);
  const answer = { space: name, removed: known.length, unknown: distinct.length - known.length };
  if (shelf === undefined || known.length === 0) return answer;
  await vectors.remove(shelf, known, () => commit([{ kind: 'vectors-removed', names: known }], answer));
  return answer;
}

function reembeddingUnderWay(attempted: string, { embedder }: VectorIdentity): MemoryError {
  return new MemoryError(
    'MEM_REEMBEDDING',
    `Cannot ${attempted}: found a re-embedding by "${embedder}" under way, expected it to be complete`,
  );
}

function vectorsOf(space: Space): SpaceVectors {
  if (space.vectors !== undefined) return space.vectors;
  throw new MemoryError('MEM_RUNTIME_UNSUPPORTED', 'Cannot use vectors: this memory was opened without indexes for them');
}

function checkSpace(name: string): void {
  if (name === '') throw new InvalidArgumentError(['space'], 'an empty name', `1 to ${SESSION_LIMITS.spaceCodePoints} code points`);
  checkText(name, ['space'], SESSION_LIMITS.spaceCodePoints);
}

/** @throws InvalidArgumentError the metadata is no JSON object */
function metadataWithText({ text, metadata }: Face.VectorInput, place: number): string | null {
  if (text === undefined && metadata === undefined) return null;
  let fields: unknown;
  try {
    fields = JSON.parse(metadata ?? '{}');
  } catch {
    fields = undefined;
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new InvalidArgumentError(['vectors', place, 'metadata'], 'no JSON object', 'a JSON object');
  return JSON.stringify(text === undefined ? fields : { ...fields, text });
}
