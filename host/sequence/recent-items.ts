/**
 * Recent items: the newest items of a growing list, as an immutable value that shares its storage with the values it grew out of.
 *
 *   storage   a b c d e f          shared by all
 *   earlier     └───┘              [start, end) = b c d
 *   later       └───────┘          b c d e f: appended behind `earlier`, which cannot see it
 *
 * So remembering one more thing costs the same however much is remembered. Appending to a value that was appended to before shares the
 * item that follows when it is the same one (a change is decided first and applied later), and copies otherwise.
 *
 * Cost: O(1) an item, amortized; O(length) for `items` the first time, and where two histories part.
 */
export class RecentItems<Item> {
  readonly length: number;
  private readonly storage: Item[];
  private readonly start: number;
  private readonly isSame: (left: Item, right: Item) => boolean;
  private copied: readonly Item[] | undefined;

  private constructor(storage: Item[], start: number, length: number, isSame: (left: Item, right: Item) => boolean) {
    this.storage = storage;
    this.start = start;
    this.length = length;
    this.isSame = isSame;
  }

  /** @param isSame whether two items are interchangeable */
  static of<Item>(items: readonly Item[], isSame: (left: Item, right: Item) => boolean = Object.is): RecentItems<Item> {
    return new RecentItems([...items], 0, items.length, isSame);
  }

  /** Oldest first. */
  get items(): readonly Item[] {
    this.copied ??= this.storage.slice(this.start, this.start + this.length);
    return this.copied;
  }

  get oldest(): Item | undefined {
    return this.length === 0 ? undefined : this.storage[this.start];
  }

  get newest(): Item | undefined {
    return this.length === 0 ? undefined : this.storage[this.start + this.length - 1];
  }

  /** With one more, without the oldest where there would be more than `most`. */
  with(item: Item, most: number): RecentItems<Item> {
    const left = this.length >= most ? this.length - most + 1 : 0;
    const start = this.start + left;
    const end = this.start + this.length;
    const length = this.length - left + 1;
    const follows = this.storage.length > end;
    if (follows && this.isSame(this.storage[end], item)) return new RecentItems(this.storage, start, length, this.isSame);
    // An empty value may be anybody's beginning; and what nobody sees any more must not pile up.
    if (follows || this.length === 0 || start >= most) {
      return new RecentItems([...this.storage.slice(start, end), item], 0, length, this.isSame);
    }
    this.storage.push(item);
    return new RecentItems(this.storage, start, length, this.isSame);
  }

  /** The newest `count`, at most all. */
  last(count: number): RecentItems<Item> {
    const length = Math.min(count, this.length);
    return new RecentItems(length === 0 ? [] : this.storage, length === 0 ? 0 : this.start + this.length - length, length, this.isSame);
  }
}
