/** Embedder problems: what a route that embeds texts answers when it gets no vectors; documentation only, as of the answers. */
import Type from 'typebox';
import { documented } from './sequence-answers.ts';

const Problem = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    field: Type.Null(),
    found: Type.String({ description: 'Such as "status 401", "dimension 3", "no JSON"' }),
    expected: Type.String({ description: 'Such as "status 200", "dimension 384", "JSON"' }),
  }),
});

/** Status to what it means. `Retry-After` stands wherever the same request may succeed later. */
const PROBLEMS: Readonly<Record<number, string>> = {
  502: 'The embedding service said no (MEM_EMBEDDER_REFUSED), has a fault of its own (MEM_EMBEDDER_UNAVAILABLE, with Retry-After) or answered no usable vectors (MEM_EMBEDDER_BAD_ANSWER); nothing was changed',
  503: 'The embedding service takes no more requests for now (MEM_EMBEDDER_BUSY), cannot be reached (MEM_EMBEDDER_UNREACHABLE), or this server stops (MEM_EMBEDDER_STOPPED), each with Retry-After; or a model of this machine fails (MEM_EMBEDDER_FAILED); nothing was changed',
  504: 'The embedding service did not answer in time (MEM_EMBEDDER_TIMEOUT, with Retry-After); nothing was changed',
};

/** As `documented`, of a route that embeds texts. */
export function documentedEmbedding(tag: string, summary: string, answer: object): ReturnType<typeof documented> {
  const { response, ...route } = documented(tag, summary, answer);
  const problems = Object.entries(PROBLEMS).map(([status, description]) => [status, { description, ...Problem }]);
  return { ...route, response: { ...response, ...Object.fromEntries(problems) } };
}
