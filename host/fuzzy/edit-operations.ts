/**
 * Edit operations: how one text becomes another, as single steps or as blocks, and the way back from these to the text.
 *
 * Among the shortest ways RapidFuzz's is taken: from the ends of both texts, delete where the table rises towards the left text's end, else
 * insert where it falls, else keep or replace. The table keeps one byte per cell: how the distance changes from row to row. What both texts
 * begin and end with is left out of it.
 *
 * Positions count code points.
 */

import { InvalidArgumentError } from '../errors.ts';
import { described } from './argument-check.ts';
import { codePointsOf } from './choice-texts.ts';
import { checkedText } from './scorer-question.ts';

export type EditKind = 'insert' | 'delete' | 'replace';

/** One step: the character at `left` is deleted, replaced by the one at `right`, or that one is inserted in front of it. */
export interface EditOperation {
  readonly kind: EditKind;
  readonly left: number;
  readonly right: number;
}

/** One block: `[leftStart, leftEnd)` of the left text stands for `[rightStart, rightEnd)` of the right one. Blocks cover both texts. */
export interface EditBlock {
  readonly kind: EditKind | 'equal';
  readonly leftStart: number;
  readonly leftEnd: number;
  readonly rightStart: number;
  readonly rightEnd: number;
}

const KINDS: readonly EditBlock['kind'][] = ['equal', 'insert', 'delete', 'replace'];

/** Cells of the table that are filled at most: a byte each. */
const MOST_CELLS = 268_435_456;

/** Change of a cell against the cell of the row before. */
const RISES = 1;
const FALLS = 2;

/**
 * The fewest operations that turn `left` into `right`: of Levenshtein, or of indel, which replaces nothing.
 *
 * Cost: time and bytes are the product of both lengths, without common beginning and end.
 *
 * @param mostCells  largest product that is accepted
 * @throws InvalidArgumentError the product is larger
 *
 * @example
 * editOperations('levenshtein', 'ab', 'b'); // [{ kind: 'delete', left: 0, right: 0 }]
 */
