/**
 * Re-embedding: the texts of a space get new vectors, a batch a call.
 *
 *   vectors-configured (next) ─> vectors-added (next), … ─> vectors-switched
 *           old vectors answer                            │  new ones do
 *
 * The cursor is the journal itself: what `next` holds is done, what it lacks is not; so an interrupted re-embedding goes on wherever it was cut
 * off. With another embedder than it began with it begins again; with that of the old vectors it is called off. What words count is part of
 * the embedder (space-embedders.ts).
 */
import { embeddedText } from '../core/named-vectors/embedded-text.ts';
import { isSameIdentity, type NamedVectors } from '../core/named-vectors/named-vectors.ts';
import type { SpaceVectors } from '../core/named-vectors/space-vectors.ts';
import type { CommitVectorChanges, VectorChange, VectorItem } from '../core/named-vectors/vector-changes.ts';
import { textOfVector } from '../core/named-vectors/vector-text.ts';
import { WeightedEmbedder } from '../core/named-vectors/weighted-embedder.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { VectorIdentity } from '../core/ports/record-vectors.ts';
import type { StopSignal } from '../core/ports/stop-signal.ts';
import { InvalidArgumentError } from '../errors.ts';
import { embedWhileWanted } from './embed-while-wanted.ts';
import { settingsOf } from './vector-figures.ts';
import type { ReembedAnswer } from './vectors-face.ts';

export interface ReembedStep {
  readonly space: string;
  /** What the texts get their vectors by; asked while nothing else changes the space. */
  readonly embedderFor: (named: NamedVectors) => Promise<Embedder>;
  /** Most texts of this step. */
  readonly limit: number;
  readonly textless: 'refuse' | 'drop';
  readonly signal: StopSignal | undefined;
  /** Runs while nothing else changes the space. */
  inTurn<Answer>(run: (vectors: SpaceVectors, commit: CommitVectorChanges) => Promise<Answer>): Promise<Answer>;
}

interface Plan {
  readonly embedder: Embedder;
  readonly from: VectorIdentity;
  /** Of the vectors to be made. */
  readonly identity: VectorIdentity;
  /** Names and texts of this step. */
  readonly texts: ReadonlyMap<string, string>;
}

export async function reembedStep(step: ReembedStep): Promise<ReembedAnswer> {
  const { space } = step;
  const begun = await step.inTurn((vectors, commit) => begin(step, vectors, commit));
  if ('isComplete' in begun) return begun;
  const { embedder, identity, texts } = begun;
  const [from, to] = [settingsOf(begun.from), settingsOf(identity)];
  const embedded = texts.size === 0 ? [] : await embedWhileWanted(embedder, [...texts.values()], step.signal);
  return step.inTurn(async (vectors, commit) => {
    const { current, next } = vectors.named;
    // Somebody else was faster, or erased the space.
    if (current === undefined || next === undefined || !isSameIdentity(next.identity, identity))
      return { space, from, to, done: 0, total: texts.size, isComplete: false };
    const items = [...texts].flatMap(([name, text], place): VectorItem[] => {
      const isStill = embeddedText(current.find(name)?.metadata) === text && next.find(name) === undefined;
      return isStill ? [{ name, vectorText: textOfVector(embedded[place]), metadata: null }] : [];
    });
    if (items.length > 0) await commit([{ kind: 'vectors-added', items, isNext: true }], null);
    const total = current.textCount;
    const isComplete = next.count === total;
    if (isComplete) await vectors.switchTo(next, () => commit([{ kind: 'vectors-switched' }], null));
    return { space, from, to, done: next.count, total, isComplete };
  });
}

async function begin(
  { space, embedderFor, limit, textless }: ReembedStep,
  { named }: SpaceVectors,
  commit: CommitVectorChanges,
): Promise<Plan | ReembedAnswer> {
  const { current, next } = named;
  if (current === undefined) throw new InvalidArgumentError(['space'], 'no vectors', 'a space that has some');
  const from = current.identity;
  const embedder = await embedderFor(named);
  const identity: VectorIdentity = { ...from, dimension: embedder.identity.dimension, embedder: embedder.identity.text };
  const weights = embedder instanceof WeightedEmbedder ? { weights: embedder.table } : {};
  const configured: VectorChange = { kind: 'vectors-configured', identity, isNext: true, ...weights };
  if (isSameIdentity(from, identity)) {
    if (next !== undefined) await commit([configured], null);
    const settings = settingsOf(identity);
    return { space, from: settings, to: settings, done: current.count, total: current.count, isComplete: true };
  }
  const without = current.count - current.textCount;
  if (without > 0 && textless === 'refuse')
    throw new InvalidArgumentError(['textless'], `${without} vectors without a text`, 'a text with every vector, or "drop"');
  if (!isSameIdentity(next?.identity, identity)) await commit([configured], null);
  return { embedder, from, identity, texts: named.nextTexts(limit) };
}
