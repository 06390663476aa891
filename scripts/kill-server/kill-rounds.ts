/**
 * Kills a server that is learning, again and again, and checks after each kill that it holds exactly what it should.
 *
 * Law 4 of the design, seen from outside: nothing acknowledged is lost, nothing half-done is visible. The request that a kill
 * interrupts may be there or not, but whole, and repeating it under its Idempotency-Key makes it be there once.
 * Run by `kill-server.ts` for long and by the tests for a few rounds. `scripts/kill-test/` does the same to the store alone.
 */
import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '../kill-test/kill-plan.ts';
import { checkJournals } from './journal-check.ts';
import { bodyOf, effectOf, type Operation, planOperation, type SessionModel, SpaceModel } from './kill-model.ts';
import { ServerProcess } from './server-process.ts';

const SPACE_NAMES = ['plain', 'space "two"', "it's 😀"];
const SESSION_COUNT = 9;
/** A server is killed after so many answers, at most, and so many milliseconds more. */
const MOST_ANSWERS = 200;
const LONGEST_DELAY_MS = 5;

export interface KillRoundsOptions {
  /** The store's file; grows from round to round. */
  readonly path: string;
  readonly rounds: number;
  readonly seed: number;
  /** Told of each round that passed. */
  readonly onRound?: (figures: RoundFigures) => void;
}

export interface RoundFigures {
  readonly round: number;
  /** Requests that were answered before the kill. */
  readonly answered: number;
  /** Requests that the kill interrupted, and how many of them had been committed. */
  readonly interrupted: number;
  readonly committed: number;
}

interface Request {
  readonly operation: Operation;
  readonly key: string;
}

interface Session {
  readonly id: string;
  readonly space: string;
  /** Of its own, so that its requests do not depend on what others are answered. */
  readonly random: () => number;
  model: SessionModel;
  /** Sent and not answered. */
  pending: Request | undefined;
}

