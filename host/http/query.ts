/** Query and headers: reads parameters, which arrive as texts, with KATO's rules and errors. Of a repeated parameter the last one counts. */
import type { FastifyRequest } from 'fastify';
import type { ChangeOptions, ReadOptions } from '../sequence/observation.ts';
import type { PredictOptions } from '../sequence/prediction.ts';
import { LIMITS } from './limits.ts';
import { invalid } from './refusal.ts';

export interface IntegerRange {
  readonly initial: number;
  readonly least: number;
  readonly most: number;
}

/** Predictions of one answer: what a session may be configured to. */
const MOST_PREDICTIONS = 10_000;

const NO_OPTIONS: ChangeOptions = {};

/** A parameter of the query, undefined when it is missing. */
export function queryText(request: FastifyRequest, name: string): string | undefined {
  const query: unknown = request.query;
  const value: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : undefined;
}

/** An integer of the query. @throws Refusal 422 it is no integer or out of range */
export function queryInteger(request: FastifyRequest, name: string, { initial, least, most }: IntegerRange): number {
  const text = queryText(request, name);
  if (text === undefined) return initial;
  const loc = ['query', name];
  const input = text.slice(0, 100);
  if (!/^\s*[+-]?\d+\s*$/.test(text)) {
    throw invalid({ type: 'int_parsing', loc, msg: 'Input should be a valid integer, unable to parse string as an integer', input });
  }
  const value = Number(text);
  if (value < least)
    throw invalid({ type: 'greater_than_equal', loc, msg: `Input should be greater than or equal to ${least}`, input, ctx: { ge: least } });
  if (value > most)
    throw invalid({ type: 'less_than_equal', loc, msg: `Input should be less than or equal to ${most}`, input, ctx: { le: most } });
  return value;
}

/**
 * The moment that a read asks for: a sequence number, or a time as ISO 8601 writes it; undefined for now.
 *
 * @throws Refusal 422 it is neither
 */
export function queryAsOf(request: FastifyRequest): ReadOptions {
  const text = queryText(request, 'as_of');
  if (text === undefined) return {};
  if (/^\d{1,15}$/.test(text)) return { asOf: { sequence: Number(text) } };
  const timeMs = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (timeMs >= 0) return { asOf: { timeMs } };
  const msg = 'Input should be a sequence number, or a time such as 2026-11-20T10:00:00Z';
  throw invalid({ type: 'as_of_parsing', loc: ['query', 'as_of'], msg, input: text.slice(0, 100) });
}

/** What a request for predictions asks for instead of what the session is configured to. @throws Refusal 422 a value is none or out of range */
export function queryPredictOptions(request: FastifyRequest): PredictOptions {
  const cutoff = queryShare(request, 'cutoff');
  return {
    ...queryAsOf(request),
    ...(queryText(request, 'limit') !== undefined && {
      limit: queryInteger(request, 'limit', { initial: MOST_PREDICTIONS, least: 1, most: MOST_PREDICTIONS }),
    }),
    ...(cutoff !== undefined && { cutoff }),
  };
}

/** A number of 0 to 1 in the query, undefined when it is missing. @throws Refusal 422 it is none */
function queryShare(request: FastifyRequest, name: string): number | undefined {
  const text = queryText(request, name);
  if (text === undefined) return undefined;
  const loc = ['query', name];
  const input = text.slice(0, 100);
  if (!/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) {
    throw invalid({ type: 'float_parsing', loc, msg: 'Input should be a valid number, unable to parse string as a number', input });
  }
  const value = Number(text);
  if (value < 0)
    throw invalid({ type: 'greater_than_equal', loc, msg: 'Input should be greater than or equal to 0', input, ctx: { ge: 0 } });
  if (value > 1) throw invalid({ type: 'less_than_equal', loc, msg: 'Input should be less than or equal to 1', input, ctx: { le: 1 } });
  return value;
}

/** Options of a changing call from the `Idempotency-Key` header. @throws Refusal 422 the key is too long */
export function changeOptions(request: FastifyRequest): ChangeOptions {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return NO_OPTIONS;
  const most = LIMITS.idempotencyKeyCharacters;
  if (key.length <= most) return { idempotencyKey: key };
  const loc = ['header', 'idempotency-key'];
  throw invalid({
    type: 'string_too_long',
    loc,
    msg: `String should have at most ${most} characters`,
    input: key.slice(0, most),
    ctx: { max_length: most },
  });
}

/** The space that a look-up outside of a session is about (specs/kato.md 1.3). @throws Refusal 422 its name is too long or not well-formed */
export function spaceOf(request: FastifyRequest): string {
  const named = queryText(request, 'node_id');
  if (named !== undefined && named !== '') return checkedSpace(named, ['query', 'node_id']);
  const test = request.headers['x-test-id'];
  if (typeof test === 'string' && test !== '')
    return checkedSpace(test.startsWith('test_') ? test : `test_${test}`, ['header', 'x-test-id']);
  const node = request.headers['x-node-id'];
  return typeof node === 'string' && node !== '' ? checkedSpace(node, ['header', 'x-node-id']) : 'default_node';
}

/** The name of a space in the query, empty text when there is none. @throws Refusal 422 it is too long or not well-formed */
export function querySpaceName(request: FastifyRequest, name: string): string {
  return checkedSpace(queryText(request, name) ?? '', ['query', name]);
}

/**
 * The space that a path names.
 *
 * URL parsers, those of browsers and of `fetch` among them, take a name of one or two dots for a step within the path, `%2E` as well: such a
 * space is asked by a client that sends paths as they are (`curl --path-as-is`, `http.request` of Node), in process, or by its store's command.
 *
 * @throws Refusal 422 its name is too long or not well-formed
 */
export function pathSpace(name: string): string {
  return checkedSpace(name, ['path', 'space']);
}

function checkedSpace(name: string, loc: readonly string[]): string {
  const most = LIMITS.spaceNameCodePoints;
  if (!name.isWellFormed())
    throw invalid({
      type: 'string_unicode',
      loc,
      msg: 'Input should be a valid string, unable to parse raw data as a unicode string',
      input: null,
    });
  if (name.length <= most || Array.from(name).length <= most) return name;
  throw invalid({
    type: 'string_too_long',
    loc,
    msg: `String should have at most ${most} characters`,
    input: name.slice(0, 100).toWellFormed(),
    ctx: { max_length: most },
  });
}
