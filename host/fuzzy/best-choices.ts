/**
 * Best choices: the few that score best of many that are offered by rising index.
 *
 * A sorted list, best first, of equal scores the lowest index first. Most offers fail at the worst one that is kept; one that is taken
 * moves what is behind its place: cheap for the limits that people ask for, and no worse than sorting all for large ones.
 */
export interface ScoredIndex {
  readonly index: number;
  readonly score: number;
}

/** Above this a list that is sorted now and then is faster than one that is always sorted. */
const MOST_KEPT_SORTED = 256;
/** A long list is cut back to its limit when it has this many times as many. */
const SLACK = 2;

export class BestChoices {
  private readonly limit: number;
  private readonly isDistance: boolean;
  private kept: ScoredIndex[] = [];
  private isSorted = true;
  /** Worst score of a full list that was sorted. */
  private worstKept: number | undefined;

  /** @param limit  at least 1 */
  constructor(limit: number, kind: 'distance' | 'similarity') {
    this.limit = limit;
    this.isDistance = kind === 'distance';
  }

  /** The score that a further choice must beat; undefined while there is room. */
  get worst(): number | undefined {
    return this.worstKept;
  }

  /** Precondition: the index is above all that were offered before. */
  offer(index: number, score: number): void {
    if (this.worstKept !== undefined && (this.isDistance ? score >= this.worstKept : score <= this.worstKept)) return;
    const { kept, limit } = this;
    if (limit > MOST_KEPT_SORTED) {
      kept.push({ index, score });
      this.isSorted = false;
      if (kept.length >= SLACK * limit) this.sort();
      return;
    }
    let place = kept.length;
    while (place > 0 && (this.isDistance ? kept[place - 1].score > score : kept[place - 1].score < score)) place--;
    kept.splice(place, 0, { index, score });
    if (kept.length > limit) kept.pop();
    if (kept.length === limit) this.worstKept = kept[limit - 1].score;
  }

  /**
   * Offers the scores at `[first, end)` as far as they reach a cutoff; not-a-number reaches none.
   *
   * @param indexes  of the choices, by place; the place itself if missing
   * Precondition: that of `offer`.
   */
  offerAll(scores: Float64Array, first: number, end: number, cutoff: number, indexes?: Uint32Array): void {
    const { isDistance } = this;
    for (let at = first; at < end; at++) {
      const score = scores[at];
      if (!(isDistance ? score <= cutoff : score >= cutoff)) continue;
      const worst = this.worstKept;
      if (worst === undefined || (isDistance ? score < worst : score > worst)) this.offer(indexes?.[at] ?? at, score);
    }
  }

  /** Best first. */
  list(): readonly ScoredIndex[] {
    if (!this.isSorted) this.sort();
    return this.kept;
  }

  private sort(): void {
    const sign = this.isDistance ? 1 : -1;
    this.kept.sort((left, right) => sign * (left.score - right.score) || left.index - right.index);
    this.kept = this.kept.slice(0, this.limit);
    this.isSorted = true;
    if (this.kept.length === this.limit) this.worstKept = this.kept[this.limit - 1].score;
  }
}
