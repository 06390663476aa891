/**
 * The memory map that kernels and host share: version, strides, offsets and sentinels.
 *
 * Every constant is exported by the binary, so the host asks the module instead of repeating numbers; only the version is known
 * on both sides. All fields are little-endian u32 unless said; addresses are byte addresses; blocks are 64-byte aligned.
 *
 *   query ──► segments[] ──► segment ──► symbols, eventStarts, eventEnds, … (the columns of the records)
 *     │
 *     ├──► slot tables   id -> slot of the query's index; all zero between calls
 *     ├──► counters      one byte per record of the largest settled segment, and a bit per 64 of them; all zero between calls
 *     ├──► scratch       laid out by `layOutScratch`, see batch/scratch.ts
 *     └──► output        match records of `MATCH_HEADER_BYTES + 8 * ceil(symbolCount / 64)` bytes
 *
 * Raise the version with every change of meaning in this file or of an exported function.
 */
export const ABI_VERSION: i32 = 19;

/** Stands in a query for a symbol that no record holds. */
export const UNKNOWN_SYMBOL: u32 = 0xffff_ffff;

/** Longest run, in ids, that is indexed by one 64-bit word per id and uses the u8 slot table. */
export const NARROW_LENGTH: u32 = 64;

/** Ids of code points are below this. */
export const CODE_POINT_LIMIT: u32 = 0x11_0000;

// Segment: 48 bytes. The fields behind EVENT_ENDS belong to one kind each.
export const SEGMENT_KIND: u32 = 0;
export const SEGMENT_RECORD_COUNT: u32 = 4;
export const SEGMENT_SYMBOLS: u32 = 8;
export const SEGMENT_EVENT_STARTS: u32 = 12;
export const SEGMENT_EVENT_ENDS: u32 = 16;
/** Young only, as the two that follow. */
export const SEGMENT_RUN_STARTS: u32 = 20;
/** Bits of the first SIGNATURE_RECORDS records, a row per bucket of symbols (`kernels/record-signatures.ts`); 0: none. */
export const SEGMENT_SIGNATURES: u32 = 24;
/** Length of the shortest record. */
export const SEGMENT_SHORTEST_RUN: u32 = 28;
/** Settled only, as all that follow. Rows `[length, firstOrdinal, endOrdinal, firstSymbol]`. */
export const SEGMENT_LENGTH_RUNS: u32 = 20;
export const SEGMENT_LENGTH_RUN_COUNT: u32 = 24;
export const SEGMENT_POSTING_STARTS: u32 = 28;
export const SEGMENT_SYMBOL_LIMIT: u32 = 32;
/** Rows `[symbol, occurrence, start, end]`. */
export const SEGMENT_REPEATS: u32 = 36;
export const SEGMENT_REPEAT_COUNT: u32 = 40;
export const SEGMENT_POSTINGS: u32 = 44;
export const SEGMENT_BYTES: u32 = 48;

/** Symbol s falls into bucket s mod this, a power of two. */
export const SIGNATURE_BUCKETS: u32 = 512;
/** Records in a row of signatures, one bit each. */
export const SIGNATURE_RECORDS: u32 = 1024;

export const SEGMENT_YOUNG: u32 = 0;
export const SEGMENT_SETTLED: u32 = 1;

// Query: 128 bytes. Each thread that works on a query has one of its own.
/** f64. */
export const QUERY_LEAST_SIMILARITY: u32 = 0;
export const QUERY_SYMBOLS: u32 = 8;
export const QUERY_SYMBOL_COUNT: u32 = 12;
/** Ids at or above this are unknown; both symbol tables have room for it. */
export const QUERY_SYMBOL_LIMIT: u32 = 16;
/** Addresses of segments. */
export const QUERY_SEGMENTS: u32 = 20;
export const QUERY_SEGMENT_COUNT: u32 = 24;
/** Length of the longest record in any of the segments. */
export const QUERY_LONGEST_RUN: u32 = 28;
/** Records of the largest settled segment. */
export const QUERY_LARGEST_SEGMENT: u32 = 32;
/** u8 per symbol. */
export const QUERY_NARROW_SLOTS: u32 = 36;
/** u32 per symbol. */
export const QUERY_WIDE_SLOTS: u32 = 40;
/** 1: similarity is that of the texts; 0: of the symbols, and the fields of texts are not read. */
export const QUERY_TEXT_MODE: u32 = 44;
export const QUERY_TEXT: u32 = 48;
export const QUERY_TEXT_LENGTH: u32 = 52;
/** u8 per code point if the text has at most NARROW_LENGTH, else u32. */
export const QUERY_CODE_SLOTS: u32 = 56;
/** Symbol s is `codePoints[starts[s] .. starts[s + 1])`. */
export const QUERY_TEXT_STARTS: u32 = 60;
export const QUERY_TEXT_CODE_POINTS: u32 = 64;
/** Symbols that have a text. */
export const QUERY_TEXT_COUNT: u32 = 68;
export const QUERY_SCRATCH: u32 = 72;
export const QUERY_OUTPUT: u32 = 76;
/** Match records (or f64 ratios) that fit into the output. */
export const QUERY_OUTPUT_CAPACITY: u32 = 80;
/** `countersBytes` of the largest segment. */
export const QUERY_COUNTERS: u32 = 84;
/** f64, nanoseconds: `matchPatterns` stops before the segment whose estimated work exceeds this together with those before it. */
export const QUERY_MOST_WORK: u32 = 88;
/** f64: estimated work of the chunks that `planChunks` wrote. */
export const QUERY_PLANNED_WORK: u32 = 96;
/** First segment that `matchPatterns` left; the number of segments when it left none. */
export const QUERY_NEXT_SEGMENT: u32 = 104;
export const QUERY_BYTES: u32 = 128;

