/**
 * Job record: the job of `scoreChoices` and `scoreSingle` in kernel memory, and the question that it asks.
 *
 * Offsets are looked up once: the memory map is a dictionary, and asking it a dozen times would cost more than scoring a short pair. For the
 * same reason a question is written only when it is another than the last.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { MetricName, RatioName, ScoreForm, ScoreQuestion } from '../core/ports/scorer-kernel.ts';
import type { Kernel, MemoryMap } from './kernel-binding.ts';
import type { ScoreWorkspace } from './score-workspace.ts';
import { addressOf } from './shared-block.ts';

const WORD_BYTES = 4;
const SCORE_BYTES = 8;

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

export class JobRecord {
  readonly fields: JobFields;
  readonly block: MemoryBlock;
  readonly address: number;
  readonly words: Uint32Array;
  private readonly scorers: Readonly<Record<MetricName | RatioName, number>>;
  private readonly forms: Readonly<Record<ScoreForm, number>>;
  private asked: ScoreQuestion | undefined;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor({ map }: Kernel, arena: MemoryArena) {
    this.fields = jobFields(map);
    this.scorers = scorerNumbers(map);
    this.forms = formNumbers(map);
    this.block = arena.allocate(map.JOB_BYTES);
    this.address = addressOf(this.block);
    this.words = this.block.u32;
  }

  /** Precondition: a question does not change after it was asked. */
  ask(question: ScoreQuestion): void {
    if (question === this.asked) return;
    const { words, fields } = this;
    const numbers = this.block.f64;
    words[fields.scorer] = this.scorers[question.scorer];
    words[fields.form] = this.forms[question.form];
    numbers[fields.cutoff] = question.cutoff;
    numbers[fields.insertWeight] = question.weights[0];
    numbers[fields.deleteWeight] = question.weights[1];
    numbers[fields.replaceWeight] = question.weights[2];
    numbers[fields.prefixWeight] = question.prefixWeight;
    words[fields.gramLength] = question.gramLength;
    words[fields.isMultiset] = question.isMultiset ? 1 : 0;
    this.asked = question;
  }

  /** Names the working memory. */
  place(workspace: ScoreWorkspace): void {
    this.words[this.fields.tables] = workspace.tablesAddress;
    this.words[this.fields.scratch] = workspace.scratchAddress;
  }
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
