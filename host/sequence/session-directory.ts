/**
 * Session directory: which session lives in which space, and until when.
 *
 * Expiry is no journal entry: a session that runs out is forgotten by this process only. After a restart its time to live counts from the start of
 * the process, whether or not its space was loaded since.
 */

import type { Clock } from '../core/ports/clock.ts';
import { SessionNotFoundError } from '../errors.ts';

const MS_PER_SECOND = 1000;
/** Ids of sessions that ran out are only kept to tell "expired" from "unknown": so many of the newest. */
const EXPIRED_IDS_KEPT = 100_000;
/** Of closings with an idempotency key the newest so many can be repeated: more than one a second over the 24 hours that a receipt is kept. */
const CLOSINGS_KEPT = 100_000;

export interface SessionHandle {
  readonly sessionId: string;
  readonly space: string;
  ttlSeconds: number;
  deadlineMs: number;
}

export class SessionDirectory {
  created = 0;
  deleted = 0;
  expired = 0;
  operations = 0;
  private readonly clock: Clock;
  private readonly autoExtend: boolean;
  private readonly onExpired: (handle: SessionHandle) => void;
  private readonly handles = new Map<string, SessionHandle>();
  private readonly expiredIds = new Set<string>();
  /** Spaces of sessions that were closed under an idempotency key, oldest first. */
  private readonly closings = new Map<string, string>();

  constructor(clock: Clock, autoExtend: boolean, onExpired: (handle: SessionHandle) => void) {
    this.clock = clock;
    this.autoExtend = autoExtend;
    this.onExpired = onExpired;
  }

  /** Enters a session, its time to live starting now. */
  enter(sessionId: string, space: string, ttlSeconds: number): SessionHandle {
    const handle = { sessionId, space, ttlSeconds, deadlineMs: this.clock.nowMs() + ttlSeconds * MS_PER_SECOND };
    this.handles.set(sessionId, handle);
    return handle;
  }

  /** Restarts a session with another time to live. */
  extend(handle: SessionHandle, ttlSeconds: number): void {
    handle.ttlSeconds = ttlSeconds;
    handle.deadlineMs = this.clock.nowMs() + ttlSeconds * MS_PER_SECOND;
  }

  /**
   * A live session; the access restarts its time to live.
   * @throws SessionNotFoundError it is not open or ran out
   */
  access(sessionId: string): SessionHandle {
    const handle = this.find(sessionId);
    if (handle === undefined) throw new SessionNotFoundError(sessionId);
    this.operations++;
    if (this.autoExtend) handle.deadlineMs = this.clock.nowMs() + handle.ttlSeconds * MS_PER_SECOND;
    return handle;
  }

  /** A live session, untouched. */
  find(sessionId: string): SessionHandle | undefined {
    const handle = this.handles.get(sessionId);
    if (handle === undefined || handle.deadlineMs > this.clock.nowMs()) return handle;
    this.expire(handle);
    return undefined;
  }

  wasExpired(sessionId: string): boolean {
    return this.find(sessionId) === undefined && this.expiredIds.has(sessionId);
  }

  /** Removes a closed session; false when it was not there. */
  remove(sessionId: string): boolean {
    const removed = this.handles.delete(sessionId);
    if (removed) this.deleted++;
    return removed;
  }

  /** Remembers where the receipt of a closing lies. */
  enterClosing(sessionId: string, space: string): void {
    this.closings.set(sessionId, space);
    if (this.closings.size > CLOSINGS_KEPT) this.closings.delete(this.closings.keys().next().value ?? '');
  }

  /** The space of a session that was closed under an idempotency key, undefined for any other one. */
  spaceOfClosing(sessionId: string): string | undefined {
    return this.closings.get(sessionId);
  }

  /** Removes all sessions of a space and answers their ids. */
  removeSpace(space: string): readonly string[] {
    const removed = [...this.handles.values()].filter((handle) => handle.space === space).map((handle) => handle.sessionId);
    for (const sessionId of removed) this.remove(sessionId);
    for (const [sessionId, closedIn] of this.closings) if (closedIn === space) this.closings.delete(sessionId);
    return removed;
  }

  /** Live sessions; those that ran out are dropped on the way. */
  activeCount(): number {
    const nowMs = this.clock.nowMs();
    let count = 0;
    for (const handle of this.handles.values()) {
      if (handle.deadlineMs > nowMs) count++;
      else this.expire(handle);
    }
    return count;
  }

  private expire(handle: SessionHandle): void {
    this.handles.delete(handle.sessionId);
    this.expiredIds.add(handle.sessionId);
    if (this.expiredIds.size > EXPIRED_IDS_KEPT) this.expiredIds.delete(this.expiredIds.values().next().value ?? '');
    this.expired++;
    this.onExpired(handle);
  }
}