// Chunk: a range of ordinals of one segment. The kernel writes the first three fields, whoever searches the chunk the others.
export const CHUNK_SEGMENT: u32 = 0;
export const CHUNK_FIRST: u32 = 4;
export const CHUNK_END: u32 = 8;
/** Address of the first match record, and their number. */
export const CHUNK_MATCHES: u32 = 12;
export const CHUNK_MATCH_COUNT: u32 = 16;
export const CHUNK_BYTES: u32 = 32;

// Match record: header, then the bit set of the query positions that matching blocks cover (bit p of word p / 64, u64 words).
export const MATCH_SEGMENT: u32 = 0;
export const MATCH_ORDINAL: u32 = 4;
/** f64. */
export const MATCH_SIMILARITY: u32 = 8;
export const MATCH_COUNT: u32 = 16;
export const MATCH_BLOCK_COUNT: u32 = 20;
export const MATCH_PAST_EVENTS: u32 = 24;
export const MATCH_PRESENT_EVENTS: u32 = 28;
export const MATCH_PRESENT_SYMBOLS: u32 = 32;
export const MATCH_FIRST: u32 = 36;
export const MATCH_HEADER_BYTES: u32 = 40;

/** SHA-1: digest and working space. */
export const SHA1_DIGEST_BYTES: u32 = 20;
export const SHA1_SCRATCH_BYTES: u32 = 448;

// Vectors: one query over the rows of an index, slab by slab; see batch/nearest-rows.ts.
export const METRIC_COSINE: u32 = 0;
export const METRIC_DOT: u32 = 1;
export const METRIC_SQUARED: u32 = 2;

export const SCALAR_F32: u32 = 0;
export const SCALAR_I8: u32 = 1;

/** Components that every vector has; the host pads with zeros up to a multiple of so many bytes. */
export const F32_ROW_ALIGNMENT: u32 = 32;
export const I8_ROW_ALIGNMENT: u32 = 16;
/** Per i8 row: f32 factor; for squared distances u32 sum of the squared integers, too. */
export const ROW_FACTOR_BYTES: u32 = 4;
export const SQUARED_ROW_FACTOR_BYTES: u32 = 8;

// Sketch of an f32 row: three f32, then its components in i8; see kernels/sketch-row.ts.
export const SKETCH_FACTOR: u32 = 0;
export const SKETCH_LENGTH: u32 = 4;
export const SKETCH_ERROR: u32 = 8;
export const SKETCH_HEADER_BYTES: u32 = 16;

// Scan: 216 bytes. Each thread that works on a query has one of its own.
export const SCAN_METRIC: u32 = 0;
export const SCAN_SCALAR: u32 = 4;
/** Padded f32 components, or what `openI8Query` wrote. */
export const SCAN_QUERY: u32 = 8;
export const SCAN_ROW_BYTES: u32 = 12;
/** Records that are kept; the heap has room for as many. */
export const SCAN_LIMIT: u32 = 16;
/** Records in the heap so far. */
export const SCAN_FOUND: u32 = 20;
/** The heap: per kept record a hit (kernels/best-hits.ts) with minus the distance as its score. */
export const SCAN_HITS: u32 = 24;
/** Per slab seven u32: rows, factors, a bit per record that is there, the filter's bits (0: no filter), number of rows, first record, sketches (0: none). */
export const SCAN_SLABS: u32 = 28;
/** Three f64 by which sums become distances. */
export const SCAN_BASE: u32 = 32;
export const SCAN_SUM_WEIGHT: u32 = 40;
export const SCAN_SQUARES_WEIGHT: u32 = 48;
/** Working space: four f64. */
export const SCAN_SUMS: u32 = 64;
/** The least and the largest distance that the metric has. */
export const SCAN_LEAST: u32 = 96;
export const SCAN_MOST: u32 = 104;
/** Rows that wait to be measured: eight u32. */
export const SCAN_PICKS: u32 = 112;
/** What `openI8Query` made of the query's sketch; 0: sketches are not read. */
export const SCAN_SKETCH_QUERY: u32 = 144;
/** Bytes from sketch to sketch. */
export const SCAN_SKETCH_BYTES: u32 = 148;
/** Five f64 by which sketches become least distances: base, and what the sum, the length, its square and the error of a row weigh. */
export const SCAN_SKETCH_BASE: u32 = 152;
export const SCAN_SKETCH_SUM_WEIGHT: u32 = 160;
export const SCAN_SKETCH_LENGTH_WEIGHT: u32 = 168;
export const SCAN_SKETCH_SQUARE_WEIGHT: u32 = 176;
export const SCAN_SKETCH_ERROR_WEIGHT: u32 = 184;
/** Working space: rows that may be near enough by their sketches and wait to be measured, four u32; how many a slab had so far. */
export const SCAN_WAITING: u32 = 192;
export const SCAN_NOTED: u32 = 208;
export const SCAN_BYTES: u32 = 216;
export const SCAN_SLAB_BYTES: u32 = 28;
