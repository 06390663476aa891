/** History requests: taking back and correcting what a space learned, each decided alone in its space. */

import type { Store } from '../core/ports/store.ts';
import { InvalidArgumentError } from '../errors.ts';
import { Explainer, type Explanation } from './explanation.ts';
import type { Asker, EraseAnswer, HistoryFace, PatternChangeAnswer, SpaceFigures, TraceOptions } from './history-face.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { ChangeOptions, Event, ReadOptions } from './observation.ts';
import { checkQuery } from './observation-check.ts';
import { checkedName, patternNotFound } from './pattern-names.ts';
import { foundSpace, type Requests } from './requests.ts';
import type { SessionConfig } from './session-config.ts';
import type { SessionRequests } from './session-requests.ts';
import { eventsOf } from './session-state.ts';
import type { ChangeHeader, Space } from './space.ts';
import type { SpaceState } from './space-state.ts';
import { storedEvents } from './stored-events.ts';
import { decideCorrect, decideForget, decideRestore, decideUndo } from './take-backs.ts';
import { type PatternTrace, tracePattern } from './trace.ts';
import { type Certificate, certify, type WhyNot, whyNot } from './why-not.ts';

const TRACED_LEARNINGS = 100;
const MOST_TRACED_LEARNINGS = 10_000;

export class HistoryRequests implements HistoryFace {
  private readonly requests: Requests;
  private readonly sessions: SessionRequests;
  private readonly explainer: Explainer;

  constructor(requests: Requests, sessions: SessionRequests) {
    this.requests = requests;
    this.sessions = sessions;
    this.explainer = new Explainer(requests.predictor, requests.options.engine.numbers);
  }

  async figuresOf(space: string, { asOf }: ReadOptions = {}): Promise<SpaceFigures> {
    const { state } = await this.requests.existing(space);
    const figures = ({ memory, openSessionCount }: SpaceState): SpaceFigures => ({
      space,
      patternCount: memory.patternCount,
      symbolCount: memory.symbols.liveCount,
      learningCount: memory.provenance.learningCount,
      openSessions: openSessionCount,
    });
    return asOf === undefined ? figures(state) : this.requests.past.with(space, asOf, figures);
  }

  async trace(space: string, patternName: string, { limit = TRACED_LEARNINGS }: TraceOptions = {}): Promise<PatternTrace> {
    const hex = checkedName(patternName);
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST_TRACED_LEARNINGS)) {
      throw new InvalidArgumentError(['limit'], String(limit), `a whole number of 1 to ${MOST_TRACED_LEARNINGS}`);
    }
    const found = await this.requests.existing(space);
    return found.pinned(() => tracePattern(this.requests.options.store, space, found.state.memory, hex, limit));
  }

  async explain(sessionId: string, patternName: string): Promise<Explanation> {
    const hex = checkedName(patternName);
    return this.requests.spaces.withRoom(async () => {
      const { space, session } = await this.requests.read(sessionId);
      const explanation = this.explainer.explain(space.name, space.state.memory, hex, eventsOf(session), session.config);
      if (explanation === undefined) throw patternNotFound(space.name, hex);
      return explanation;
    });
  }

  async whyNot(asker: Asker, patternName: string, query?: readonly Event[]): Promise<WhyNot> {
    const hex = checkedName(patternName);
    return this.requests.spaces.withRoom(async () => {
      const { memory, events, config } = await this.question(asker, query);
      return whyNot(this.requests.predictor, memory, hex, events, config);
    });
  }

  async certificate(asker: Asker, query?: readonly Event[]): Promise<Certificate> {
    return this.requests.spaces.withRoom(async () => {
      const { memory, events, config } = await this.question(asker, query);
      return certify(this.requests.predictor, memory, events, config);
    });
  }

  async forget(space: string, patternName: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const request = checkedName(patternName);
    return this.requests.changeSpace(space, { operation: 'forget', options, request, decide: (found) => decideForget(found, patternName) });
  }

  async restore(space: string, patternName: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const request = checkedName(patternName);
    return this.requests.changeSpace(space, {
      operation: 'restore',
      options,
      request,
      decide: (found) => decideRestore(found, patternName),
    });
  }

  undo(sessionId: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const decide = (space: Parameters<typeof decideUndo>[0]) => decideUndo(space, sessionId);
    return this.requests.changeSpaceOf(sessionId, { operation: 'undo', options, request: null, decide });
  }

  async correct(space: string, patternName: string, events: readonly Event[], options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const request = [checkedName(patternName), events];
    const { defaults, options: parts } = this.requests;
    return this.requests.changeSpace(space, {
      operation: 'correct',
      options,
      request,
      decide: (found) => decideCorrect(found, patternName, events, defaults.sortSymbols, parts.engine.numbers),
    });
  }

  async erase(name: string, options?: ChangeOptions): Promise<EraseAnswer> {
    const space = foundSpace(await this.requests.spaces.getForChange(name, true), name);
    const header = this.requests.headerOf('', options);
    // The name is part of what is erased, so neither the receipt nor the fingerprint of the request has it.
    const { counts } = await this.requests.once(space, header, ['erase'], (fingerprint) =>
      space.exclusively(() => this.eraseNow(space, header, fingerprint)),
    );
    return { space: name, counts };
  }

  private async eraseNow(space: Space, header: ChangeHeader, fingerprint: string | undefined): Promise<Pick<EraseAnswer, 'counts'>> {
    const { store, embedding, engine } = this.requests.options;
    const answer = { counts: await entryCounts(store, space.name) };
    // Nobody knows whose text a known vector was made of, so all are forgotten; before and after, as the files of the space's indexes are.
    await embedding?.forget();
    await space.erase(header, answer.counts, fingerprint === undefined ? undefined : { fingerprint, answer }, () => {
      this.sessions.endSessionsOf(space.name);
      this.requests.past.drop(space.name);
      this.requests.answers?.forget(space.name);
    });
    await embedding?.forget();
    engine.overwriteWork();
    return answer;
  }

  private async question(
    asker: Asker,
    query: readonly Event[] | undefined,
  ): Promise<{ readonly memory: LongTermMemory; readonly events: readonly Event[]; readonly config: SessionConfig }> {
    if (query !== undefined) checkQuery(query);
    if ('space' in asker) {
      if (query === undefined)
        throw new InvalidArgumentError(['query'], 'no query', 'a list of events, or a session with a short-term memory');
      const { state } = await this.requests.existing(asker.space);
      const { defaults } = this.requests;
      return { memory: state.memory, events: storedEvents(query, defaults.sortSymbols), config: defaults };
    }
    const { space, session } = await this.requests.read(asker.sessionId);
    const events = query === undefined ? eventsOf(session) : storedEvents(query, session.config.sortSymbols);
    return { memory: space.state.memory, events, config: session.config };
  }
}

/** Entries that still say something, by kind, kinds in the order of their first entry. */
async function entryCounts(store: Store, space: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const batch of store.read(space, 1)) {
    for (const { kind, payload } of batch) if (payload !== '' && kind !== 'erased') counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
