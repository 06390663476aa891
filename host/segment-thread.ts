/**
 * Segment thread: fills settled segments for the owner, over the memory they share.
 *
 * A composition of its own, as `compose.ts` is for the process: it joins the channel of threads/ with the pure building code of core/,
 * which neither an adapter nor core/ could do. Its owner's end is wasm/segment-builder.ts.
 */
import type { SegmentCounts, SegmentJob } from './core/ports/segment-builder.ts';
import { fillSegment } from './core/postings/fill-segment.ts';
import { serveRequests } from './threads/serve-requests.ts';

serveRequests<{ fill: { request: SegmentJob; reply: SegmentCounts } }>({ fill: fillSegment });
