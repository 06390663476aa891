/**
 * Scorer kernel: scores of the module.
 *
 * Pairs of short texts have a job of their own (pair-job.ts). A single choice that is longer has a region that lives as long as the binding.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { Alignment, ResidentScores, ResidentTexts, ScoreQuestion, ScorerKernel } from '../core/ports/scorer-kernel.ts';
import type { HelperPool } from './helper-pool.ts';
import type { Kernel } from './kernel-binding.ts';
import { PairJob } from './pair-job.ts';
import { LONGEST_PAIR_TEXT } from './pair-text.ts';
import { CALL_NS, ResidentRows } from './resident-rows.ts';
import { ReusableBlock } from './reusable-block.ts';
import { roundUp } from './round-up.ts';
import { type ChoiceTable, ScoreJob } from './score-job.ts';
import { comparisonCost } from './scorer-cost.ts';
import { addressOf } from './shared-block.ts';
import { type EncodedText, encodeText, MOST_BYTES_PER_UNIT } from './text-encoding.ts';

const WORD_BYTES = 4;
const SCORE_BYTES = 8;
/** Texts start on multiples of this. */
const TEXT_ALIGNMENT = 8;

/** Estimated work from which on choices are shared among threads, see choice-kernel.ts; a cutoff may spare half of it. */
const SHARED_WORK_NS = 200_000;
const SPARED = 2;
/** Ordinary calls that threads share as one. */
const SHARED_CALLS = 4;

/** Where the alignment of a pair lies: behind its score and its table. */
const ALIGNMENT_WORD = 6;
const PAIR_BYTES = 64;

/** The job, and a score followed by a table of one choice and an alignment. Taken at the first use: most engines never score. */
interface PairMemory {
  readonly job: ScoreJob;
  readonly words: Uint32Array;
  readonly scores: Float64Array;
  readonly table: ChoiceTable & { longest: number };
  /** The same, with a place for the alignment. */
  readonly aligned: ChoiceTable & { longest: number };
}

export class SharedScorerKernel implements ScorerKernel {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly choiceBytes: number;
  private readonly pool: HelperPool | undefined;
  private readonly sharedShare: number;
  private readonly choice: ReusableBlock;
  private batch: ReusableBlock;
  private readonly resident: ResidentRows;
  private readonly encoded: EncodedText = { length: 0, width: 1 };
  /** Taken at the first use, too. */
  private pairs: PairJob | undefined;
  private opened: PairMemory | undefined;

  /**
   * @param pool          threads that help with many choices; nobody does if missing
   * @param sharedWorkNs  instead of the usual bound; for tests
   */
  constructor(kernel: Kernel, arena: MemoryArena, pool?: HelperPool, sharedWorkNs: number = SHARED_WORK_NS) {
    this.pool = pool;
    this.sharedShare = (SPARED * sharedWorkNs) / CALL_NS;
    this.kernel = kernel;
    this.arena = arena;
    this.choiceBytes = kernel.map.CHOICE_BYTES;
    this.choice = new ReusableBlock(arena);
    this.batch = new ReusableBlock(arena);
    this.resident = new ResidentRows(kernel, arena);
  }

  scorePair(query: string, choice: string, question: ScoreQuestion): number {
    if (query.length > LONGEST_PAIR_TEXT || choice.length > LONGEST_PAIR_TEXT) return this.scoreOne(query, choice, question, false);
    this.pairs ??= new PairJob(this.kernel, this.arena);
    return this.pairs.score(query, choice, question);
  }

  alignPair(query: string, choice: string, question: ScoreQuestion): Alignment {
    const score = this.scoreOne(query, choice, question, true);
    const { words } = this.opened ?? this.open();
    const [queryStart, queryEnd, choiceStart, choiceEnd] = words.subarray(ALIGNMENT_WORD);
    return { score, queryStart, queryEnd, choiceStart, choiceEnd };
  }

