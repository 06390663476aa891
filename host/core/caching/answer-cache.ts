/**
 * Answer cache: answers of earlier questions, found again by questions that mean nearly the same. A semantic cache for any face.
 *
 *   space ─ generation ─┬─ parameters ─ questions, told apart by their vectors
 *                       └─ …
 *
 * A question is answered by the nearest earlier one of the same space, generation, embedder and parameters, if their cosine reaches what the
 * asker demands; of equally near ones by the oldest. Whoever hands such an answer out says so: it is another question's.
 *
 * Invariants:
 *  1. All is done within the turn of the caller, so nothing changes between looking and deciding.
 *  2. One generation of a space is held at a time: what is asked of another one is a miss and frees the answers of the one before.
 *  3. What is let go leaves neither its text nor its vector behind.
 */
import { LRUCache } from 'lru-cache';
import type { CacheFigures } from '../ports/cache-figures.ts';
import type { VectorRowSet, VectorRowSetFactory } from '../ports/vector-row-set.ts';

/** Of an entry beside its texts, its answer and its components: maps, sets, record and typed array, rounded up. */
const ENTRY_BYTES = 500;
const COMPONENT_BYTES = 4;
const UNIT_BYTES = 2;
/** Cosines are summed in f32, so that of a vector with itself may miss 1 by this much. */
const ROUNDING = 1e-6;
const FIRST_TIES = 4;

/** What an answer depends on. */
export interface CacheQuestion {
  readonly space: string;
  /** Changes with everything in the space that the answer may depend on. */
  readonly generation: string;
  /** The face, its limits, its filters: whatever else the answer depends on besides the text. */
  readonly parameters: string;
  /** Identity of who made the vector; answers of another embedder are dropped. */
  readonly embedder: string;
  /** Of the text. */
  readonly vector: Float32Array;
}

export interface KnownAnswer<Answer> {
  readonly answer: Answer;
  /** The text that the answer was given to. */
  readonly text: string;
  /** Cosine of the two questions, at most 1. */
  readonly similarity: number;
}

interface Entry<Answer> {
  readonly space: string;
  readonly parameters: string;
  readonly text: string;
  readonly answer: Answer;
  /** Counts upwards: the older of two is smaller. */
  readonly age: number;
}

interface Scope {
  readonly generation: string;
  readonly idsByParameters: Map<string, Set<number>>;
}

export class AnswerCache<Answer> {
  private readonly factory: VectorRowSetFactory;
  private readonly capacityBytes: number;
  private readonly entries: LRUCache<number, Entry<Answer>>;
  private readonly scopes = new Map<string, Scope>();
  private rows: VectorRowSet | undefined;
  /** Written over vectors that are let go. */
  private blank = new Float32Array(0);
  private embedder = '';
  /** Ids of entries that were let go, to be used again: ids stay dense. */
  private readonly freeIds: number[] = [];
  private nextId = 0;
  private nextAge = 0;
  private hits = 0;
  private misses = 0;
  private evictions = 0;

  /** @param capacityBytes  at least 1; an answer that is larger is not kept */
  constructor(factory: VectorRowSetFactory, capacityBytes: number) {
    this.factory = factory;
    this.capacityBytes = capacityBytes;
    this.entries = new LRUCache({
      maxSize: capacityBytes,
      dispose: (entry, id, reason) => {
        if (reason === 'evict') this.evictions++;
        this.detach(id, entry);
      },
    });
  }

  /**
   * The answer of the nearest earlier question, which counts as used now.
   *
   * @param leastSimilarity  least cosine of the two questions, in (0, 1]; 1 takes what differs by rounding only
   */
  find(question: CacheQuestion, leastSimilarity: number): KnownAnswer<Answer> | undefined {
    const ids = this.scopeOf(question)?.idsByParameters.get(question.parameters);
    const nearest = ids === undefined ? undefined : this.nearestOf(ids, question.vector);
    if (nearest === undefined || nearest.distance > 1 - leastSimilarity + ROUNDING) {
      this.misses++;
      return undefined;
    }
    const { answer, text } = nearest.entry;
    this.hits++;
    this.entries.get(nearest.id);
    return { answer, text, similarity: nearest.distance <= ROUNDING ? 1 : 1 - nearest.distance };
  }

