/**
 * API keys: decides whether a request may pass, in a time that says nothing about the keys.
 *
 * Keys are compared as SHA-256 digests of one length, each with `timingSafeEqual`, and all of them are compared every time.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type KeyVerdict = 'accepted' | 'missing' | 'wrong';

export class ApiKeys {
  readonly #digests: readonly Buffer[];

  constructor(keys: readonly string[]) {
    this.#digests = keys.map((key) => hash('sha256', key, 'buffer'));
  }

  /** False when no key is configured: then every request passes. */
  get required(): boolean {
    return this.#digests.length > 0;
  }

  /** Reads `Authorization: Bearer <key>` and `X-API-Key: <key>`; one that is right is enough. */
  check(headers: IncomingHttpHeaders): KeyVerdict {
    if (!this.required) return 'accepted';
    const given = [bearerOf(headers.authorization), headers['x-api-key']].filter((key) => typeof key === 'string' && key !== '');
    if (given.length === 0) return 'missing';
    let accepted = false;
    for (const key of given) accepted = this.#holds(String(key)) || accepted;
    return accepted ? 'accepted' : 'wrong';
  }

  #holds(key: string): boolean {
    const digest = hash('sha256', key, 'buffer');
    let found = false;
    for (const known of this.#digests) found = timingSafeEqual(known, digest) || found;
    return found;
  }
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization !== undefined && /^bearer /i.test(authorization) ? authorization.slice(7).trim() : undefined;
}
