/** Refusals: what the HTTP layer itself says no to, before any face is asked. Status and body are decided in error-reply.ts. */

/** One fault of a request, in the shape that pydantic 2 gives it. */
export interface ValidationItem {
  readonly type: string;
  /** Where: `body`, `query` or `header`, then keys and positions. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  /** What was found, shortened; undefined is written as null. */
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, string | number>>;
}

export type RefusalCode =
  | 'HTTP_INVALID'
  | 'HTTP_BAD_REQUEST'
  | 'HTTP_KEY_MISSING'
  | 'HTTP_KEY_WRONG'
  | 'HTTP_NOT_FOUND'
  | 'HTTP_METHOD_NOT_ALLOWED'
  | 'HTTP_NOT_RECEIVED'
  | 'HTTP_BODY_TOO_LARGE'
  | 'HTTP_MEDIA_TYPE'
  | 'HTTP_BUSY'
  | 'HTTP_STOPPING'
  | 'HTTP_TIMEOUT';

/** A request that is refused. Not a bug, so it carries no stack worth logging. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly items: readonly ValidationItem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: RefusalCode,
    message: string,
    more: { readonly items?: readonly ValidationItem[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.items = more.items ?? [];
    this.headers = more.headers ?? {};
  }
}

/** A request that is understood and wrong: 422 with one item per fault. */
export function invalid(...items: readonly ValidationItem[]): Refusal {
  return new Refusal('HTTP_INVALID', 'Request is not valid', { items });
}

/**
 * A body above the limit.
 *
 * @param announced  its `Content-Length`; without one it was read up to the limit, and nobody knows how long it is
 */
export function bodyTooLarge(announced: string | undefined, mostBytes: number): Refusal {
  const isKnown = announced !== undefined && Number(announced) > mostBytes;
  const found = isKnown ? `${announced} bytes` : `more than ${mostBytes} bytes`;
  const expected = `at most ${mostBytes} bytes`;
  const items = [{ type: 'too_large', loc: ['body'], msg: expected, input: found }];
  return new Refusal('HTTP_BODY_TOO_LARGE', `Cannot read the body: found ${found}, expected ${expected}`, { items });
}