  /**
   * Keeps an answer; one that is kept for the same question already stays, being older.
   *
   * @param answerBytes  what the answer takes in memory, estimated
   */
  keep(question: CacheQuestion, text: string, answer: Answer, answerBytes: number): void {
    const { space, generation, parameters, vector } = question;
    const size = ENTRY_BYTES + text.length * UNIT_BYTES + vector.length * COMPONENT_BYTES + answerBytes;
    // Nothing is similar to the vector 0, so nobody would ever find it.
    if (size > this.capacityBytes || vector.every((component) => component === 0)) return;
    const known = this.scopeOf(question)?.idsByParameters.get(parameters);
    if (known !== undefined && (this.nearestOf(known, vector)?.distance ?? 1) <= ROUNDING) return;
    this.rows ??= this.factory.create(vector.length);
    if (this.blank.length !== vector.length) this.blank = new Float32Array(vector.length);
    const id = this.freeIds.pop() ?? this.nextId++;
    // First: what leaves for it may give memory back.
    this.entries.set(id, { space, parameters, text, answer, age: this.nextAge++ }, { size });
    const ids = Uint32Array.of(id);
    try {
      this.rows.reserve(ids);
    } catch {
      // No kernel memory: others need it more.
      this.entries.delete(id);
      return;
    }
    this.rows.write(id, vector);
    this.rows.show(ids);
    this.scopeFor(space, generation, parameters).add(id);
  }

  /** Frees the answers of a space, unless they are of this generation. */
  advance(space: string, generation: string | undefined): void {
    const scope = this.scopes.get(space);
    if (scope === undefined || scope.generation === generation) return;
    for (const ids of scope.idsByParameters.values()) for (const id of [...ids]) this.entries.delete(id);
    this.scopes.delete(space);
  }

  /** Frees everything. */
  clear(): void {
    this.entries.clear();
    this.scopes.clear();
    this.rows?.free();
    this.rows = undefined;
    this.freeIds.length = 0;
    this.nextId = 0;
  }

  /** `bytes` counts entries; kernel memory for their vectors is taken by doubling. */
  statistics(): CacheFigures {
    const { hits, misses, evictions, capacityBytes } = this;
    return { hits, misses, evictions, entries: this.entries.size, bytes: this.entries.calculatedSize, capacityBytes };
  }

  /** What is held of the question's space in its generation; everything that is out of date is freed. */
  private scopeOf({ space, generation, embedder }: CacheQuestion): Scope | undefined {
    if (embedder !== this.embedder) {
      this.clear();
      this.embedder = embedder;
    }
    this.advance(space, generation);
    return this.scopes.get(space);
  }

  private scopeFor(space: string, generation: string, parameters: string): Set<number> {
    const scope = this.scopes.get(space) ?? { generation, idsByParameters: new Map<string, Set<number>>() };
    this.scopes.set(space, scope);
    const ids = scope.idsByParameters.get(parameters) ?? new Set<number>();
    scope.idsByParameters.set(parameters, ids);
    return ids;
  }

  private nearestOf(ids: ReadonlySet<number>, vector: Float32Array) {
    const filter = new Uint32Array((this.nextId + 31) >>> 5);
    for (const id of ids) filter[id >>> 5] |= 1 << (id & 31);
    for (let wanted = FIRST_TIES; ; wanted *= 2) {
      const found = this.rows?.nearest(vector, wanted, filter) ?? [];
      const [first] = found;
      if (first === undefined) return undefined;
      // Behind the last one may be more that are as near.
      if (found.length === wanted && found[wanted - 1].distance === first.distance) continue;
      const near = found.flatMap(({ recordId: id, distance }) => {
        const entry = distance === first.distance ? this.entries.peek(id) : undefined;
        return entry === undefined ? [] : [{ id, distance, entry }];
      });
      return near.reduce((oldest, one) => (one.entry.age < oldest.entry.age ? one : oldest));
    }
  }

  private detach(id: number, { space, parameters }: Entry<Answer>): void {
    const scope = this.scopes.get(space);
    const ids = scope?.idsByParameters.get(parameters);
    if (scope !== undefined && ids?.delete(id) === true && ids.size === 0) {
      scope.idsByParameters.delete(parameters);
      if (scope.idsByParameters.size === 0) this.scopes.delete(space);
    }
    const { rows } = this;
    this.freeIds.push(id);
    if (rows?.has(id) !== true) return;
    rows.write(id, this.blank);
    rows.hide(Uint32Array.of(id));
  }
}
