/**
 * Our routes of fuzzy matching: pairs, searches among given or kept strings, near-duplicates, and how one text becomes another.
 *
 * Long work goes in turns and ends when the caller goes away or the request's time is over. Kept lists are in memory only.
 */
import type { FastifyInstance } from 'fastify';
import type { ChoiceLists } from '../../../fuzzy/choice-lists.ts';
import { answerUnlessGone, sendJson } from '../../answer.ts';
import {
  DedupeBody,
  DistancesBody,
  EditBody,
  ListBody,
  ListDistancesBody,
  type ListParams,
  ListSearchBody,
  pairOptions,
  ScoreBody,
  SearchBody,
  scorerOptions,
  WithinBody,
} from '../../schemas/fuzzy-requests.ts';
import { answers, documented } from '../../schemas/sequence-answers.ts';

const TAG = 'fuzzy';
const LIST = '/v1/fuzzy/choices/:name';
const USUAL_SCORER = 'ratio';
const USUAL_LIMIT = 10;

export function fuzzyRoutes(scope: FastifyInstance, lists: ChoiceLists): void {
  const described = (summary: string): object => documented(TAG, summary, answers.figures);

  scope.post<{ Body: ScoreBody }>(
    '/v1/fuzzy/score',
    { schema: { ...described('Score one pair of texts by any scorer'), body: ScoreBody } },
    async ({ body }, reply) => {
      const scorer = body.scorer ?? USUAL_SCORER;
      return sendJson(reply, JSON.stringify({ scorer, score: lists.engine.score(scorer, body.left, body.right, pairOptions(body)) }));
    },
  );

  scope.post<{ Body: SearchBody }>(
    '/v1/fuzzy/search',
    { schema: { ...described('The best of given strings for a query, by any scorer'), body: SearchBody } },
    async ({ body }, reply) =>
      answerUnlessGone(reply, async (signal) => {
        const { scorer = USUAL_SCORER, limit = USUAL_LIMIT } = body;
        const store = await lists.engine.createChoicesInTurns(body.choices, { signal });
        try {
          return {
            scorer,
            matches: await store.searchInTurns(body.query, { ...scorerOptions(body), scorer, limit, signal, threads: lists.threads }),
          };
        } finally {
          store.free();
        }
      }),
  );

  scope.post<{ Body: DistancesBody }>(
    '/v1/fuzzy/distances',
    { schema: { ...described('The score of each of given strings for a query, in their order, by any scorer'), body: DistancesBody } },
    async ({ body }, reply) =>
      answerUnlessGone(reply, async (signal) => {
        const { scorer = USUAL_SCORER } = body;
        const store = await lists.engine.createChoicesInTurns(body.choices, { signal });
        try {
          const options = { ...scorerOptions(body), scorer, signal, threads: lists.threads };
          return { scorer, scores: Array.from(await store.distancesInTurns(body.query, options)) };
        } finally {
          store.free();
        }
      }),
  );

  scope.post<{ Body: DedupeBody }>(
    '/v1/fuzzy/dedupe',
    {
      schema: {
        ...described('Groups of near-duplicates: each string joins the best leader before it that reaches the cutoff, or leads itself'),
        body: DedupeBody,
      },
    },
    async ({ body }, reply) =>
      answerUnlessGone(reply, async (signal) => {
        const { scorer = USUAL_SCORER, cutoff } = body;
        return {
          scorer,
          groups: await lists.engine.dedupe(body.strings, { ...scorerOptions(body), scorer, cutoff, signal, threads: lists.threads }),
        };
      }),
  );

  scope.post<{ Body: EditBody }>(
    '/v1/fuzzy/edit-operations',
    { schema: { ...described('The fewest steps that turn one text into the other, and the blocks they make'), body: EditBody } },
    async ({ body: { left, right, metric } }, reply) => {
      const operations = lists.engine.editOperations(left, right, { metric });
      return sendJson(reply, JSON.stringify({ operations, blocks: lists.engine.opcodes(left, right, { metric }) }));
    },
  );

  scope.get('/v1/fuzzy/choices', { schema: described('Kept lists, and the memory they take') }, async (_request, reply) => {
    const all = lists.all();
    const bytes = all.reduce((sum, list) => sum + list.bytes, 0);
    return sendJson(reply, JSON.stringify({ choices: all, bytes, most_bytes: lists.mostBytes }));
  });

  scope.put<{ Params: ListParams; Body: ListBody }>(
    LIST,
    {
      schema: {
        ...described(
          'Keep strings under a name, in place of what is there; in memory only, until the server stops, all lists within 256 MiB',
        ),
        body: ListBody,
      },
    },
    async ({ params, body }, reply) => answerUnlessGone(reply, (signal) => lists.put(params.name, body.choices, { signal })),
  );

  scope.get<{ Params: ListParams }>(LIST, { schema: described('Size and memory of a kept list') }, async ({ params }, reply) =>
    sendJson(reply, JSON.stringify(lists.figuresOf(params.name))),
  );

  scope.delete<{ Params: ListParams }>(LIST, { schema: described('Delete a kept list') }, async ({ params }, reply) => {
    const { name, size } = lists.figuresOf(params.name);
    lists.delete(name);
    return sendJson(reply, JSON.stringify({ status: 'deleted', name, size }));
  });

  scope.post<{ Params: ListParams; Body: ListSearchBody }>(
    `${LIST}/search`,
    { schema: { ...described('The best of a kept list for a query, by any scorer'), body: ListSearchBody } },
    async ({ params, body }, reply) =>
      answerUnlessGone(reply, async (signal) => {
        const { scorer = USUAL_SCORER, limit = USUAL_LIMIT } = body;
        return { scorer, matches: await lists.search(params.name, body.query, { ...scorerOptions(body), scorer, limit, signal }) };
      }),
  );

  scope.post<{ Params: ListParams; Body: ListDistancesBody }>(
    `${LIST}/distances`,
    {
      schema: {
        ...described('The score of each string of a kept list for a query, in their order, by any scorer'),
        body: ListDistancesBody,
      },
    },
    async ({ params, body }, reply) =>
      answerUnlessGone(reply, async (signal) => {
        const { scorer = USUAL_SCORER } = body;
        const scores = await lists.distances(params.name, body.query, { ...scorerOptions(body), scorer, signal });
        return { scorer, scores: Array.from(scores) };
      }),
  );

  scope.post<{ Params: ListParams; Body: WithinBody }>(
    `${LIST}/within`,
    {
      schema: {
        ...described(
          'Spelling: the strings of a kept list within a Levenshtein distance of a query, nearest first, or those that begin so',
        ),
        body: WithinBody,
      },
    },
    async ({ params, body: { query, distance, prefix, limit = USUAL_LIMIT } }, reply) =>
      sendJson(reply, JSON.stringify({ matches: lists.within(params.name, query, distance, { prefix, limit }) })),
  );
}
