/** What can be observed at once, and what learning and looking up answer: the sequence face's plain data. */

/** Symbols observed together, in stored order. */
export type Event = readonly string[];

/** Named feelings of one moment. A Map, because keys like "1" or "__proto__" must keep their place and meaning. */
export type Emotives = ReadonlyMap<string, number>;

/** One observation. Everything may be empty; then only time advances. */
export interface Observation {
  readonly strings: readonly string[];
  /** Added component by component into one percept vector; all of one length. */
  readonly vectors: readonly (readonly number[])[];
  readonly emotives: Emotives;
  /** JSON text of one object, numbers spelled as received; `{}` for none. */
  readonly metadata: string;
  /** The caller's id of this observation; one is made when it is missing. */
  readonly uniqueId?: string;
}

/** A moment of a space: behind the entry of a sequence number, or behind the last entry before the first one that is later than a time. */
export type AsOf = { readonly sequence: number } | { readonly timeMs: number };

/** Options of look-ups. */
export interface ReadOptions {
  /** Answers as the space was then; what was erased since cannot be answered. Now when missing. */
  readonly asOf?: AsOf;
}

/** Options of every changing call. */
export interface ChangeOptions {
  /** At most 128 characters; the same key within 24 h returns the first answer and changes nothing. */
  readonly idempotencyKey?: string;
}

export interface ObserveAnswer {
  readonly sessionId: string;
  readonly space: string;
  /** Events in short-term memory afterwards. */
  readonly stmLength: number;
  /** Observations of this session since its short-term memory was last cleared. */
  readonly time: number;
  readonly uniqueId: string;
  /** `PTRN|<sha1>` when this observation filled the short-term memory, else null. */
  readonly autoLearnedPattern: string | null;
}

export interface ObserveSequenceOptions extends ChangeOptions {
  readonly learnAfterEach?: boolean;
  readonly learnAtEnd?: boolean;
  readonly clearBetween?: boolean;
}

export interface ObserveSequenceAnswer {
  readonly sessionId: string;
  readonly space: string;
  readonly initialStmLength: number;
  readonly finalStmLength: number;
  readonly results: readonly ObserveAnswer[];
  readonly autoLearnedPatterns: readonly string[];
  readonly finalLearnedPattern: string | null;
  readonly isolated: boolean;
}

export interface LearnAnswer {
  readonly sessionId: string;
  readonly space: string;
  /** `PTRN|<sha1>`, or empty when the short-term memory held a single symbol. */
  readonly patternName: string;
}

/** A pattern that is learned as it is given, past the short-term memory. */
export interface GivenPattern {
  /** At most 1,000 events that hold something and 100,000 symbols; empty events are left out. */
  readonly events: readonly Event[];
  /** Oldest first; the session's persistence decides how many the pattern keeps. */
  readonly emotives?: readonly Emotives[];
  /** JSON texts, each of one object. */
  readonly metadata?: readonly string[];
  /** How often this counts as learned, 1 when missing. Emotives and metadata are taken once. */
  readonly frequency?: number;
}

export interface LearnManyAnswer {
  readonly sessionId: string;
  readonly space: string;
  /** In the order of the patterns: `PTRN|<sha1>`, or empty for a single symbol, which makes no pattern. */
  readonly patternNames: readonly string[];
}

export interface FinalizeAnswer {
  readonly sessionId: string;
  readonly space: string;
  readonly patternsProcessed: number;
  readonly timeMs: number;
}

/** A learned pattern as a look-up answers it. */
export interface PatternRecord {
  /** 40 lower-case hexadecimal digits. */
  readonly name: string;
  readonly events: readonly Event[];
  /** Symbols in all events. */
  readonly length: number;
  readonly frequency: number;
  /** Oldest first. */
  readonly emotives: readonly Emotives[];
  /** Key to ascending unique texts. */
  readonly metadata: ReadonlyMap<string, readonly string[]>;
}

/** Names of spaces, ascending by code point. */
export interface SpacePage {
  readonly spaces: readonly string[];
  /** The last of them when there are more: what the next page comes after. */
  readonly next: string | undefined;
}

/** Patterns of a space in the order of their first learning. */
export interface PatternPage {
  readonly patterns: readonly PatternRecord[];
  /** Where the next page starts; undefined behind the last pattern. */
  readonly next: number | undefined;
}

export interface SymbolStatistics {
  readonly symbol: string;
  /** Occurrences in learned patterns, counted at every learning. */
  readonly frequency: number;
  /** Patterns that hold the symbol. */
  readonly patternMemberFrequency: number;
}

/** What the last observation was; null before the first one and after clearing. */
export interface Percept {
  /** Ascending by code point. */
  readonly strings: readonly string[];
  readonly vectors: readonly (readonly number[])[];
  /** JSON text of one object. */
  readonly metadata: string;
}
