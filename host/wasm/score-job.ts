/** Score job: one query against a table of choices, and the working memory that it takes. */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { ScoreQuestion } from '../core/ports/scorer-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { HelperPool } from './helper-pool.ts';
import { TEXTS } from './helper-tasks.ts';
import { JobRecord } from './job-record.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { ScoreWorkspace } from './score-workspace.ts';
import { addressOf } from './shared-block.ts';
import { type EncodedText, encodeText, MOST_BYTES_PER_UNIT } from './text-encoding.ts';

/** Characters beyond Latin-1 that the kernels can tell apart in a query: they get codes of 16 bits from 257 on. */
const MOST_DISTINCT = 65_279;
const FIRST_BEYOND_LATIN_1 = 0x100;
/** Of a table that threads share: the last one to finish is a sixteenth of the work behind at most. */
const CHUNKS_OF_TABLE = 16;

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
  private readonly record: JobRecord;
  private readonly query: ReusableBlock;
  private readonly own: ScoreWorkspace;
  private readonly helpers: ScoreWorkspace[] = [];
  private readonly arena: MemoryArena;
  private readonly encoded: EncodedText = { length: 0, width: 1 };

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.record = new JobRecord(kernel, arena);
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
    this.kernel.functions.scoreChoices(this.record.address);
  }

  /**
   * The same with the help of threads.
   *
   * @returns false when one of them failed: scores may then be missing, and what they are written to may still change
   * @throws as `run`
   */
  runShared(query: string, question: ScoreQuestion, table: ChoiceTable, pool: HelperPool, helperCount: number): boolean {
    this.describe(query, question, table);
    const { encoded, record } = this;
    const { fields, block } = record;
    const brief = (helper: number, desk: MemoryBlock): void => {
      this.helpers[helper] ??= new ScoreWorkspace(this.kernel, this.arena);
      this.helpers[helper].reserve(encoded.length, encoded.width, table.longest);
      desk.u8.set(block.u8);
      desk.u32[fields.tables] = this.helpers[helper].tablesAddress;
      desk.u32[fields.scratch] = this.helpers[helper].scratchAddress;
    };
    const stride = Math.ceil(table.count / CHUNKS_OF_TABLE);
    const chunkCount = Math.ceil(table.count / stride);
    const work = { task: TEXTS, helperCount, firstChunk: 0, chunkCount, stride, descriptor: record.words, brief };
    return pool.run(work, true) !== 'failed';
  }

  private describe(query: string, question: ScoreQuestion, { rows, count, longest, scores, alignment = 0 }: ChoiceTable): void {
    const { encoded, record } = this;
    const { words, fields } = record;
    const text = this.query.atLeast(query.length * MOST_BYTES_PER_UNIT + 1);
    encodeText(query, text.u8, encoded);
    if (encoded.width > 1 && encoded.length > MOST_DISTINCT) checkDistinct(query);
    if (this.own.reserve(encoded.length, encoded.width, longest)) record.place(this.own);
    record.ask(question);
    words[fields.query] = addressOf(text);
    words[fields.queryLength] = encoded.length;
    words[fields.queryWidth] = encoded.width;
    words[fields.choices] = rows;
    words[fields.choiceCount] = count;
    words[fields.longestChoice] = longest;
    words[fields.scores] = scores;
    words[fields.alignment] = alignment;
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
