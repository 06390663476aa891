import type { FastifyRequest } from 'fastify';
import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { changeOptions, queryInteger, queryPredictOptions, queryText, spaceOf } from '../../host/http/query.ts';
import { Refusal } from '../../host/http/refusal.ts';

/** What `read` answers for a request, or the items of its refusal. */
async function read(url: string, headers: Record<string, string>, reader: (request: FastifyRequest) => unknown): Promise<unknown> {
  const app = fastify();
  let answer: unknown;
  app.get('/', (request) => {
    try {
      answer = reader(request);
    } catch (error) {
      answer = error instanceof Refusal ? error.items : error;
    }
    return '';
  });
  await app.inject({ url, headers });
  return answer;
}

describe('queryText', () => {
  it('takes the last of a repeated parameter and undefined for none', async () => {
    expect(await read('/?a=1&a=2', {}, (request) => queryText(request, 'a'))).toBe('2');
    expect(await read('/?b=1', {}, (request) => queryText(request, 'a'))).toBeUndefined();
  });
});

describe('queryInteger', () => {
  const minutes = (url: string) => read(url, {}, (request) => queryInteger(request, 'minutes', { initial: 10, least: 1, most: 60 }));

  it('answers the default when it is missing', async () => expect(await minutes('/')).toBe(10));
  it('reads an integer', async () => expect(await minutes('/?minutes=%2B07')).toBe(7));
  it.each([
    ['a', 'int_parsing'],
    ['1.0', 'int_parsing'],
    ['', 'int_parsing'],
    ['0x10', 'int_parsing'],
    ['0', 'greater_than_equal'],
    ['61', 'less_than_equal'],
  ])('refuses "%s" with %s', async (text, type) => {
    expect(await minutes(`/?minutes=${text}`)).toMatchObject([{ type, loc: ['query', 'minutes'], input: text }]);
  });
});

describe('queryPredictOptions', () => {
  it('reads limit, cutoff and moment, each only when it is there', async () => {
    expect(await read('/', {}, queryPredictOptions)).toEqual({});
    expect(await read('/?limit=7&cutoff=.25&as_of=3', {}, queryPredictOptions)).toEqual({ limit: 7, cutoff: 0.25, asOf: { sequence: 3 } });
    expect(await read('/?cutoff=1e-3', {}, queryPredictOptions)).toEqual({ cutoff: 0.001 });
  });

  it.each([
    ['limit=0', 'limit', 'greater_than_equal'],
    ['limit=10001', 'limit', 'less_than_equal'],
    ['limit=', 'limit', 'int_parsing'],
    ['cutoff=x', 'cutoff', 'float_parsing'],
    ['cutoff=', 'cutoff', 'float_parsing'],
    ['cutoff=-0.1', 'cutoff', 'greater_than_equal'],
    ['cutoff=1.5', 'cutoff', 'less_than_equal'],
  ])('refuses %s', async (query, name, type) => {
    expect(await read(`/?${query}`, {}, queryPredictOptions)).toMatchObject([{ type, loc: ['query', name] }]);
  });
});

describe('changeOptions', () => {
  it('passes the key on, up to 128 characters', async () => {
    expect(await read('/', { 'idempotency-key': 'k'.repeat(128) }, changeOptions)).toEqual({ idempotencyKey: 'k'.repeat(128) });
    expect(await read('/', {}, changeOptions)).toEqual({});
  });

  it('refuses a longer one', async () => {
    expect(await read('/', { 'idempotency-key': 'k'.repeat(129) }, changeOptions)).toMatchObject([{ type: 'string_too_long' }]);
  });
});

describe('spaceOf', () => {
  it.each([
    ['/?node_id=a', { 'x-test-id': 'b', 'x-node-id': 'c' }, 'a'],
    ['/?node_id=', { 'x-test-id': 'b', 'x-node-id': 'c' }, 'test_b'],
    ['/', { 'x-test-id': 'test_b', 'x-node-id': 'c' }, 'test_b'],
    ['/', { 'x-node-id': 'c' }, 'c'],
    ['/', {}, 'default_node'],
  ])('of %s with %j is %s', async (url, headers, space) => {
    expect(await read(url, headers as Record<string, string>, spaceOf)).toBe(space);
  });

  it('refuses a name that is too long', async () => {
    expect(await read(`/?node_id=${'a'.repeat(257)}`, {}, spaceOf)).toMatchObject([{ type: 'string_too_long', loc: ['query', 'node_id'] }]);
  });
});
