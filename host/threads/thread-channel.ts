/**
 * The owner's end of a thread: starts it, asks it, and hears when it dies.
 *
 * Knows nothing of what runs in the thread; the other end is `serve-requests.ts`.
 *
 * Invariants:
 *  1. A request is answered exactly once: by the thread's reply, by its error, or by MEM_THREAD_FAILED when it dies.
 *  2. Requests reach the thread in the order of their calls.
 *  3. The thread keeps the process alive only while a request is open.
 */
import { Worker } from 'node:worker_threads';
import { MemoryError } from '../errors.ts';
import { errorOf, type RequestMessage, type ThreadMessage, type ThreadRequests } from './thread-messages.ts';

export interface ThreadChannel<Requests extends ThreadRequests<Requests>> {
  /**
   * Asks the thread.
   *
   * @throws MemoryError `MEM_THREAD_FAILED` the thread ended before it answered, or had ended before; else what the thread threw
   */
  request<Name extends keyof Requests & string>(name: Name, body: Requests[Name]['request']): Promise<Requests[Name]['reply']>;
  /** Ends the thread without waiting for its work; open requests fail. Calling it again does nothing. */
  close(): Promise<void>;
}

export interface ThreadOptions<Notice> {
  /** From `threadModuleUrl`. */
  readonly url: URL;
  /** What the thread is called in messages and in a debugger. */
  readonly name: string;
  /** Hears what the thread says unasked. */
  readonly onNotice?: (notice: Notice) => void;
  /** Hears, once, that the thread died; not called after `close`. */
  readonly onFailure?: (error: MemoryError) => void;
}

/**
 * Starts a thread.
 *
 * @example
 * const channel = openThreadChannel<AdderRequests>({ url: threadModuleUrl('./adder-thread', import.meta.url), name: 'adder' });
 * await channel.request('add', { left: 1, right: 2 }); // 3
 */
export function openThreadChannel<Requests extends ThreadRequests<Requests>, Notice = unknown>(
  options: ThreadOptions<Notice>,
): ThreadChannel<Requests> {
  return new WorkerChannel<Requests, Notice>(options);
}

/** Written as methods, so that each request may keep the type of its own reply. */
interface OpenRequest {
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

class WorkerChannel<Requests extends ThreadRequests<Requests>, Notice> implements ThreadChannel<Requests> {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #options: ThreadOptions<Notice>;
  readonly #open = new Map<number, OpenRequest>();
  #lastId = 0;
  #ended: MemoryError | null = null;

  constructor(options: ThreadOptions<Notice>) {
    this.#name = options.name;
    this.#options = options;
    this.#worker = new Worker(options.url, { name: options.name });
    this.#worker.unref();
    this.#worker.on('message', (message: ThreadMessage<Notice>) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#die('sent what cannot be read', error));
    this.#worker.on('error', (error) => this.#die('threw', error));
    this.#worker.on('exit', (exitCode) => this.#die(`ended with code ${exitCode}`, undefined));
  }

  request<Name extends keyof Requests & string>(name: Name, body: Requests[Name]['request']): Promise<Requests[Name]['reply']> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    return new Promise<Requests[Name]['reply']>((resolve, reject) => {
      this.#lastId += 1;
      const message: RequestMessage = { id: this.#lastId, name, body };
      this.#worker.postMessage(message);
      if (this.#open.size === 0) this.#worker.ref();
      this.#open.set(message.id, { resolve, reject });
    });
  }

  async close(): Promise<void> {
    this.#end(new MemoryError('MEM_THREAD_FAILED', `Cannot ask thread "${this.#name}": it was closed`));
    await this.#worker.terminate();
  }

  #receive(message: ThreadMessage<Notice>): void {
    if (message.outcome === 'notice') {
      this.#options.onNotice?.(message.body);
      return;
    }
    const request = this.#open.get(message.id);
    if (request === undefined) return;
    this.#open.delete(message.id);
    if (this.#open.size === 0) this.#worker.unref();
    if (message.outcome === 'reply') request.resolve(message.body);
    else request.reject(errorOf(message.failure));
  }

  #die(what: string, cause: unknown): void {
    if (this.#ended !== null) return;
    const reason = cause instanceof Error ? `${what} "${cause.message}"` : what;
    const error = new MemoryError('MEM_THREAD_FAILED', `Cannot ask thread "${this.#name}": it ${reason}, expected it to run`, { cause });
    this.#end(error);
    // A thread that sent what cannot be read still runs; nobody would hear it.
    void this.#worker.terminate();
    this.#options.onFailure?.(error);
  }

  #end(error: MemoryError): void {
    if (this.#ended !== null) return;
    this.#ended = error;
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const request of open) request.reject(error);
  }
}
