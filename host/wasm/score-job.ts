/**
 * Score job: the job of `scoreChoices` in kernel memory, and the working memory that it names.
 *
 * Offsets are looked up once: the memory map is a dictionary, and asking it a dozen times would cost more than scoring a short pair.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { MetricName, RatioName, ScoreForm, ScoreQuestion } from '../core/ports/scorer-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { HelperPool } from './helper-pool.ts';
import { TEXTS } from './helper-tasks.ts';
import type { Kernel, MemoryMap } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { ScoreWorkspace } from './score-workspace.ts';
import { addressOf } from './shared-block.ts';
import { type EncodedText, encodeText, MOST_BYTES_PER_UNIT } from './text-encoding.ts';

const WORD_BYTES = 4;
const SCORE_BYTES = 8;
/** Characters beyond Latin-1 that the kernels can tell apart in a query: they get codes of 16 bits from 257 on. */
const MOST_DISTINCT = 65_279;
const FIRST_BEYOND_LATIN_1 = 0x100;
/** Of a table that threads share: the last one to finish is a sixteenth of the work behind at most. */
const CHUNKS_OF_TABLE = 16;

/** Indexes into the views of the job: u32 words, or f64 numbers. */
interface JobFields {
  readonly scorer: number;
  readonly form: number;
  readonly query: number;
  readonly queryLength: number;
  readonly queryWidth: number;
  readonly choices: number;
  readonly choiceCount: number;
  readonly longestChoice: number;
  readonly scores: number;
  readonly tables: number;
  readonly scratch: number;
  readonly cutoff: number;
  readonly insertWeight: number;
  readonly deleteWeight: number;
  readonly replaceWeight: number;
  readonly prefixWeight: number;
  readonly gramLength: number;
  readonly isMultiset: number;
  readonly alignment: number;
}

/** Where the choices of a job lie, and where their scores go. */
export interface ChoiceTable {
  /** Address of rows [address, length, width]. */
  readonly rows: number;
  readonly count: number;
  /** Characters of the longest choice. */
  readonly longest: number;
  /** Address of an f64 per choice. */
  readonly scores: number;
  /** Partial ratio: address of eight u32 for the parts that are most alike. */
  readonly alignment?: number;
}

export class ScoreJob {
  private readonly kernel: Kernel;
  private readonly scorers: Readonly<Record<MetricName | RatioName, number>>;
  private readonly forms: Readonly<Record<ScoreForm, number>>;
  private readonly fields: JobFields;
  private readonly block: MemoryBlock;
  private readonly address: number;
  private readonly words: Uint32Array;
  private readonly numbers: Float64Array;
  private readonly query: ReusableBlock;
  private readonly own: ScoreWorkspace;
  private readonly helpers: ScoreWorkspace[] = [];
  private readonly arena: MemoryArena;
  private readonly encoded: EncodedText = { length: 0, width: 1 };

  constructor(kernel: Kernel, arena: MemoryArena) {
    const { map } = kernel;
    this.kernel = kernel;
    this.scorers = scorerNumbers(map);
    this.forms = formNumbers(map);
    this.fields = jobFields(map);
    this.block = arena.allocate(map.JOB_BYTES);
    this.address = addressOf(this.block);
    this.words = this.block.u32;
    this.numbers = this.block.f64;
    this.query = new ReusableBlock(arena);
    this.own = new ScoreWorkspace(kernel, arena);
    this.arena = arena;
  }

  /**
   * Scores the query against the table of choices.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query and the working memory
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` more than 65,279 different characters beyond Latin-1 in the query
   */
  run(query: string, question: ScoreQuestion, table: ChoiceTable): void {
    this.describe(query, question, table);
    this.kernel.functions.scoreChoices(this.address);
  }

  /**
   * The same with the help of threads.
   *
   * @returns false when one of them failed: scores may then be missing, and what they are written to may still change
   * @throws as `run`
   */
  runShared(query: string, question: ScoreQuestion, table: ChoiceTable, pool: HelperPool, helperCount: number): boolean {
    this.describe(query, question, table);
    const { fields, encoded, block } = this;
    const brief = (helper: number, desk: MemoryBlock): void => {
      this.helpers[helper] ??= new ScoreWorkspace(this.kernel, this.arena);
      this.helpers[helper].reserve(encoded.length, encoded.width, table.longest);
      desk.u8.set(block.u8);
      desk.u32[fields.tables] = this.helpers[helper].tablesAddress;
      desk.u32[fields.scratch] = this.helpers[helper].scratchAddress;
    };
    const stride = Math.ceil(table.count / CHUNKS_OF_TABLE);
    const chunkCount = Math.ceil(table.count / stride);
    const work = { task: TEXTS, helperCount, firstChunk: 0, chunkCount, stride, descriptor: this.words, brief };
    return pool.run(work, true) !== 'failed';
  }

