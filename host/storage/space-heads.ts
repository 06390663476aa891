/**
 * Where the journal of each space ends: as acknowledged, and as it will be when the group in the making commits.
 *
 * Invariants:
 *  1. `head` counts acknowledged entries only; it never falls.
 *  2. `pendingHead` differs from `head` only between `place` and the `commit` or `rollBack` of the same group.
 *  3. A space without a first entry is not kept, and its number is given again.
 *  4. A space that was erased is not kept either: the next who asks finds it in the source, under the hash of its name.
 */

/** What is known of a space; the fields change, the object stays. */
export interface SpaceState {
  readonly name: string;
  number: number;
  head: number;
  pendingHead: number;
  /** False before the first entry, and while there is nothing but an erasure. */
  isNamed: boolean;
  pendingIsNamed: boolean;
}

export interface SpaceSource {
  findSpace(name: string): { readonly number: number; readonly head: number; readonly isNamed: boolean } | undefined;
  lastSpaceNumber(): number;
}

export class SpaceHeads {
  readonly #source: SpaceSource;
  /** Spaces that were asked for; the others are in the source. */
  readonly #states = new Map<string, SpaceState>();
  /** Spaces that the group in the making touches. */
  #touched: SpaceState[] = [];
  #lastNumber: number;

  constructor(source: SpaceSource) {
    this.#source = source;
    this.#lastNumber = source.lastSpaceNumber();
  }

  /** A space with acknowledged entries, undefined for any other. */
  find(name: string): SpaceState | undefined {
    const state = this.#states.get(name) ?? this.#load(name);
    return state === undefined || state.head === 0 ? undefined : state;
  }

  /** False for a space whose first entries, also since an erasure, are committed and not yet acknowledged. */
  isAcknowledged(name: string): boolean {
    return this.#states.get(name)?.isNamed !== false;
  }

  /** Where the next entry of a space would go, the group in the making counted. */
  pendingHeadOf(name: string): number {
    return (this.#states.get(name) ?? this.#load(name))?.pendingHead ?? 0;
  }

  /**
   * Gives places to entries of the group in the making. Precondition: there is at least one.
   *
   * @param erases they are all that is left of the space
   */
  place(name: string, entryCount: number, erases = false): { readonly spaceNumber: number; readonly firstSequence: number } {
    const state = this.#states.get(name) ?? this.#load(name) ?? this.#make(name);
    if (state.pendingHead === state.head) this.#touched.push(state);
    const firstSequence = state.pendingHead + 1;
    state.pendingHead += entryCount;
    state.pendingIsNamed = !erases;
    return { spaceNumber: state.number, firstSequence };
  }

  /** The spaces that the group in the making touches. */
  touched(): readonly SpaceState[] {
    return this.#touched;
  }

  /** The group is part of the journal. */
  commit(): void {
    for (const state of this.#touched) {
      state.head = state.pendingHead;
      state.isNamed = state.pendingIsNamed;
      if (!state.isNamed) this.#states.delete(state.name);
    }
    this.#touched = [];
  }

  /** The group never was. */
  rollBack(): void {
    for (const state of this.#touched) {
      state.pendingHead = state.head;
      state.pendingIsNamed = state.isNamed;
      if (state.head > 0) continue;
      this.#states.delete(state.name);
      this.#lastNumber = Math.min(this.#lastNumber, state.number - 1);
    }
    this.#touched = [];
  }

  #load(name: string): SpaceState | undefined {
    const found = this.#source.findSpace(name);
    if (found === undefined) return undefined;
    const { number, head, isNamed } = found;
    const state = { name, number, head, pendingHead: head, isNamed, pendingIsNamed: isNamed };
    this.#states.set(name, state);
    return state;
  }

  #make(name: string): SpaceState {
    this.#lastNumber += 1;
    const state = { name, number: this.#lastNumber, head: 0, pendingHead: 0, isNamed: false, pendingIsNamed: false };
    this.#states.set(name, state);
    return state;
  }
}
