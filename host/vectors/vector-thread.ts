/**
 * Vector thread: all graphs of a process, one call of the library at a time.
 *
 * The library blocks whoever calls it, for seconds in a large batch; so it lives here, and its owner's end is graph-channel.ts.
 */
import { serveRequests } from '../threads/serve-requests.ts';
import type { GraphRequests } from './graph-requests.ts';
import { UsearchGraph } from './usearch-graph.ts';
import { loadUsearch, type UsearchModule } from './usearch-module.ts';

const graphs = new Map<number, UsearchGraph>();
let library: Promise<UsearchModule> | undefined;

function graphOf(number: number): UsearchGraph {
  const graph = graphs.get(number);
  if (graph === undefined) throw new Error(`Cannot find graph ${number}: it was not created in this thread`);
  return graph;
}

async function newGraph(settings: GraphRequests['create']['request']['settings']): Promise<UsearchGraph> {
  library ??= loadUsearch();
  return new UsearchGraph(await library, settings);
}

serveRequests<GraphRequests>({
  async create({ graph, settings }) {
    graphs.set(graph, await newGraph(settings));
    return undefined;
  },
  async open({ graph, settings, file, access }) {
    const opened = await newGraph(settings);
    const reason = opened.open(file, access);
    if (reason === null) graphs.set(graph, opened);
    return reason;
  },
  put: ({ graph, recordIds, vectors }) => graphOf(graph).put(recordIds, vectors),
  remove: ({ graph, recordIds }) => graphOf(graph).remove(recordIds),
  search: ({ graph, vector, limit }) => graphOf(graph).search(vector, limit),
  save: ({ graph, folder, prefix }) => graphOf(graph).save(folder, prefix),
  close({ graph }) {
    graphs.delete(graph);
    return undefined;
  },
});
