/**
 * Choice lists: named stores of strings that a server keeps for its callers, in memory only, within a bound.
 *
 * The engine is made when it is first needed. A list that is replaced or deleted while somebody searches it is freed when they are done.
 */
import { InvalidArgumentError, MemoryError } from '../errors.ts';
import type { ChoiceMatch, WithinOptions } from './choice-search.ts';
import type { ChoiceScoreOptions, ChoiceSearchOptions, ChoiceStore } from './choice-store.ts';
import type { Fuzzy } from './fuzzy-face.ts';
import type { LongWorkOptions } from './turns.ts';

export interface ChoiceListFigures {
  readonly name: string;
  /** Strings. */
  readonly size: number;
  /** Kernel memory. */
  readonly bytes: number;
}

interface List {
  readonly store: ChoiceStore;
  users: number;
  isGone: boolean;
}

/** A name must not take more memory than a small list does. */
const MOST_NAME = 200;

export class ChoiceLists {
  /** Of all lists together. */
  readonly mostBytes: number;
  /** That may work on a search. */
  readonly threads: number;
  private readonly open: () => Fuzzy;
  private readonly lists = new Map<string, List>();
  private opened: Fuzzy | undefined;

  /** @param open  makes the engine */
  constructor(open: () => Fuzzy, mostBytes: number, threads = 1) {
    this.threads = threads;
    this.open = open;
    this.mostBytes = mostBytes;
  }

  get engine(): Fuzzy {
    this.opened ??= this.open();
    return this.opened;
  }

  /** In the order of their names. */
  all(): ChoiceListFigures[] {
    return [...this.lists.keys()].sort().map((name) => this.figuresOf(name));
  }

  /** @throws MemoryError `MEM_CHOICES_NOT_FOUND` */
  figuresOf(name: string): ChoiceListFigures {
    const { size, byteLength } = this.listOf(name).store;
    return { name, size, bytes: byteLength };
  }

  /**
   * Keeps a list under a name, in place of the one that is there; that one stays until the new one is whole.
   *
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` a name of more than 200 characters, or something that is no string
   * @throws MemoryError `MEM_OUT_OF_MEMORY` all lists together would exceed the bound; nothing was changed
   */
  async put(name: string, strings: readonly string[], options: LongWorkOptions): Promise<ChoiceListFigures> {
    if (name.length > MOST_NAME) throw new InvalidArgumentError(['name'], `${name.length} characters`, `at most ${MOST_NAME} characters`);
    const store = await this.engine.createChoicesInTurns(strings, options);
    const others = this.all().reduce((sum, list) => sum + (list.name === name ? 0 : list.bytes), 0);
    if (others + store.byteLength > this.mostBytes) {
      const wanted = others + store.byteLength;
      store.free();
      throw new MemoryError('MEM_OUT_OF_MEMORY', `Cannot keep choices: ${wanted} bytes would be taken, expected at most ${this.mostBytes}`);
    }
    this.delete(name);
    this.lists.set(name, { store, users: 0, isGone: false });
    return this.figuresOf(name);
  }

  /** Deletes a list; false when there is none. */
  delete(name: string): boolean {
    const list = this.lists.get(name);
    if (list === undefined) return false;
    this.lists.delete(name);
    list.isGone = true;
    if (list.users === 0) list.store.free();
    return true;
  }

  /** See `ChoiceStore.searchInTurns`. @throws MemoryError `MEM_CHOICES_NOT_FOUND` */
  async search(name: string, query: string, options: ChoiceSearchOptions & LongWorkOptions): Promise<ChoiceMatch[]> {
    return this.using(name, (store) => store.searchInTurns(query, { ...options, threads: this.threads }));
  }

  /** See `ChoiceStore.distancesInTurns`. @throws MemoryError `MEM_CHOICES_NOT_FOUND` */
  async distances(name: string, query: string, options: ChoiceScoreOptions & LongWorkOptions): Promise<Float64Array> {
    return this.using(name, (store) => store.distancesInTurns(query, { ...options, threads: this.threads }));
  }

  /** See `ChoiceStore.within`. @throws MemoryError `MEM_CHOICES_NOT_FOUND` */
  within(name: string, query: string, distance: number, options: WithinOptions): ChoiceMatch[] {
    return this.listOf(name).store.within(query, distance, options);
  }

  /** Frees everything. */
  async close(): Promise<void> {
    this.lists.clear();
    await this.opened?.close();
    this.opened = undefined;
  }

  /** Works with a list that is not freed before the work ends. */
  private async using<Answer>(name: string, work: (store: ChoiceStore) => Promise<Answer>): Promise<Answer> {
    const list = this.listOf(name);
    list.users++;
    try {
      return await work(list.store);
    } finally {
      if (--list.users === 0 && list.isGone) list.store.free();
    }
  }

  private listOf(name: string): List {
    const list = this.lists.get(name);
    if (list !== undefined) return list;
    throw new MemoryError(
      'MEM_CHOICES_NOT_FOUND',
      `Cannot find choices "${name.slice(0, 100).toWellFormed()}"; lists are kept in memory only`,
    );
  }
}