export function editOperations(metric: 'levenshtein' | 'indel', left: string, right: string, mostCells = MOST_CELLS): EditOperation[] {
  const one = codePointsOf(left);
  const other = codePointsOf(right);
  const shorter = Math.min(one.length, other.length);
  let prefix = 0;
  while (prefix < shorter && one[prefix] === other[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && one[one.length - 1 - suffix] === other[other.length - 1 - suffix]) suffix++;
  const leftPart = one.slice(prefix, one.length - suffix);
  const rightPart = other.slice(prefix, other.length - suffix);
  const cells = leftPart.length * rightPart.length;
  if (cells > mostCells)
    throw new InvalidArgumentError(['right'], `a product of lengths of ${cells}`, `at most ${mostCells} together with the left text`);
  const operations = traceBack(metric === 'indel', leftPart, rightPart);
  return operations.map(({ kind, left: at, right: to }) => ({ kind, left: at + prefix, right: to + prefix }));
}

/** Operations as blocks in order, with what stays between them; empty for two empty texts. */
export function editBlocks(operations: readonly EditOperation[], left: string, right: string): EditBlock[] {
  const blocks: EditBlock[] = [];
  const add = (kind: EditBlock['kind'], leftStart: number, leftEnd: number, rightStart: number, rightEnd: number) => {
    if (leftStart < leftEnd || rightStart < rightEnd) blocks.push({ kind, leftStart, leftEnd, rightStart, rightEnd });
  };
  let [leftEnd, rightEnd] = [0, 0];
  for (let at = 0; at < operations.length; ) {
    const { kind, left: leftStart, right: rightStart } = operations[at];
    add('equal', leftEnd, leftStart, rightEnd, rightStart);
    [leftEnd, rightEnd] = [leftStart, rightStart];
    for (; at < operations.length; at++) {
      const next = operations[at];
      if (next.kind !== kind || next.left !== leftEnd || next.right !== rightEnd) break;
      if (kind !== 'insert') leftEnd++;
      if (kind !== 'delete') rightEnd++;
    }
    add(kind, leftStart, leftEnd, rightStart, rightEnd);
  }
  add('equal', leftEnd, codePointsOf(left).length, rightEnd, codePointsOf(right).length);
  return blocks;
}

/**
 * The right text, from the left one and the blocks between both; only what differs is taken from `right`.
 *
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` something is no block or no string, or the blocks do not cover both texts from their
 *   beginnings to their ends; names the place
 */
export function applyEditBlocks(blocks: readonly EditBlock[], left: string, right: string): string {
  const one = [...checkedText(['left'], left)];
  const other = [...checkedText(['right'], right)];
  if (!Array.isArray(blocks)) throw new InvalidArgumentError(['blocks'], described(blocks), 'an array of blocks');
  let [at, to] = [0, 0];
  const parts = Array.from(blocks, (block, index) => {
    const { kind, leftStart, leftEnd, rightStart, rightEnd } = checkedBlock(block, index);
    checkSpan([index, 'leftStart'], leftStart, at, [index, 'leftEnd'], leftEnd, one.length);
    checkSpan([index, 'rightStart'], rightStart, to, [index, 'rightEnd'], rightEnd, other.length);
    [at, to] = [leftEnd, rightEnd];
    return kind === 'equal' ? one.slice(leftStart, leftEnd) : other.slice(rightStart, rightEnd);
  });
  if (at !== one.length) throw new InvalidArgumentError(['blocks'], `${at} characters covered`, `all ${one.length} of the left text`);
  if (to !== other.length) throw new InvalidArgumentError(['blocks'], `${to} characters covered`, `all ${other.length} of the right text`);
  return parts.flat().join('');
}

function checkedBlock(block: EditBlock, index: number): EditBlock {
  if (typeof block !== 'object' || block === null) throw new InvalidArgumentError(['blocks', index], described(block), 'a block');
  if (KINDS.includes(block.kind)) return block;
  throw new InvalidArgumentError(['blocks', index, 'kind'], described(block.kind), `one of ${KINDS.join(', ')}`);
}

type Place = readonly [index: number, name: string];

/** A block begins where the one before ends, and ends within the text. */
function checkSpan(startPlace: Place, start: number, expected: number, endPlace: Place, end: number, length: number): void {
  if (start !== expected) {
    throw new InvalidArgumentError(['blocks', ...startPlace], described(start), `${expected}, where the block before ends`);
  }
  if (!Number.isInteger(end) || end < start || end > length) {
    throw new InvalidArgumentError(['blocks', ...endPlace], described(end), `a whole number from ${start} to ${length}`);
  }
}

function traceBack(isIndel: boolean, left: readonly number[], right: readonly number[]): EditOperation[] {
  const changes = changesOf(isIndel, left, right);
  const operations: EditOperation[] = [];
  let at = left.length;
  let to = right.length;
  const change = (column: number) => changes[(column - 1) * left.length + at - 1];
  while (at > 0 && to > 0) {
    if (change(to) === RISES) operations.push({ kind: 'delete', left: --at, right: to });
    else {
      to--;
      // In an indel table every row either rises or falls.
      if (to > 0 && change(to) === FALLS) operations.push({ kind: 'insert', left: at, right: to });
      else if (left[--at] !== right[to]) operations.push({ kind: 'replace', left: at, right: to });
    }
  }
  while (at > 0) operations.push({ kind: 'delete', left: --at, right: to });
  while (to > 0) operations.push({ kind: 'insert', left: at, right: --to });
  return operations.reverse();
}

/** Column by column of the table, how each cell differs from the one in the row before. */
function changesOf(isIndel: boolean, left: readonly number[], right: readonly number[]): Uint8Array {
  const changes = new Uint8Array(left.length * right.length);
  const column = Uint32Array.from({ length: left.length + 1 }, (_, row) => row);
  const replacement = isIndel ? 2 : 1;
  let cell = 0;
  for (let to = 0; to < right.length; to++) {
    let diagonal = column[0]++;
    for (let at = 0; at < left.length; at++, cell++) {
      const replaced = diagonal + (left[at] === right[to] ? 0 : replacement);
      diagonal = column[at + 1];
      column[at + 1] = Math.min(replaced, diagonal + 1, column[at] + 1);
      const difference = column[at + 1] - column[at];
      changes[cell] = difference > 0 ? RISES : difference < 0 ? FALLS : 0;
    }
  }
  return changes;
}
