/** Choice binding: the constants and functions of the module for stores of choices, see assembly/abi-choices.ts. */

export interface ChoiceMap {
  readonly GROUP_CHOICES: number;
  readonly SLICED_LENGTH: number;
  readonly EDIT_LEVENSHTEIN: number;
  readonly EDIT_NORMALIZED_LEVENSHTEIN: number;
  readonly EDIT_INDEL: number;
  readonly EDIT_COMMON_LENGTH: number;
  readonly EDIT_RATIO: number;
  readonly EDIT_JARO: number;
  readonly BUCKET_PLANES: number;
  readonly BUCKET_PLANE_COUNT: number;
  readonly BUCKET_LENGTH: number;
  readonly BUCKET_CHOICE_COUNT: number;
  readonly BUCKET_INDEXES: number;
  readonly BUCKET_FIRST_SLOT: number;
  readonly BUCKET_BYTES: number;
  readonly CHOICES_LEAST: number;
  readonly CHOICES_SCORER: number;
  readonly CHOICES_CLASSES: number;
  readonly CHOICES_UNITS: number;
  readonly CHOICES_LENGTH: number;
  readonly CHOICES_AMBIGUOUS: number;
  readonly CHOICES_SPECIALS: number;
  readonly CHOICES_SPECIAL_COUNT: number;
  readonly CHOICES_TEXTS: number;
  readonly CHOICES_LENGTHS: number;
  readonly CHOICES_REMOVED: number;
  readonly CHOICES_BUCKETS: number;
  readonly CHOICES_SLOTS: number;
  readonly CHOICES_WORK: number;
  readonly CHOICES_OUTPUT: number;
  readonly CHOICES_OUTPUT_CAPACITY: number;
  readonly CHOICES_KEEP_BEST: number;
  readonly CHOICES_FOUND: number;
  readonly CHOICES_BYTE_SLOTS: number;
  readonly CHOICES_PREFIX_WEIGHT: number;
  readonly CHOICES_BYTES: number;
  readonly HIT_SCORE: number;
  readonly HIT_INDEX: number;
  readonly HIT_BYTES: number;
  readonly LENGTH_MASK: number;
  readonly WIDTH_SHIFT: number;
  readonly JOIN_SCRATCH_BYTES: number;
  readonly REPEATED_WORDS: number;
}

export interface ChoiceFunctions {
  choicesWorkBytes(length: number, distinct: number): number;
  openChoices(query: number): void;
  closeChoices(query: number): void;
  searchBuckets(query: number, firstBucket: number, endBucket: number): number;
  searchPrefixes(query: number, firstBucket: number, endBucket: number): number;
  scoreBuckets(query: number, firstBucket: number, endBucket: number): void;
  choiceBeginnings(texts: number, lengths: number, indexes: number, count: number, classes: number, beginnings: number): void;
  joinChoiceWords(
    texts: number,
    lengths: number,
    indexes: number,
    count: number,
    scratch: number,
    joined: number,
    joinedTexts: number,
    joinedLengths: number,
    words: number,
  ): number;
  sliceChoices(
    texts: number,
    lengths: number,
    indexes: number,
    count: number,
    length: number,
    classes: number,
    planeCount: number,
    column: number,
    planes: number,
  ): void;
}
