/**
 * Validation items: what Ajv says about a body, in the shape and words of pydantic 2.
 *
 * KATO's clients read `detail[].type`, `loc` and `msg`. Ajv stops at the first fault (collecting all would let one body of wrong
 * elements fill the memory), so there is one item.
 */
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import type { ValidationItem } from './refusal.ts';

type Path = readonly (string | number)[];
type Words = Pick<ValidationItem, 'type' | 'msg' | 'ctx'>;

/** A longer text is cut in the echo: a refusal must not cost what the request did. */
const LONGEST_ECHO = 200;

/**
 * @param errors  what Ajv found; the first one counts
 * @param body    the body that was checked, undefined when there was none
 * @param schema  the schema it was checked against
 */
export function validationItems(
  errors: readonly FastifySchemaValidationError[],
  body: unknown,
  schema: unknown,
): readonly ValidationItem[] {
  // A fault of a key comes with a second error that only says that a key is at fault.
  const error = errors.find((candidate) => candidate.keyword !== 'propertyNames') ?? errors[0];
  if (error === undefined) return [];
  if (body === undefined || body === null) return [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }];
  const { path, value } = resolve(body, error.instancePath);
  if (error.keyword === 'required') {
    return [{ type: 'missing', loc: ['body', ...path, String(error.params.missingProperty)], msg: 'Field required', input: echoOf(value) }];
  }
  const key = 'propertyName' in error ? error.propertyName : undefined;
  if (typeof key === 'string')
    return [{ ...wordsOf(error, key, schema), loc: ['body', ...path, key.toWellFormed(), '[key]'], input: echoOf(key) }];
  return [{ ...wordsOf(error, value, schema), loc: ['body', ...path], input: echoOf(value) }];
}

function wordsOf(error: FastifySchemaValidationError, value: unknown, schema: unknown): Words {
  const limit = Number(error.params.limit);
  switch (error.keyword) {
    case 'type':
      return typeWords(error, value, schema);
    case 'maxLength':
      return { type: 'string_too_long', msg: `String should have at most ${counted(limit, 'character')}`, ctx: { max_length: limit } };
    case 'minLength':
      return { type: 'string_too_short', msg: `String should have at least ${counted(limit, 'character')}`, ctx: { min_length: limit } };
    case 'maxItems': {
      const length = Array.isArray(value) ? value.length : limit + 1;
      return {
        type: 'too_long',
        msg: `List should have at most ${counted(limit, 'item')} after validation, not ${length}`,
        ctx: { field_type: 'List', max_length: limit, actual_length: length },
      };
    }
    case 'minimum':
      return { type: 'greater_than_equal', msg: `Input should be greater than or equal to ${limit}`, ctx: { ge: limit } };
    case 'maximum':
      return { type: 'less_than_equal', msg: `Input should be less than or equal to ${limit}`, ctx: { le: limit } };
    case 'format':
      return { type: 'string_unicode', msg: 'Input should be a valid string, unable to parse raw data as a unicode string' };
    default:
      return {
        type: 'value_error',
        msg: `Value error, ${error.message ?? 'not accepted'}`,
        ctx: { error: error.message ?? 'not accepted' },
      };
  }
}

function typeWords(error: FastifySchemaValidationError, value: unknown, schema: unknown): Words {
  const found = error.params.type;
  const expected = Array.isArray(found) ? found.find((type) => type !== 'null') : found;
  switch (expected) {
    case 'string':
      return { type: 'string_type', msg: 'Input should be a valid string' };
    case 'array':
      return { type: 'list_type', msg: 'Input should be a valid list' };
    case 'boolean':
      return { type: 'bool_type', msg: 'Input should be a valid boolean' };
    case 'integer':
      if (typeof value !== 'number') return { type: 'int_type', msg: 'Input should be a valid integer' };
      if (!Number.isFinite(value)) return { type: 'finite_number', msg: 'Input should be a finite number' };
      return { type: 'int_from_float', msg: 'Input should be a valid integer, got a number with a fractional part' };
    case 'number':
      if (typeof value === 'number') return { type: 'finite_number', msg: 'Input should be a finite number' };
      return { type: 'float_type', msg: 'Input should be a valid number' };
    default:
      return isModel(error.schemaPath, schema)
        ? { type: 'model_attributes_type', msg: 'Input should be a valid dictionary or object to extract fields from' }
        : { type: 'dict_type', msg: 'Input should be a valid dictionary' };
  }
}

/** True for an object with named fields, as opposed to a dictionary; pydantic words the two differently. */
function isModel(schemaPath: string, schema: unknown): boolean {
  let part: unknown = schema;
  for (const step of schemaPath.split('/').slice(1, -1)) part = memberOf(part, unescaped(step));
  return memberOf(part, 'properties') !== undefined;
}

function resolve(body: unknown, pointer: string): { readonly path: Path; readonly value: unknown } {
  const path: (string | number)[] = [];
  let value = body;
  for (const step of pointer.split('/').slice(1)) {
    const key = unescaped(step);
    path.push(Array.isArray(value) ? Number(key) : key.toWellFormed());
    value = memberOf(value, key);
  }
  return { path, value };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Scalars as they are, containers by their size: echoing a large body back would double its cost. */
function echoOf(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > LONGEST_ECHO ? `${value.slice(0, LONGEST_ECHO).toWellFormed()}…` : value.toWellFormed();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.length === 0 ? [] : `list of ${counted(value.length, 'item')}`;
  if (typeof value === 'object' && value !== null) {
    const count = Object.keys(value).length;
    return count === 0 ? {} : `dictionary of ${counted(count, 'key')}`;
  }
  return value;
}
