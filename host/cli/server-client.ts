/** The memory behind a running server, for commands, over KATO's routes and ours of a space. */
import type { Asker, EraseAnswer, PatternChangeAnswer } from '../sequence/history-face.ts';
import type { AsOf, Event, GivenPattern, PatternRecord, ReadOptions } from '../sequence/observation.ts';
import type { PredictOptions } from '../sequence/prediction.ts';
import type { PatternTrace } from '../sequence/trace.ts';
import type { WhyNot } from '../sequence/why-not.ts';
import { CommandFailure, UsageError } from './command.ts';
import { learningBodies } from './learning-bodies.ts';
import type { ExplanationView, MemoryClient, ObserveResult, PredictionView, SpaceCounts } from './memory-client.ts';
import { movedBehind } from './refused-line.ts';
import { refusalOf, type ServerReply } from './server-refusal.ts';
import { ServerVectors } from './server-vectors.ts';
import {
  type ChangeReply,
  changeOf,
  type ExplainReply,
  explanationOf,
  type PageReply,
  patternOf,
  type SpacesReply,
  type TraceReply,
  traceOf,
  viewOf,
  type WhyNotReply,
  whyNotOf,
} from './space-answers.ts';

const PAGE_PATTERNS = 500;
const PAGE_SPACES = 1_000;