/** @throws Error names the round and the seed, and what is wrong */
export async function runKillRounds(options: KillRoundsOptions): Promise<void> {
  const run = new KillRun(options);
  try {
    await run.start();
    for (let round = 1; round <= options.rounds; round += 1) options.onRound?.(await run.round(round));
    await run.stop();
  } catch (cause) {
    throw new Error(`Seed ${options.seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  } finally {
    await run.abandon();
  }
}

class KillRun {
  readonly #options: KillRoundsOptions;
  readonly #random: () => number;
  readonly #spaces = new Map(SPACE_NAMES.map((name) => [name, new SpaceModel()]));
  readonly #sessions: Session[] = [];
  /** Names of the patterns that this round learned, by space. */
  readonly #touched = new Map<string, Set<string>>();
  #server: ServerProcess;
  #url = '';
  #keyCount = 0;

  constructor(options: KillRoundsOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#server = new ServerProcess({ MNEME_DATA: options.path });
  }

  async start(): Promise<void> {
    this.#url = await this.#server.url();
    for (let index = 0; index < SESSION_COUNT; index += 1) {
      const space = SPACE_NAMES[index % SPACE_NAMES.length] ?? '';
      const { session_id: id } = (await this.#expect('POST', '/sessions', { node_id: space })) as { session_id: string };
      const random = seededRandom(this.#options.seed * SESSION_COUNT + index);
      this.#sessions.push({ id, space, random, model: { stm: [], time: 0 }, pending: undefined });
      this.#spaceOf(space).entryCount += 1;
    }
  }

  async round(round: number): Promise<RoundFigures> {
    this.#touched.clear();
    const answered = await this.#workUntilKilled();
    this.#server = new ServerProcess({ MNEME_DATA: this.#options.path });
    this.#url = await this.#server.url();
    await this.#expect('GET', '/health');
    const interrupted = this.#sessions.filter(({ pending }) => pending !== undefined);
    const committed = new Set<Session>();
    for (const session of this.#sessions) if (await this.#settle(session)) committed.add(session);
    await this.#checkSpaces(round);
    for (const session of interrupted) await this.#repeat(session, committed.has(session));
    await this.#checkSpaces(round);
    return { round, answered, interrupted: interrupted.length, committed: committed.size };
  }

  /** In order: everything must be there in the file without the server, too. */
  async stop(): Promise<void> {
    const { code } = await this.#server.signal('SIGTERM');
    if (code !== 0) throw new Error(`The server ended with ${code}: ${this.#server.complaint}`);
    this.#checkFile();
  }

  async abandon(): Promise<void> {
    await this.#server.signal('SIGKILL');
  }

  /** @returns how many requests were answered */
  async #workUntilKilled(): Promise<number> {
    const most = 1 + Math.floor(this.#random() * MOST_ANSWERS);
    const delayMs = this.#random() * LONGEST_DELAY_MS;
    let answered = 0;
    let killed = false;
    const work = async (session: Session): Promise<void> => {
      while (!killed) {
        this.#keyCount += 1;
        const request = { operation: planOperation(session.random, session.model), key: `request ${this.#keyCount}` };
        session.pending = request;
        let reply: Response;
        try {
          reply = await this.#send(session, request);
          await reply.text();
        } catch (error) {
          if (killed) return;
          throw error;
        }
        if (reply.status !== 200) throw new Error(`Request "${request.operation.route}" was answered with ${reply.status}`);
        this.#apply(session, request.operation);
        answered += 1;
        if (answered !== most) continue;
        setTimeout(() => {
          killed = true;
          void this.#server.signal('SIGKILL');
        }, delayMs);
      }
    };
    await Promise.all(this.#sessions.map(work));
    await this.#server.ended;
    return answered;
  }

  /** Finds out whether the interrupted request of a session was committed; anything in between is a fault. */
  async #settle(session: Session): Promise<boolean> {
    const found = await this.#look(session);
    if (isDeepStrictEqual(found, session.model)) return false;
    if (session.pending !== undefined && isDeepStrictEqual(found, effectOf(session.model, session.pending.operation).session)) {
      const { pending } = session;
      this.#apply(session, pending.operation);
      session.pending = pending;
      return true;
    }
    const asked = JSON.stringify(session.pending?.operation ?? null);
    throw new Error(
      `Session of "${session.space}" shows ${JSON.stringify(found)}, acknowledged was ${JSON.stringify(session.model)}, asked was ${asked}`,
    );
  }

  /** Sends the interrupted request again under its key: it takes effect once, whether it was committed or not. */
  async #repeat(session: Session, committed: boolean): Promise<void> {
    const { pending } = session;
    if (pending === undefined) return;
    const reply = await this.#send(session, pending);
    if (reply.status !== 200)
      throw new Error(`Repeated "${pending.operation.route}" was answered with ${reply.status}: ${await reply.text()}`);
    await reply.text();
    session.pending = undefined;
    if (!committed) this.#apply(session, pending.operation);
    const found = await this.#look(session);
    if (!isDeepStrictEqual(found, session.model)) throw new Error(`Repeated "${pending.operation.route}" left ${JSON.stringify(found)}`);
  }

  async #look(session: Session): Promise<SessionModel> {
    const { cognition_data: data } = (await this.#expect('GET', `/sessions/${session.id}/cognition-data`)) as {
      cognition_data: { short_term_memory: string[][]; time: number };
    };
    return { stm: data.short_term_memory, time: data.time };
  }

  /** Counts of every symbol, frequencies of what this round learned, and the file itself. */
  async #checkSpaces(round: number): Promise<void> {
    for (const [name, space] of this.#spaces) {
      const query = `?node_id=${encodeURIComponent(name)}`;
      const { symbols } = (await this.#expect('GET', `/symbols/stats${query}`)) as { symbols: unknown };
      const expected = space.symbols();
      if (!isDeepStrictEqual(symbols, expected)) {
        throw new Error(`Round ${round}: symbols of "${name}" are ${JSON.stringify(symbols)}, expected ${JSON.stringify(expected)}`);
      }
      for (const pattern of this.#touched.get(name) ?? []) {
        const { pattern: found } = (await this.#expect('GET', `/pattern/${pattern}${query}`)) as {
          pattern: { pattern?: { frequency: number } };
        };
        if (found.pattern?.frequency === space.frequencyOf(pattern)) continue;
        throw new Error(
          `Round ${round}: pattern ${pattern} of "${name}" counts ${found.pattern?.frequency}, expected ${space.frequencyOf(pattern)}`,
        );
      }
    }
    this.#checkFile();
  }

  #checkFile(): void {
    checkJournals(this.#options.path, new Map([...this.#spaces].map(([name, { entryCount }]) => [name, entryCount])), SESSION_COUNT);
  }

  #apply(session: Session, operation: Operation): void {
    const { session: after, learned, entryCount } = effectOf(session.model, operation);
    const space = this.#spaceOf(session.space);
    session.model = after;
    session.pending = undefined;
    space.entryCount += entryCount;
    const touched = this.#touched.get(session.space) ?? new Set();
    this.#touched.set(session.space, touched);
    for (const events of learned) {
      const name = space.learn(events);
      if (name !== undefined) touched.add(name);
    }
  }

  #send(session: Session, { operation, key }: Request): Promise<Response> {
    const body = bodyOf(operation);
    return fetch(`${this.#url}/sessions/${session.id}/${operation.route}`, {
      method: 'POST',
      headers: { 'idempotency-key': key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #expect(method: string, path: string, body?: unknown): Promise<unknown> {
    const reply = await fetch(this.#url + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await reply.text();
    if (reply.status !== 200) throw new Error(`${method} ${path} was answered with ${reply.status}: ${text}`);
    return JSON.parse(text) as unknown;
  }

  #spaceOf(name: string): SpaceModel {
    const space = this.#spaces.get(name);
    if (space === undefined) throw new Error(`No model of space "${name}"`);
    return space;
  }
}
