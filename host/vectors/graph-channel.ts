/**
 * Graph channel: the owner's end of the vector thread, and a handle per graph.
 *
 * The thread starts with the first graph and again with the first one after it died. A handle of a thread that died fails for good; whoever
 * holds it has the vectors and makes a new one.
 */
import type { MemoryError } from '../errors.ts';
import { openThreadChannel, type ThreadChannel } from '../threads/thread-channel.ts';
import { threadModuleUrl } from '../threads/thread-module.ts';
import type { GraphFile, GraphRequests, GraphSettings } from './graph-requests.ts';
import type { GraphPart } from './index-manifest.ts';

export interface GraphChannelOptions {
  /** Hears that the thread died; searches are exact until graphs were built again. */
  readonly onFailure?: (error: MemoryError) => void;
  /** Replaced by tests. */
  readonly url?: URL;
}

export class GraphChannel {
  private readonly options: GraphChannelOptions;
  private channel: ThreadChannel<GraphRequests> | undefined;
  private lastGraph = 0;

  constructor(options: GraphChannelOptions = {}) {
    this.options = options;
  }

  async create(settings: GraphSettings): Promise<GraphHandle> {
    const channel = this.start();
    const graph = ++this.lastGraph;
    await channel.request('create', { graph, settings });
    return new GraphHandle(channel, graph);
  }

  /** @returns the graph, or why its file cannot be used */
  async open(settings: GraphSettings, file: GraphFile, access: 'load' | 'view'): Promise<GraphHandle | string> {
    const channel = this.start();
    const graph = ++this.lastGraph;
    const reason = await channel.request('open', { graph, settings, file, access });
    return reason ?? new GraphHandle(channel, graph);
  }

  /** Ends the thread; handles fail afterwards, new graphs start it again. */
  async close(): Promise<void> {
    const channel = this.channel;
    this.channel = undefined;
    await channel?.close();
  }

  private start(): ThreadChannel<GraphRequests> {
    if (this.channel !== undefined) return this.channel;
    const opened: ThreadChannel<GraphRequests> = openThreadChannel<GraphRequests>({
      url: this.options.url ?? threadModuleUrl('./vector-thread', import.meta.url),
      name: 'mneme-vectors',
      onFailure: (error) => {
        if (this.channel === opened) this.channel = undefined;
        this.options.onFailure?.(error);
      },
    });
    this.channel = opened;
    return opened;
  }
}

/** One graph in the thread. Every method fails with `MEM_THREAD_FAILED` once the thread has died. */
export class GraphHandle {
  private readonly channel: ThreadChannel<GraphRequests>;
  private readonly graph: number;

  constructor(channel: ThreadChannel<GraphRequests>, graph: number) {
    this.channel = channel;
    this.graph = graph;
  }

  /** @returns how many of the records had a vector */
  put(recordIds: Uint32Array, vectors: Float32Array): Promise<number> {
    return this.channel.request('put', { graph: this.graph, recordIds, vectors });
  }

  /** @returns how many of the records were there */
  remove(recordIds: Uint32Array): Promise<number> {
    return this.channel.request('remove', { graph: this.graph, recordIds });
  }

  search(vector: Float32Array, limit: number): Promise<Uint32Array> {
    // A copy: a view would bring all of its buffer along.
    return this.channel.request('search', { graph: this.graph, vector: vector.slice(), limit });
  }

  save(folder: string, prefix: string): Promise<GraphPart> {
    return this.channel.request('save', { graph: this.graph, folder, prefix });
  }

  async close(): Promise<void> {
    await this.channel.request('close', { graph: this.graph }).catch(() => undefined);
  }
}