  private describe(query: string, question: ScoreQuestion, { rows, count, longest, scores, alignment = 0 }: ChoiceTable): void {
    const { words, numbers, fields, encoded } = this;
    const text = this.query.atLeast(query.length * MOST_BYTES_PER_UNIT + 1);
    encodeText(query, text.u8, encoded);
    if (encoded.width > 1 && encoded.length > MOST_DISTINCT) checkDistinct(query);
    this.reserve(encoded.length, encoded.width, longest);
    words[fields.scorer] = this.scorers[question.scorer];
    words[fields.form] = this.forms[question.form];
    words[fields.query] = addressOf(text);
    words[fields.queryLength] = encoded.length;
    words[fields.queryWidth] = encoded.width;
    words[fields.choices] = rows;
    words[fields.choiceCount] = count;
    words[fields.longestChoice] = longest;
    words[fields.scores] = scores;
    numbers[fields.cutoff] = question.cutoff;
    numbers[fields.insertWeight] = question.weights[0];
    numbers[fields.deleteWeight] = question.weights[1];
    numbers[fields.replaceWeight] = question.weights[2];
    numbers[fields.prefixWeight] = question.prefixWeight;
    words[fields.gramLength] = question.gramLength;
    words[fields.isMultiset] = question.isMultiset ? 1 : 0;
    words[fields.alignment] = alignment;
  }

  private reserve(queryLength: number, queryWidth: number, longestChoice: number): void {
    if (!this.own.reserve(queryLength, queryWidth, longestChoice)) return;
    this.words[this.fields.tables] = this.own.tablesAddress;
    this.words[this.fields.scratch] = this.own.scratchAddress;
  }
}

function checkDistinct(query: string): void {
  const distinct = new Set<number>();
  for (const character of query) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint >= FIRST_BEYOND_LATIN_1) distinct.add(codePoint);
  }
  if (distinct.size <= MOST_DISTINCT) return;
  throw new InvalidArgumentError(
    ['query'],
    `${distinct.size} different characters beyond Latin-1`,
    `at most ${MOST_DISTINCT} different characters beyond Latin-1`,
  );
}

function scorerNumbers(map: MemoryMap): Readonly<Record<MetricName | RatioName, number>> {
  return {
    levenshtein: map.SCORER_LEVENSHTEIN,
    indel: map.SCORER_INDEL,
    lcsSequence: map.SCORER_LCS_SEQUENCE,
    osa: map.SCORER_OSA,
    damerauLevenshtein: map.SCORER_DAMERAU_LEVENSHTEIN,
    hamming: map.SCORER_HAMMING,
    prefix: map.SCORER_PREFIX,
    postfix: map.SCORER_POSTFIX,
    jaro: map.SCORER_JARO,
    jaroWinkler: map.SCORER_JARO_WINKLER,
    ratio: map.SCORER_RATIO,
    quickRatio: map.SCORER_QUICK_RATIO,
    partialRatio: map.SCORER_PARTIAL_RATIO,
    tokenSortRatio: map.SCORER_TOKEN_SORT_RATIO,
    tokenSetRatio: map.SCORER_TOKEN_SET_RATIO,
    tokenRatio: map.SCORER_TOKEN_RATIO,
    partialTokenSortRatio: map.SCORER_PARTIAL_TOKEN_SORT_RATIO,
    partialTokenSetRatio: map.SCORER_PARTIAL_TOKEN_SET_RATIO,
    partialTokenRatio: map.SCORER_PARTIAL_TOKEN_RATIO,
    weightedRatio: map.SCORER_WEIGHTED_RATIO,
    wordJaccard: map.SCORER_WORD_JACCARD,
    wordDice: map.SCORER_WORD_DICE,
    wordOverlap: map.SCORER_WORD_OVERLAP,
    wordCosine: map.SCORER_WORD_COSINE,
    gramJaccard: map.SCORER_GRAM_JACCARD,
    gramDice: map.SCORER_GRAM_DICE,
    gramOverlap: map.SCORER_GRAM_OVERLAP,
    gramCosine: map.SCORER_GRAM_COSINE,
  };
}

function formNumbers(map: MemoryMap): Readonly<Record<ScoreForm, number>> {
  return {
    distance: map.FORM_DISTANCE,
    similarity: map.FORM_SIMILARITY,
    normalizedDistance: map.FORM_NORMALIZED_DISTANCE,
    normalizedSimilarity: map.FORM_NORMALIZED_SIMILARITY,
  };
}

function jobFields(map: MemoryMap): JobFields {
  return {
    scorer: map.JOB_SCORER / WORD_BYTES,
    form: map.JOB_FORM / WORD_BYTES,
    query: map.JOB_QUERY / WORD_BYTES,
    queryLength: map.JOB_QUERY_LENGTH / WORD_BYTES,
    queryWidth: map.JOB_QUERY_WIDTH / WORD_BYTES,
    choices: map.JOB_CHOICES / WORD_BYTES,
    choiceCount: map.JOB_CHOICE_COUNT / WORD_BYTES,
    longestChoice: map.JOB_LONGEST_CHOICE / WORD_BYTES,
    scores: map.JOB_SCORES / WORD_BYTES,
    tables: map.JOB_TABLES / WORD_BYTES,
    scratch: map.JOB_SCRATCH / WORD_BYTES,
    cutoff: map.JOB_CUTOFF / SCORE_BYTES,
    insertWeight: map.JOB_INSERT_WEIGHT / SCORE_BYTES,
    deleteWeight: map.JOB_DELETE_WEIGHT / SCORE_BYTES,
    replaceWeight: map.JOB_REPLACE_WEIGHT / SCORE_BYTES,
    prefixWeight: map.JOB_PREFIX_WEIGHT / SCORE_BYTES,
    gramLength: map.JOB_GRAM_LENGTH / WORD_BYTES,
    isMultiset: map.JOB_IS_MULTISET / WORD_BYTES,
    alignment: map.JOB_ALIGNMENT / WORD_BYTES,
  };
}
