/** Named vectors behind a running server, for commands. */
import type {
  AddVectorsAnswer,
  CacheFigures,
  ReembedAnswer,
  ReembedOptions,
  RemoveVectorsAnswer,
  VectorFigures,
  VectorIdentity,
  VectorInput,
  VectorQuery,
  VectorSearchAnswer,
  VectorSettings,
} from '../sequence/vectors-face.ts';
import type { VectorsClient } from './memory-client.ts';

type Ask = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

interface SearchReply extends Omit<VectorSearchAnswer, 'identity' | 'neighbours'> {
  readonly settings: VectorSettings | null;
  readonly neighbours: readonly { readonly name: string; readonly distance: number; readonly metadata: object }[];
}

type CacheReply = Omit<CacheFigures, 'capacityBytes'> & { readonly capacity_bytes: number };

interface FiguresReply extends Omit<VectorFigures, 'identity' | 'embedder' | 'embedderProblem' | 'answers'> {
  readonly settings: VectorSettings | null;
  readonly embedder: { readonly identity: string; readonly dimension: number; readonly cache: CacheReply | null } | null;
  readonly embedder_problem: string | null;
  readonly answers: (CacheReply & { readonly least_similarity: number }) | null;
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
    const { settings, ...answer } = await this.#ask<Omit<AddVectorsAnswer, 'identity'> & { settings: VectorSettings }>(
      'POST',
      this.#path(space),
      body,
    );
    return { ...answer, identity: settings };
  }

  remove(space: string, names: readonly string[]): Promise<RemoveVectorsAnswer> {
    return this.#ask('DELETE', this.#path(space), { names });
  }

  async search(space: string, { cacheSimilarity, ...query }: VectorQuery): Promise<VectorSearchAnswer> {
    const body = { ...query, ...(cacheSimilarity !== undefined && { cache_similarity: cacheSimilarity }) };
    const { settings, neighbours, ...answer } = await this.#ask<SearchReply>('POST', `${this.#path(space)}/search`, body);
    const found = neighbours.map((neighbour) => ({
      ...neighbour,
      metadata: JSON.stringify(neighbour.metadata),
    }));
    return { ...answer, identity: settings, neighbours: found };
  }

  async configure(space: string, identity: VectorIdentity): Promise<VectorSettings> {
    return (await this.#ask<{ settings: VectorSettings }>('PUT', this.#path(space), identity)).settings;
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
    const reply = await this.#ask<FiguresReply>('GET', this.#path(space));
    const { settings, embedder, embedder_problem: embedderProblem, answers, ...figures } = reply;
    return {
      ...figures,
      identity: settings,
      embedder: embedder && { ...embedder, cache: embedder.cache && cacheOf(embedder.cache) },
      embedderProblem,
      answers: answers && { ...cacheOf(answers), leastSimilarity: answers.least_similarity },
    };
  }

  #path(space: string): string {
    return `${this.#pathOf(space)}/vectors`;
  }
}

function cacheOf({ hits, misses, evictions, entries, bytes, capacity_bytes: capacityBytes }: CacheReply): CacheFigures {
  return { hits, misses, evictions, entries, bytes, capacityBytes };
}
