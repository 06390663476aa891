/**
 * Interner: texts as runs of dense token ids, which token sets and indexes are made of.
 *
 * Tokens are told apart byte for byte (of their UTF-8 form), never by a hash alone. Case is kept and nothing is normalised: fold texts before.
 * Lone surrogates become U+FFFD first, so tokens that differ only in lone surrogates are one token.
 * Words that are separate JavaScript strings already are interned faster by a Map of your own: a crossing per word costs more than it saves.
 */
import type { TokenInterner, Tokenisation, TokenKernel, TokenRuns } from '../core/ports/token-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { described } from './argument-check.ts';

export interface Interner {
  /** Different tokens so far; ids are below. */
  readonly size: number;
  /** Ids of the tokens of one text, in its order, repeats included. */
  idsOf(text: string): Uint32Array;
  /** The same for many texts in as few calls as possible: ids one behind the other, and where those of each text end. */
  idsOfAll(texts: readonly string[]): TokenRuns;
  /** @throws MemoryError `MEM_INVALID_ARGUMENT` no token has this id */
  textOf(id: number): string;
  /** Gives the memory back; every later call throws `MEM_INVALID_ARGUMENT`. Freeing twice does nothing. */
  free(): void;
}

const TOKENISATIONS: readonly Tokenisation[] = ['whitespace', 'words'];

/**
 * An empty interner.
 *
 * @param tokenisation  what a token is, see `Tokenisation`; `words` if missing
 * @throws MemoryError `MEM_INVALID_ARGUMENT` (also its methods, for what is no string); `MEM_OUT_OF_MEMORY`: tokens interned so far keep
 *   their ids, the interner stays usable
 *
 * @example
 * const interner = createInterner(kernels.tokens);
 * interner.idsOf('the sun, the sea'); // 0 1 0 2
 */
export function createInterner(kernel: TokenKernel, tokenisation: Tokenisation = 'words', onFree: () => void = () => undefined): Interner {
  if (!TOKENISATIONS.includes(tokenisation)) {
    throw new InvalidArgumentError(['tokenisation'], described(tokenisation), `one of ${TOKENISATIONS.join(', ')}`);
  }
  return new KernelInterner(kernel.openInterner(), tokenisation, onFree);
}

class KernelInterner implements Interner {
  private table: TokenInterner | undefined;
  private readonly tokenisation: Tokenisation;
  private readonly onFree: () => void;

  constructor(table: TokenInterner, tokenisation: Tokenisation, onFree: () => void) {
    this.onFree = onFree;
    this.table = table;
    this.tokenisation = tokenisation;
  }

  get size(): number {
    return this.openTable().size;
  }

  idsOf(text: string): Uint32Array {
    return this.idsOfAll([text]).ids;
  }

  idsOfAll(texts: readonly string[]): TokenRuns {
    if (!Array.isArray(texts)) throw new InvalidArgumentError(['texts'], described(texts), 'an array of strings');
    const wrong = texts.findIndex((text: unknown) => typeof text !== 'string');
    if (wrong >= 0) throw new InvalidArgumentError(['texts', wrong], described(texts[wrong]), 'a string');
    const table = this.openTable();
    if (texts.length === 0) return { ids: new Uint32Array(0), ends: new Uint32Array(0) };
    return table.intern(texts, this.tokenisation);
  }

  textOf(id: number): string {
    const table = this.openTable();
    if (Number.isInteger(id) && id >= 0 && id < table.size) return table.textOf(id);
    throw new InvalidArgumentError(['id'], described(id), `a token id below ${table.size}`);
  }

  free(): void {
    if (this.table === undefined) return;
    this.table.free();
    this.table = undefined;
    this.onFree();
  }

  private openTable(): TokenInterner {
    if (this.table === undefined) throw new InvalidArgumentError(['interner'], 'one that was freed', 'one that is in use');
    return this.table;
  }
}