export class ServerClient implements MemoryClient {
  readonly vectors = new ServerVectors((method, path, body) => this.#ask(method, path, body), spacePath);
  readonly #url: string;
  readonly #key: string | undefined;
  /** Space by session, of those that were opened or asked about here. */
  readonly #spaces = new Map<string, string>();

  /** @param url such as `http://127.0.0.1:8000`; a path in it stays in front of every route */
  constructor(url: string, key: string | undefined) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new UsageError(`Cannot use --url "${url}", expected one such as "http://127.0.0.1:8000"`);
    }
    this.#url = url.replace(/\/+$/, '');
    this.#key = key;
  }

  async openSession(space: string, config: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await this.#ask<{ session_id: string }>('POST', '/sessions', { node_id: space, config });
    this.#spaces.set(answer.session_id, space);
    return answer.session_id;
  }

  async closeSession(sessionId: string): Promise<void> {
    await this.#ask('DELETE', sessionPath(sessionId));
  }

  async observe(sessionId: string, events: readonly Event[], learnAtEnd: boolean): Promise<ObserveResult> {
    const observations = events.map((strings) => ({ strings }));
    const answer = await this.#observeSequence(sessionId, observations, learnAtEnd);
    return { stmLength: answer.final_stm_length, learned: answer.auto_learned_patterns.filter((name) => name !== '') };
  }

  async learnMany(sessionId: string, patterns: readonly GivenPattern[]): Promise<readonly string[]> {
    const path = `${spacePath(await this.#spaceOf(sessionId))}/patterns`;
    const names: string[] = [];
    for (const body of learningBodies(sessionId, patterns)) {
      try {
        names.push(...(await this.#ask<{ pattern_names: readonly string[] }>('POST', path, body)).pattern_names);
      } catch (error) {
        throw movedBehind(error, names.length);
      }
    }
    return names;
  }

  async predict(sessionId: string, { limit, cutoff, asOf }: PredictOptions): Promise<readonly PredictionView[]> {
    const path = `${sessionPath(sessionId)}/predictions${queryText({ limit, cutoff, as_of: asOfText(asOf) })}`;
    return (await this.#ask<{ predictions: readonly PredictionView[] }>('GET', path)).predictions.map(viewOf);
  }

  async requireSpace(space: string): Promise<void> {
    await this.#ask('GET', `${spacePath(space)}/stats`);
  }

  async countsOf(space: string, { asOf }: ReadOptions): Promise<SpaceCounts> {
    const then = asOfText(asOf);
    const { patterns } = await this.#ask<{ patterns: number }>('GET', `${spacePath(space)}/stats${queryText({ as_of: then })}`);
    const path = `/symbols/stats${queryText({ node_id: space, as_of: then })}`;
    const { symbols } = await this.#ask<{ symbols: Readonly<Record<string, { frequency: number }>> }>('GET', path);
    const statistics = Object.values(symbols);
    return { patterns, symbols: statistics.length, occurrences: statistics.reduce((sum, { frequency }) => sum + frequency, 0) };
  }

  async forget(space: string, name: string): Promise<PatternChangeAnswer> {
    return changeOf(await this.#ask<ChangeReply>('DELETE', patternPath(space, name)));
  }

  async restore(space: string, name: string): Promise<PatternChangeAnswer> {
    return changeOf(await this.#ask<ChangeReply>('POST', `${patternPath(space, name)}/restore`));
  }

  async undo(sessionId: string): Promise<PatternChangeAnswer> {
    const space = await this.#spaceOf(sessionId);
    return changeOf(await this.#ask<ChangeReply>('POST', `${spacePath(space)}${sessionPath(sessionId)}/undo`));
  }

  async correct(space: string, name: string, events: readonly Event[]): Promise<PatternChangeAnswer> {
    return changeOf(await this.#ask<ChangeReply>('PUT', patternPath(space, name), { events }));
  }

  async erase(space: string): Promise<EraseAnswer> {
    const { entries } = await this.#ask<{ entries: EraseAnswer['counts'] }>('DELETE', spacePath(space));
    return { space, counts: entries };
  }

  async explain(sessionId: string, pattern: string): Promise<ExplanationView> {
    const path = `${spacePath(await this.#spaceOf(sessionId))}/explain`;
    return explanationOf(await this.#ask<ExplainReply>('POST', path, { session_id: sessionId, pattern }));
  }

  async trace(space: string, name: string, limit: number): Promise<PatternTrace> {
    return traceOf(await this.#ask<TraceReply>('GET', `${patternPath(space, name)}/trace?limit=${limit}`));
  }

  async whyNot(asker: Asker, pattern: string, events: readonly Event[] | undefined): Promise<WhyNot> {
    const space = 'space' in asker ? asker.space : await this.#spaceOf(asker.sessionId);
    const session = 'sessionId' in asker ? { session_id: asker.sessionId } : {};
    const body = { pattern, ...session, ...(events === undefined ? {} : { query: events }) };
    return whyNotOf(await this.#ask<WhyNotReply>('POST', `${spacePath(space)}/why-not`, body));
  }

  async *patterns(space: string, { asOf }: ReadOptions): AsyncGenerator<PatternRecord> {
    for (let from: number | null = 0; from !== null; ) {
      const path: string = `${spacePath(space)}/patterns${queryText({ from, limit: PAGE_PATTERNS, as_of: asOfText(asOf) })}`;
      const page: PageReply = await this.#ask<PageReply>('GET', path);
      for (const pattern of page.patterns) yield patternOf(pattern);
      from = page.next;
    }
  }

  async spaces(): Promise<readonly string[]> {
    const spaces: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: SpacesReply = await this.#ask<SpacesReply>('GET', `/v1/spaces?limit=${PAGE_SPACES}&after=${encodeURIComponent(after)}`);
      spaces.push(...page.spaces);
      after = page.next;
    }
    return spaces;
  }

  async close(): Promise<void> {}

  #observeSequence(sessionId: string, observations: readonly unknown[], learnAtEnd: boolean) {
    return this.#ask<{ final_stm_length: number; auto_learned_patterns: readonly string[]; final_learned_pattern: string | null }>(
      'POST',
      `${sessionPath(sessionId)}/observe-sequence`,
      { observations, learn_at_end: learnAtEnd },
    );
  }

  async #spaceOf(sessionId: string): Promise<string> {
    const known = this.#spaces.get(sessionId);
    if (known !== undefined) return known;
    const { node_id: space } = await this.#ask<{ node_id: string }>('GET', sessionPath(sessionId));
    this.#spaces.set(sessionId, space);
    return space;
  }

  async #ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#read<Answer>(await this.#send(method, path, body));
  }

  async #send(method: string, path: string, body?: unknown): Promise<ServerReply> {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.#key === undefined ? {} : { 'x-api-key': this.#key }),
    };
    try {
      const response = await fetch(this.#url + path, { method, headers, ...(body === undefined ? {} : { body: textOf(body) }) });
      const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
      const reply = { asked: `${method} ${path}`, status: response.status, text: await response.text() };
      return Number.isNaN(retryAfter) ? reply : { ...reply, retryAfter };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new CommandFailure(
        `Cannot reach "${this.#url}": ${cause}`,
        'Start a server with "mneme serve", or leave --url out to open the store here',
      );
    }
  }

  #read<Answer>(reply: ServerReply): Answer {
    if (reply.status >= 200 && reply.status < 300) return JSON.parse(reply.text) as Answer;
    throw refusalOf(reply);
  }
}

/** A body that is a text is JSON already. */
function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The part of a URL behind the path, of the parameters that have a value. */
function queryText(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}

function asOfText(asOf: AsOf | undefined): string | undefined {
  if (asOf === undefined) return undefined;
  return 'sequence' in asOf ? String(asOf.sequence) : new Date(asOf.timeMs).toISOString();
}

/** @throws CommandFailure a URL cannot name the space: parsers take one or two dots for a step within the path, however they are spelled */
function spacePath(space: string): string {
  if (/^\.\.?$/.test(space)) {
    throw new CommandFailure(`Cannot ask a server for the space "${space}": no URL can name it`, 'Stop the server and leave --url out');
  }
  return `/v1/spaces/${encodeURIComponent(space)}`;
}

function patternPath(space: string, name: string): string {
  return `${spacePath(space)}/patterns/${encodeURIComponent(name)}`;
}

function sessionPath(sessionId: string): string {
  return `/sessions/${encodeURIComponent(sessionId)}`;
}
