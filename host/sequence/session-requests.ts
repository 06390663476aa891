/** Session requests: opening, closing, configuring and looking at sessions (specs/kato.md 2.2). */
import { InvalidArgumentError, InvalidConfigurationError } from '../errors.ts';
import type { ChangeDraft } from './change-draft.ts';
import type { JournalChange } from './journal-changes.ts';
import type { ChangeOptions } from './observation.ts';
import { checkText } from './observation-check.ts';
import type { Requests } from './requests.ts';
import type { OpenSessionRequest, SessionEvent, SessionView } from './session.ts';
import { applySettings, SESSION_LIMITS, type SessionConfig, settingsOf } from './session-config.ts';
import type { Space } from './space.ts';

const CLOSE = 'close';

export class SessionRequests {
  private readonly requests: Requests;
  private readonly listeners = new Set<(event: SessionEvent) => void>();

  constructor(requests: Requests) {
    this.requests = requests;
  }

  async open(request: OpenSessionRequest, options?: ChangeOptions): Promise<SessionView> {
    if (request.space === '')
      throw new InvalidArgumentError(['node_id'], 'an empty name', `1 to ${SESSION_LIMITS.spaceCodePoints} code points`);
    checkText(request.space, ['node_id'], SESSION_LIMITS.spaceCodePoints);
    const given = request.ttlSeconds ?? 0;
    checkTtl(given, 0);
    const ttlSeconds = given || this.requests.defaultTtlSeconds;
    const space = await this.requests.spaces.getForChange(request.space);
    const header = this.requests.headerOf(
      `session-${this.requests.options.identities.nextHex()}-${this.requests.options.clock.nowMs()}`,
      options,
    );
    const config = this.configForOpening(request);
    const change: JournalChange = {
      kind: 'session-opened',
      ttlSeconds,
      metadata: request.metadata,
      settings: Object.fromEntries(settingsOf(config)),
    };
    const { sessionId, timeMs } = header;
    const view: SessionView = {
      sessionId,
      space: space.name,
      createdAtMs: timeMs,
      expiresAtMs: timeMs + ttlSeconds * 1000,
      ttlSeconds,
      metadata: request.metadata,
      config,
    };
    return this.requests.once(space, header, ['open', request.ttlSeconds, request.metadata, request.config], async (fingerprint) => {
      const receipt = fingerprint === undefined ? undefined : { fingerprint, answer: view };
      await space.inTurn(false, () => space.commit(header, [change], receipt));
      this.requests.sessions.enter(sessionId, space.name, ttlSeconds);
      this.requests.sessions.created++;
      this.tell({ type: 'created', sessionId, space: space.name, timeMs });
      return view;
    });
  }

  async viewOf(sessionId: string): Promise<SessionView> {
    const { handle, space, session } = await this.requests.read(sessionId);
    return {
      sessionId,
      space: space.name,
      createdAtMs: session.createdAtMs,
      expiresAtMs: handle.deadlineMs,
      ttlSeconds: Math.max(0, Math.trunc((handle.deadlineMs - this.requests.options.clock.nowMs()) / 1000)),
      metadata: session.metadata,
      config: session.config,
    };
  }

  async close(sessionId: string, options?: ChangeOptions): Promise<void> {
    const { sessions } = this.requests;
    const isKeyed = (options?.idempotencyKey ?? null) !== null;
    const closedIn = isKeyed ? sessions.spaceOfClosing(sessionId) : undefined;
    if (closedIn !== undefined) return this.requests.repeat(closedIn, CLOSE, sessionId, options);
    const decide = (draft: ChangeDraft, { name }: Space): string => {
      draft.add({ kind: 'session-closed' });
      return name;
    };
    const space = await this.requests.change({ operation: CLOSE, sessionId, options, request: null, decide });
    // A duplicate of the same moment was answered from the receipt: one of them removes.
    if (!sessions.remove(sessionId)) return;
    if (isKeyed) sessions.enterClosing(sessionId, space);
    this.tell({ type: 'destroyed', sessionId, timeMs: this.requests.options.clock.nowMs() });
  }

  async configOf(sessionId: string): Promise<SessionConfig> {
    return (await this.requests.read(sessionId)).session.config;
  }

  async configure(sessionId: string, changes: Readonly<Record<string, unknown>>, options?: ChangeOptions): Promise<SessionConfig> {
    const withToggle =
      typeof changes['use_token_matching'] === 'boolean' && !Object.hasOwn(changes, 'sort_symbols')
        ? { ...changes, sort_symbols: changes['use_token_matching'] }
        : changes;
    return this.requests.change({
      operation: 'configure',
      sessionId,
      options,
      request: changes,
      decide: (draft) => {
        const config = applySettings(draft.session.config, withToggle);
        draft.add({ kind: 'configured', settings: knownSettings(config, withToggle) });
        return config;
      },
    });
  }

  async extend(sessionId: string, ttlSeconds: number, options?: ChangeOptions): Promise<void> {
    checkTtl(ttlSeconds, 1);
    let extended = false;
    const decide = (draft: ChangeDraft): void => {
      draft.add({ kind: 'session-extended', ttlSeconds });
      extended = true;
    };
    await this.requests.change({ operation: 'extend', sessionId, options, request: ttlSeconds, decide });
    // A repeated request was answered from its receipt and changes nothing.
    if (extended) this.requests.sessions.extend(this.requests.sessions.access(sessionId), ttlSeconds);
  }

  /** Ends sessions of this process whose space was erased. */
  endSessionsOf(space: string): void {
    const timeMs = this.requests.options.clock.nowMs();
    for (const sessionId of this.requests.sessions.removeSpace(space)) this.tell({ type: 'destroyed', sessionId, timeMs });
  }

  watch(listener: (event: SessionEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private configForOpening(request: OpenSessionRequest): SessionConfig {
    try {
      return applySettings(this.requests.defaults, request.config ?? {});
    } catch (error) {
      if (!(error instanceof InvalidConfigurationError)) throw error;
      this.requests.options.onConfigDropped?.(request.space, error);
      return this.requests.defaults;
    }
  }

  private tell(event: SessionEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function checkTtl(ttlSeconds: number, least: number): void {
  if (Number.isInteger(ttlSeconds) && ttlSeconds >= least && ttlSeconds <= SESSION_LIMITS.ttlSeconds) return;
  throw new InvalidArgumentError(['ttl_seconds'], String(ttlSeconds), `a whole number of ${least} to ${SESSION_LIMITS.ttlSeconds} seconds`);
}

/** The values of a configuration that a change named, by key. */
function knownSettings(config: SessionConfig, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries([...settingsOf(config)].filter(([key]) => Object.hasOwn(changes, key)));
}
