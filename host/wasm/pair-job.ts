/**
 * Pair job: scores of short texts, one pair after the other.
 *
 * Both texts have their places, the job names them once, and their lengths go to the module as arguments: a pair costs the encoding of two texts
 * and one call.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { ScoreQuestion } from '../core/ports/scorer-kernel.ts';
import { JobRecord } from './job-record.ts';
import type { Kernel, KernelFunctions } from './kernel-binding.ts';
import { LONGEST_PAIR_TEXT, PairText } from './pair-text.ts';
import { ScoreWorkspace } from './score-workspace.ts';
import { addressOf } from './shared-block.ts';

const SCORE_BYTES = 8;
/** Bytes of a character beyond Latin-1 at most. */
const WIDEST = 4;

export class PairJob {
  private readonly scoreSingle: KernelFunctions['scoreSingle'];
  private readonly record: JobRecord;
  private readonly query: PairText;
  private readonly choice: PairText;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor(kernel: Kernel, arena: MemoryArena) {
    const { CHOICE_BYTES } = kernel.map;
    this.scoreSingle = kernel.functions.scoreSingle;
    this.record = new JobRecord(kernel, arena);
    this.query = new PairText(arena);
    this.choice = new PairText(arena);
    const workspace = new ScoreWorkspace(kernel, arena);
    workspace.reserve(LONGEST_PAIR_TEXT, WIDEST, LONGEST_PAIR_TEXT);
    this.record.place(workspace);
    const pair = arena.allocate(SCORE_BYTES + CHOICE_BYTES);
    pair.u32[2] = this.choice.address;
    const { words, fields } = this.record;
    words[fields.query] = this.query.address;
    words[fields.choices] = addressOf(pair) + SCORE_BYTES;
    words[fields.choiceCount] = 1;
    words[fields.scores] = addressOf(pair);
    words[fields.alignment] = 0;
  }

  /** Precondition: texts of at most `LONGEST_PAIR_TEXT` units. */
  score(query: string, choice: string, question: ScoreQuestion): number {
    const { record, query: left, choice: right } = this;
    left.write(query);
    right.write(choice);
    record.ask(question);
    return this.scoreSingle(record.address, left.length, left.width, right.length, right.width);
  }
}