  scoreAll(query: string, choices: readonly string[], question: ScoreQuestion): Float64Array {
    const scoreBytes = choices.length * SCORE_BYTES;
    const textStart = roundUp(scoreBytes + choices.length * this.choiceBytes, TEXT_ALIGNMENT);
    const block = this.batch.atLeast(choices.reduce((sum, choice) => sum + roomOf(choice), textStart) + 1);
    const base = addressOf(block);
    const { job } = this.opened ?? this.open();
    const { encoded } = this;
    let longest = 0;
    let at = textStart;
    let row = scoreBytes / WORD_BYTES;
    for (const choice of choices) {
      encodeText(choice, block.u8.subarray(at), encoded);
      block.u32[row++] = base + at;
      block.u32[row++] = encoded.length;
      block.u32[row++] = encoded.width;
      longest = Math.max(longest, encoded.length);
      at += roomOf(choice);
    }
    job.run(query, question, { rows: base + scoreBytes, count: choices.length, longest, scores: base });
    return block.f64.slice(0, choices.length);
  }

  scoreResident(query: string, texts: ResidentTexts, first: number, end: number, question: ScoreQuestion, threads = 1): ResidentScores {
    const { job } = this.opened ?? this.open();
    // The first call finds a cutoff for the others; where threads share, fewer and larger calls pay for waking them.
    const calls = first > 0 && threads > 1 && (this.pool?.readyCount ?? 0) > 0 ? SHARED_CALLS : 1;
    const cost = (length: number): number => comparisonCost(question.scorer, query.length, length);
    const { rows, count, longest, next, indexes, share } = this.resident.list(texts, first, end, cost, calls);
    const scores = this.batch.atLeast(Math.max(count, 1) * SCORE_BYTES);
    const table = { rows, count, longest, scores: addressOf(scores) };
    const helperCount = this.helpersFor(share, count, threads);
    if (this.pool !== undefined && helperCount > 0) {
      if (!job.runShared(query, question, table, this.pool, helperCount)) {
        // A helper that hangs may still write there.
        this.batch = new ReusableBlock(this.arena);
        return this.scoreResident(query, texts, first, end, question);
      }
    } else if (count > 0) job.run(query, question, table);
    return { next, share, count, indexes, scores: scores.f64 };
  }

  /** How many helpers may take part. */
  private helpersFor(share: number, count: number, threads: number): number {
    const { pool } = this;
    if (threads < 2 || count < 2 || share < this.sharedShare || pool === undefined || !pool.isUseful) return 0;
    pool.start(threads - 1);
    return pool.readyCount === 0 ? 0 : threads - 1;
  }

  private scoreOne(query: string, choice: string, question: ScoreQuestion, isAligned: boolean): number {
    const { encoded } = this;
    const { job, words, scores, table, aligned } = this.opened ?? this.open();
    const text = this.choice.atLeast(choice.length * MOST_BYTES_PER_UNIT + 1);
    encodeText(choice, text.u8, encoded);
    words[2] = addressOf(text);
    words[3] = encoded.length;
    words[4] = encoded.width;
    table.longest = encoded.length;
    aligned.longest = encoded.length;
    job.run(query, question, isAligned ? aligned : table);
    return scores[0];
  }

  private open(): PairMemory {
    const job = new ScoreJob(this.kernel, this.arena);
    const block = this.arena.allocate(PAIR_BYTES);
    const address = addressOf(block);
    const table = { rows: address + SCORE_BYTES, count: 1, longest: 0, scores: address };
    this.opened = {
      job,
      words: block.u32,
      scores: block.f64,
      table,
      aligned: { ...table, alignment: address + ALIGNMENT_WORD * WORD_BYTES },
    };
    return this.opened;
  }
}

function roomOf(text: string): number {
  return roundUp(text.length * MOST_BYTES_PER_UNIT, TEXT_ALIGNMENT);
}
