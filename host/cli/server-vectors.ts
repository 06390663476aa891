/** Named vectors behind a running server, for commands. */
import type {
  AddVectorsAnswer,
  ReembedAnswer,
  ReembedOptions,
  RemoveVectorsAnswer,
  VectorFigures,
  VectorIdentity,
  VectorInput,
  VectorQuery,
  VectorSearchAnswer,
} from '../sequence/vectors-face.ts';
import type { VectorsClient } from './memory-client.ts';

type Ask = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

interface SearchReply extends Omit<VectorSearchAnswer, 'identity' | 'neighbours'> {
  readonly settings: VectorIdentity | null;
  readonly neighbours: readonly { readonly name: string; readonly distance: number; readonly metadata: object | null }[];
}

interface FiguresReply extends Omit<VectorFigures, 'identity' | 'embedder'> {
  readonly settings: VectorIdentity | null;
  readonly embedder: {
    readonly identity: string;
    readonly dimension: number;
    readonly cache: { hits: number; misses: number; entries: number; bytes: number; capacity_bytes: number } | null;
  } | null;
}

export class ServerVectors implements VectorsClient {
  readonly #ask: Ask;
  readonly #pathOf: (space: string) => string;

  /** @param pathOf path of a space */
  constructor(ask: Ask, pathOf: (space: string) => string) {
    this.#ask = ask;
    this.#pathOf = pathOf;
  }

  async add(space: string, vectors: readonly VectorInput[]): Promise<AddVectorsAnswer> {
    const body = {
      vectors: vectors.map(({ metadata, ...input }) =>
        metadata === undefined ? input : { ...input, metadata: JSON.parse(metadata) as unknown },
      ),
    };
    const { settings, ...answer } = await this.#ask<Omit<AddVectorsAnswer, 'identity'> & { settings: VectorIdentity }>(
      'POST',
      this.#path(space),
      body,
    );
    return { ...answer, identity: settings };
  }

  remove(space: string, names: readonly string[]): Promise<RemoveVectorsAnswer> {
    return this.#ask('DELETE', this.#path(space), { names });
  }

  async search(space: string, query: VectorQuery): Promise<VectorSearchAnswer> {
    const { settings, neighbours, ...answer } = await this.#ask<SearchReply>('POST', `${this.#path(space)}/search`, query);
    const found = neighbours.map((neighbour) => ({
      ...neighbour,
      metadata: neighbour.metadata === null ? null : JSON.stringify(neighbour.metadata),
    }));
    return { ...answer, identity: settings, neighbours: found };
  }

  async reembed(space: string, options: ReembedOptions): Promise<ReembedAnswer> {
    const { complete, ...answer } = await this.#ask<Omit<ReembedAnswer, 'isComplete'> & { complete: boolean }>(
      'POST',
      `${this.#path(space)}/reembed`,
      options,
    );
    return { ...answer, isComplete: complete };
  }

  async statistics(space: string): Promise<VectorFigures> {
    const { settings, embedder, ...figures } = await this.#ask<FiguresReply>('GET', this.#path(space));
    if (embedder?.cache == null)
      return { ...figures, identity: settings, embedder: embedder === null ? null : { ...embedder, cache: null } };
    const { capacity_bytes: capacityBytes, ...cache } = embedder.cache;
    return { ...figures, identity: settings, embedder: { ...embedder, cache: { ...cache, capacityBytes } } };
  }

  #path(space: string): string {
    return `${this.#pathOf(space)}/vectors`;
  }
}
