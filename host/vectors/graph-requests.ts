/** What the owner asks the vector thread. A graph is named by a number that the owner gives it. */
import type { GraphPart } from './index-manifest.ts';

/** What a graph is built with; the library's names: connectivity, expansion_add, expansion_search. */
export interface GraphExpansion {
  /** Neighbours of a node; twice as many on the lowest level. */
  readonly connectivity: number;
  /** Candidates that are looked at for a new node's neighbours. */
  readonly expansionAdd: number;
  /** Candidates that a search keeps, at least. */
  readonly expansionSearch: number;
}

export interface GraphSettings extends GraphExpansion {
  readonly dimension: number;
  readonly metric: 'ip' | 'l2sq';
  readonly scalar: 'f32' | 'bf16' | 'i8';
}

export interface GraphFile {
  readonly folder: string;
  readonly part: GraphPart;
  readonly count: number;
}

export interface GraphRequests {
  create: { request: { readonly graph: number; readonly settings: GraphSettings }; reply: undefined };
  /** Replies why the file cannot be used, or null; there is no graph then. */
  open: {
    request: { readonly graph: number; readonly settings: GraphSettings; readonly file: GraphFile; readonly access: 'load' | 'view' };
    reply: string | null;
  };
  /** Gives records their vectors. Replies how many had one. */
  put: { request: { readonly graph: number; readonly recordIds: Uint32Array; readonly vectors: Float32Array }; reply: number };
  /** Replies how many were there. */
  remove: { request: { readonly graph: number; readonly recordIds: Uint32Array }; reply: number };
  /** Replies at most `limit` records, nearest first. */
  search: { request: { readonly graph: number; readonly vector: Float32Array; readonly limit: number }; reply: Uint32Array };
  save: { request: { readonly graph: number; readonly folder: string; readonly prefix: string }; reply: GraphPart };
  close: { request: { readonly graph: number }; reply: undefined };
}
